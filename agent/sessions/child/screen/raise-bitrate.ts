/**
 * The encoder's own highest bitrate starves a 1080p screen down to one frame a second. libwebrtc reads better figures from
 * the VP8 line of the *remote* description only, so they are written into the answer before it is set. Kilobits a second.
 */
const START_KBPS = 3000
const MAX_KBPS = 12_000

export function raiseVideoBitrate(answerSdp: string): string {
  const payloadType = /^a=rtpmap:(\d+) VP8\/90000\s*$/m.exec(answerSdp)?.[1]
  if (payloadType === undefined) return answerSdp
  const wanted = `x-google-start-bitrate=${START_KBPS};x-google-max-bitrate=${MAX_KBPS}`
  const lines = answerSdp.split('\r\n')
  const formatAt = lines.findIndex(line => line.startsWith(`a=fmtp:${payloadType} `))
  if (formatAt >= 0) lines[formatAt] += `;${wanted}`
  else {
    const mapAt = lines.findIndex(line => line.startsWith(`a=rtpmap:${payloadType} `))
    lines.splice(mapAt + 1, 0, `a=fmtp:${payloadType} ${wanted}`)
  }
  return lines.join('\r\n')
}
