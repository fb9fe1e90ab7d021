import { mouse, screen } from '@nut-tree-fork/nut-js'
import { parentPort } from 'node:worker_threads'
import { drawPointer } from './draw-pointer.ts'

/**
 * The thread that grabs the screen, so that the child's main loop stays free for messages and files.
 * Asked, it answers one `Grabbed`: unchanged (unless asked for the picture even so), or the picture as RGBA in shared memory, which stays
 * untouched until it is asked again.
 */
export type Grabbed =
  | { changed: false }
  | { changed: true; width: number; height: number; pixels: SharedArrayBuffer }
  | { fault: string }

let last: { data: Buffer; x: number; y: number } | null = null
let shared = new SharedArrayBuffer(0)

async function grab(evenIfUnchanged: boolean): Promise<Grabbed> {
  const image = await screen.grab()
  const { x, y } = await mouse.getPosition()
  if (!evenIfUnchanged && last?.x === x && last.y === y && last.data.equals(image.data))
    return { changed: false }
  last = { data: image.data, x, y }
  // I420 halves both sides, so they have to be even.
  const width = image.width & ~1
  const height = image.height & ~1
  if (shared.byteLength !== width * height * 4) shared = new SharedArrayBuffer(width * height * 4)
  const to = new Uint32Array(shared)
  bgraToRgba(image.data, image.byteWidth, to, width, height)
  drawPointer(to, width, height, x, y)
  return { changed: true, width, height, pixels: shared }
}

function bgraToRgba(data: Buffer, bytesPerRow: number, to: Uint32Array, width: number, height: number): void {
  const from = new Uint32Array(data.buffer, data.byteOffset, data.byteLength >> 2)
  const pixelsPerRow = bytesPerRow >> 2
  for (let row = 0; row < height; row++) {
    const rowFrom = row * pixelsPerRow
    const rowTo = row * width
    for (let column = 0; column < width; column++) {
      const pixel = from[rowFrom + column] as number
      to[rowTo + column] =
        (pixel & 0x0000ff00) | ((pixel & 0xff) << 16) | ((pixel >>> 16) & 0xff) | 0xff000000
    }
  }
}

function answer(grabbed: Grabbed): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
  parentPort?.postMessage(grabbed)
}

parentPort?.on('message', (evenIfUnchanged: boolean) => {
  grab(evenIfUnchanged).then(answer, (error: unknown) => answer({ fault: String(error) }))
})
