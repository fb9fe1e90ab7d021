import type { Page } from 'puppeteer'
import { CELL_PIXELS, CLOCK_BITS, readClock } from './screen-clock.ts'

export interface Watched {
  /** What came and was decoded. */
  arrivedPerSecond: number
  /** What the browser put on its screen; without a graphics card it leaves some out. */
  presentedPerSecond: number
  /** From the drawing on the device's screen to the frame's presentation in the viewer, one value a frame that was read. */
  latenciesMs: number[]
}

/** Reading a frame's clock takes the page's own thread and a copy of the picture: of so many frames one is read. */
const READ_EVERY = 4

/** Watches the viewer's video for a while: how many frames come and are presented, and how old some are by the clock on the screen. */
export async function watchVideo(page: Page, forSeconds: number): Promise<Watched> {
  await page.bringToFront()
  const frames = await page.evaluate(
    async (bits, cellPixels, ms, readEvery) => {
      const video = document.querySelector('video')
      if (!video) throw new Error('There is no video on this page.')
      const canvas = new OffscreenCanvas(bits * cellPixels, cellPixels)
      const drawing = canvas.getContext('2d', { willReadFrequently: true })
      if (!drawing) throw new Error('This browser draws nothing.')
      const seen: { at: number; cells: boolean[] }[] = []
      const since = performance.now()
      const arrivedBefore = video.getVideoPlaybackQuality().totalVideoFrames
      let first: number | null = null
      let last = 0
      let looks = 0
      const read = (at: number): void => {
        drawing.drawImage(video, 0, 0, canvas.width, cellPixels, 0, 0, canvas.width, cellPixels)
        const { data } = drawing.getImageData(0, 0, canvas.width, cellPixels)
        const middle = Math.floor(cellPixels / 2)
        const cells = Array.from({ length: bits }, (_, cell) => {
          const pixel = (middle * canvas.width + cell * cellPixels + middle) * 4
          return (data[pixel] ?? 0) > 127
        })
        seen.push({ at, cells })
      }
      await new Promise<void>(resolve => {
        const look = (_: number, { presentedFrames }: VideoFrameCallbackMetadata): void => {
          const at = Date.now()
          // What the browser presented, whether or not this was called for each of them.
          first ??= presentedFrames
          last = presentedFrames
          looks += 1
          if (looks % readEvery === 0) read(at)
          if (performance.now() - since < ms) video.requestVideoFrameCallback(look)
          else resolve()
        }
        video.requestVideoFrameCallback(look)
      })
      const arrived = video.getVideoPlaybackQuality().totalVideoFrames - arrivedBefore
      return { seen, arrived, presented: last - (first ?? 0), tookMs: performance.now() - since }
    },
    CLOCK_BITS,
    CELL_PIXELS,
    forSeconds * 1000,
    READ_EVERY,
  )
  const latenciesMs = frames.seen
    .map(({ at, cells }) => ((at % 2 ** CLOCK_BITS) - readClock(cells) + 2 ** CLOCK_BITS) % 2 ** CLOCK_BITS)
    // A frame whose clock could not be read (torn or blurred beyond one step) says nothing about its age.
    .filter(latency => latency < 10_000)
  const seconds = frames.tookMs / 1000
  return {
    arrivedPerSecond: frames.arrived / seconds,
    presentedPerSecond: frames.presented / seconds,
    latenciesMs,
  }
}
