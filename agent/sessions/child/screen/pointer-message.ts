import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import type { PointerShape } from './draw-pointer.ts'

type PointerMessage = Extract<ChannelMessage, { type: 'pointer-shape' }>

const MOST_SIDE = 64

/** The pointer's shape as the viewer takes it: straight colours, at most 64 pixels a side; a larger one is made smaller. Pure. SCR1. */
export function pointerMessage(shape: PointerShape | null): PointerMessage {
  if (!shape || shape.pixels.every(pixel => pixel >>> 24 === 0)) return { type: 'pointer-shape', shape: null }
  const scale = Math.min(1, MOST_SIDE / Math.max(shape.width, shape.height))
  const width = Math.max(1, Math.floor(shape.width * scale))
  const height = Math.max(1, Math.floor(shape.height * scale))
  const rgba = Buffer.alloc(width * height * 4)
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const from = Math.floor(row / scale) * shape.width + Math.floor(column / scale)
      writeStraight(rgba, (row * width + column) * 4, shape.pixels[from] ?? 0)
    }
  const hotX = Math.min(width - 1, Math.floor(shape.hotX * scale))
  const hotY = Math.min(height - 1, Math.floor(shape.hotY * scale))
  return { type: 'pointer-shape', shape: { width, height, hotX, hotY, rgba: rgba.toString('base64') } }
}

/** Takes the opacity out of the colours again. */
function writeStraight(to: Buffer, at: number, pixel: number): void {
  const opacity = pixel >>> 24
  const straight = (shift: number): number =>
    opacity === 0 ? 0 : Math.min(255, Math.round((((pixel >>> shift) & 0xff) * 255) / opacity))
  to.set([straight(0), straight(8), straight(16), opacity], at)
}
