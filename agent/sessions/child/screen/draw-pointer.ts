import type { Picture } from './grabber.ts'

/** What the pointer looks like: 32-bit pixels, red in the lowest byte, colours multiplied by their opacity. */
export interface PointerShape {
  width: number
  height: number
  hotX: number
  hotY: number
  pixels: Uint32Array
  /** Two shapes with the same number look the same. */
  serial: number
}

export interface PointerLook {
  x: number
  y: number
  /** null: hidden. */
  shape: PointerShape | null
}

/** For platforms that do not tell their pointer's shape. One character is one pixel. */
const arrowRows = [
  'X           ',
  'XX          ',
  'XoX         ',
  'XooX        ',
  'XoooX       ',
  'XooooX      ',
  'XoooooX     ',
  'XooooooX    ',
  'XoooooooX   ',
  'XooooooooX  ',
  'XoooooooooX ',
  'XooooooXXXXX',
  'XoooXooX    ',
  'XooXXooX    ',
  'XoX  XooX   ',
  'XX   XooX   ',
  'X     XooX  ',
  '      XooX  ',
  '       XX   ',
]
const colours: Readonly<Record<string, number>> = { X: 0xff000000, o: 0xffffffff, ' ': 0 }

export const arrow: PointerShape = {
  width: 12,
  height: arrowRows.length,
  hotX: 0,
  hotY: 0,
  pixels: Uint32Array.from(Array.from(arrowRows.join(''), character => colours[character] ?? 0)),
  serial: 0,
}

/**
 * The pointer is no part of a grabbed screen, but who helps has to see it: draws it with its tip at (x, y) of the picture. What falls
 * outside is left out. Returns what takes it away again.
 */
export function drawPointer(picture: Picture, { x, y, shape }: PointerLook): () => void {
  const covered: [at: number, pixel: number][] = []
  if (!shape) return () => undefined
  for (let row = 0; row < shape.height; row += 1) {
    const toRow = y - shape.hotY + row
    if (toRow < 0 || toRow >= picture.height) continue
    for (let column = 0; column < shape.width; column += 1) {
      const toColumn = x - shape.hotX + column
      const pixel = shape.pixels[row * shape.width + column] ?? 0
      if (pixel >>> 24 === 0 || toColumn < 0 || toColumn >= picture.width) continue
      const at = toRow * picture.width + toColumn
      const under = picture.pixels[at] ?? 0
      covered.push([at, under])
      picture.pixels[at] = over(pixel, under)
    }
  }
  return () => {
    for (const [at, pixel] of covered) picture.pixels[at] = pixel
  }
}

function over(pixel: number, under: number): number {
  const left = 255 - (pixel >>> 24)
  if (left === 0) return pixel
  const mixed = (shift: number): number => {
    const value = ((pixel >>> shift) & 0xff) + Math.round((((under >>> shift) & 0xff) * left) / 255)
    return Math.min(255, value) << shift
  }
  return (mixed(0) | mixed(8) | mixed(16) | 0xff000000) >>> 0
}
