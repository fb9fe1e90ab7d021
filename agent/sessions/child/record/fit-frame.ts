import type { Frame } from '../screen/screen-source.ts'

interface Size {
  width: number
  height: number
}

/** For each row or column of the new picture: the two of the old one between which it lies, and how near the second is (of 256). */
interface Steps {
  first: Int32Array
  second: Int32Array
  share: Int32Array
}

const BLACK_BRIGHTNESS = 16
const NO_COLOUR = 128

/**
 * A frame (I420) in a picture of another size: as large as fits with its own shape, black around it. Sides are even, because
 * colour is halved. Bilinear, so that text stays readable where it becomes smaller.
 */
export function fitFrame(frame: Frame, { width, height }: Size): Frame {
  const scale = Math.min(width / frame.width, height / frame.height)
  const inner = { width: even(frame.width * scale, width), height: even(frame.height * scale, height) }
  const left = half(width - inner.width) & ~1
  const top = half(height - inner.height) & ~1
  const data = new Uint8Array(width * height * 1.5)
  data.fill(BLACK_BRIGHTNESS, 0, width * height)
  data.fill(NO_COLOUR, width * height)

  let fromAt = 0
  let toAt = 0
  for (const divisor of [1, 2, 2]) {
    const from = { width: frame.width / divisor, height: frame.height / divisor }
    const to = { width: inner.width / divisor, height: inner.height / divisor }
    const rowPixels = width / divisor
    const at = toAt + (top / divisor) * rowPixels + left / divisor
    scalePlane(frame.data.subarray(fromAt), from, data.subarray(at), to, rowPixels)
    fromAt += from.width * from.height
    toAt += rowPixels * (height / divisor)
  }
  return { width, height, data }
}

function scalePlane(
  from: Uint8Array,
  fromSize: Size,
  to: Uint8Array,
  toSize: Size,
  toRowPixels: number,
): void {
  const columns = stepsOf(fromSize.width, toSize.width)
  const rows = stepsOf(fromSize.height, toSize.height)
  for (let row = 0; row < toSize.height; row += 1) {
    const above = (rows.first[row] as number) * fromSize.width
    const below = (rows.second[row] as number) * fromSize.width
    const downShare = rows.share[row] as number
    const upShare = 256 - downShare
    const rowAt = row * toRowPixels
    for (let column = 0; column < toSize.width; column += 1) {
      const first = columns.first[column] as number
      const second = columns.second[column] as number
      const share = columns.share[column] as number
      const left = (from[above + first] as number) * upShare + (from[below + first] as number) * downShare
      const right = (from[above + second] as number) * upShare + (from[below + second] as number) * downShare
      to[rowAt + column] = (left * (256 - share) + right * share) >> 16
    }
  }
}

/** Pixels are measured by their middles. */
function stepsOf(from: number, to: number): Steps {
  const steps = { first: new Int32Array(to), second: new Int32Array(to), share: new Int32Array(to) }
  for (let index = 0; index < to; index += 1) {
    const place = Math.min(from - 1, Math.max(0, ((index + 0.5) * from) / to - 0.5))
    const first = Math.floor(place)
    steps.first[index] = first
    steps.second[index] = Math.min(from - 1, first + 1)
    steps.share[index] = Math.round((place - first) * 256)
  }
  return steps
}

const half = (value: number): number => Math.floor(value / 2)
const even = (value: number, most: number): number => Math.max(2, Math.min(most, Math.round(value / 2) * 2))
