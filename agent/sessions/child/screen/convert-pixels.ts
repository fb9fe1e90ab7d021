import type { Picture } from './grabber.ts'

/** Screens give blue in the lowest byte, video wants red there. Writes `height` rows of `width` pixels at (x, y) of `to`. */
export function writeBgra(
  to: Picture,
  from: Uint32Array,
  fromRowPixels: number,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): void {
  for (let row = 0; row < height; row += 1) {
    const rowFrom = row * fromRowPixels
    const rowTo = (y + row) * to.width + x
    for (let column = 0; column < width; column += 1) {
      const pixel = from[rowFrom + column] as number
      to.pixels[rowTo + column] =
        (pixel & 0x0000ff00) | ((pixel & 0xff) << 16) | ((pixel >>> 16) & 0xff) | 0xff000000
    }
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
