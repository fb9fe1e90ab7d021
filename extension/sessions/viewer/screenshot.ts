/** The picture as it is seen now, in its own pixels; null where none has come yet. */
export async function takeScreenshot(
  video: HTMLVideoElement,
  deviceName: string,
  at: Date,
): Promise<File | null> {
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  const context = canvas.getContext('2d')
  if (!context || canvas.width === 0) return null
  context.drawImage(video, 0, 0)
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'))
  return blob && new File([blob], screenshotName(deviceName, at), { type: 'image/png' })
}

/** Letters and digits of the device's name only, and the local time, so that names sort and are safe in every file system. */
export function screenshotName(deviceName: string, at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  const time = [two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())].join('-')
  const name = deviceName
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `handrail-${name === '' ? 'screen' : name}-${day}-${time}.png`
}
