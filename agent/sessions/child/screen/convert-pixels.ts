import type { Picture } from './grabber.ts'

/**
 * Screens give blue in the lowest byte, video wants red there. Writes `height` rows of `width` pixels at (x, y) of `to`, and uses
 * `from` up. The highest byte of each pixel means nothing afterwards.
 */
export function writeBgra(
  to: Picture,
  from: Uint32Array,
  fromRowPixels: number,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): void {
  const bytes = Buffer.from(from.buffer, from.byteOffset, ((height - 1) * fromRowPixels + width) * 4)
  // Blue, green, red, any becomes any, red, green, blue: what is wanted, one byte further on. A third of what a loop here takes.
  bytes.swap32()
  const target = Buffer.from(to.pixels.buffer, to.pixels.byteOffset, to.pixels.byteLength)
  for (let row = 0; row < height; row += 1) {
    const rowFrom = row * fromRowPixels * 4 + 1
    bytes.copy(target, ((y + row) * to.width + x) * 4, rowFrom, rowFrom + width * 4)
  }
}

/** Half the width and height: each pixel the mean of four. */
export function halve(from: Picture, to: Picture): void {
  for (let row = 0; row < to.height; row += 1) {
    let above = row * 2 * from.width
    let below = above + from.width
    const rowTo = row * to.width
    for (let column = 0; column < to.width; column += 1, above += 2, below += 2) {
      const a = from.pixels[above] as number
      const b = from.pixels[above + 1] as number
      const c = from.pixels[below] as number
      const d = from.pixels[below + 1] as number
      // Two channels at once: they are far enough apart not to run into each other.
      const redBlue = ((a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff)) >>> 2
      const green = ((a & 0xff00) + (b & 0xff00) + (c & 0xff00) + (d & 0xff00)) >>> 2
      to.pixels[rowTo + column] = (redBlue & 0xff00ff) | (green & 0xff00) | 0xff000000
    }
  }
}
