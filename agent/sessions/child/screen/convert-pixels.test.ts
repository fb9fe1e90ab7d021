import { expect, test } from 'vitest'
import { halve, writeBgra } from './convert-pixels.ts'
import { makePicture } from './grabber.ts'

test('[SCR1] a part of the screen is written at its place, red where video wants it', () => {
  const picture = makePicture({ x: 0, y: 0, width: 4, height: 4 })
  const red = 0xffff0000
  writeBgra(picture, Uint32Array.of(red, red, 0), 3, { x: 1, y: 2, width: 2, height: 1 })
  expect([...picture.pixels.slice(8, 12)]).toEqual([0, 0xff0000ff, 0xff0000ff, 0])
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
