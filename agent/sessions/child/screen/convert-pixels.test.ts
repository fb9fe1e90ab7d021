import { expect, test } from 'vitest'
import { halve, writeBgra } from './convert-pixels.ts'
import { makePicture } from './grabber.ts'

/** Without the highest byte, which means nothing. */
const colours = (pixels: Uint32Array): string[] =>
  Array.from(pixels, pixel => (pixel & 0xffffff).toString(16).padStart(6, '0'))

test('[SCR1] a part of the screen is written at its place, red where video wants it, and nothing beside it is touched', () => {
  const picture = makePicture({ x: 0, y: 0, width: 4, height: 4 })
  picture.pixels.fill(0x00abcdef)
  // Three pixels a row, of which two are wanted; and more behind them, of an earlier look.
  const from = Uint32Array.of(0x00112233, 0xff445566, 0x99999999, 0xff778899, 0x00aabbcc, 0x99999999)
  writeBgra(picture, from, 3, { x: 1, y: 1, width: 2, height: 2 })
  const rest = 'abcdef'
  expect(colours(picture.pixels)).toEqual([
    ...[rest, rest, rest, rest],
    ...[rest, '332211', '665544', rest],
    ...[rest, '998877', 'ccbbaa', rest],
    ...[rest, rest, rest, rest],
  ])
})

test('[SCR1] a whole screen is written to its last pixel', () => {
  const picture = makePicture({ x: 0, y: 0, width: 32, height: 16 })
  const from = Uint32Array.from({ length: 32 * 16 }, (_, at) => at)
  writeBgra(picture, from, 32, { x: 0, y: 0, width: 32, height: 16 })
  const wanted = Uint32Array.from({ length: 32 * 16 }, (_, at) => ((at & 0xff) << 16) | (at & 0xff00))
  expect(colours(picture.pixels)).toEqual(colours(wanted))
})

test('[SCR1] half as large, each pixel is the mean of four', () => {
  const from = makePicture({ x: 0, y: 0, width: 4, height: 4 })
  from.pixels.fill(0xff000000)
  from.pixels.set([0xff0000ff, 0xff00ff00, 0xffff0000, 0xffffffff])
  from.pixels.set([0xff0000ff, 0xff00ff00, 0xffffffff, 0xffffffff], 4)
  const to = makePicture({ x: 0, y: 0, width: 2, height: 2 })
  halve(from, to)
  expect([...to.pixels].map(pixel => pixel.toString(16))).toEqual([
    'ff007f7f',
    'ffffbfbf',
    'ff000000',
    'ff000000',
  ])
})

test('a desktop with odd sides is shown without its last column and row', () => {
  expect(makePicture({ x: 0, y: 0, width: 1367, height: 769 })).toMatchObject({ width: 1366, height: 768 })
})
