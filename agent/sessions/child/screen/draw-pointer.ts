/** The pointer is no part of a grabbed screen, but who helps has to see it: it is drawn in. One character is one pixel. */
const shape = [
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
const BLACK = 0xff000000
const WHITE = 0xffffffff

/** Draws the pointer with its tip at (x, y) into an image of 32-bit pixels; what falls outside is left out. */
export function drawPointer(pixels: Uint32Array, width: number, height: number, x: number, y: number): void {
  for (const [row, line] of shape.entries()) {
    if (y + row < 0 || y + row >= height) continue
    for (let column = 0; column < line.length; column++) {
      if (line[column] === ' ' || x + column < 0 || x + column >= width) continue
      pixels[(y + row) * width + x + column] = line[column] === 'X' ? BLACK : WHITE
    }
  }
}
