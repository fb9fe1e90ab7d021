import { expect, test } from 'vitest'
import type { Frame } from '../screen/screen-source.ts'
import { fitFrame } from './fit-frame.ts'

/** A frame of one brightness and colour. */
function plain(width: number, height: number, [y, u, v]: readonly [number, number, number]): Frame {
  const data = new Uint8Array(width * height * 1.5)
  data.fill(y, 0, width * height)
  data.fill(u, width * height, width * height * 1.25)
  data.fill(v, width * height * 1.25)
  return { width, height, data }
}

function pixelOf({ width, height, data }: Frame, x: number, y: number): (number | undefined)[] {
  const colourAt = Math.floor(y / 2) * (width / 2) + Math.floor(x / 2)
  return [data[y * width + x], data[width * height + colourAt], data[width * height * 1.25 + colourAt]]
}

const colour = [200, 90, 160] as const
const black = [16, 128, 128]

test('[REC1] a smaller screen of another shape stands in the middle of the picture, with black beside it', () => {
  const fitted = fitFrame(plain(80, 60, colour), { width: 128, height: 80 })
  expect(fitted).toMatchObject({ width: 128, height: 80 })
  expect(fitted.data).toHaveLength(128 * 80 * 1.5)
  expect(pixelOf(fitted, 64, 40)).toEqual(colour)
  expect(pixelOf(fitted, 64, 0)).toEqual(colour)
  expect(pixelOf(fitted, 64, 79)).toEqual(colour)
  expect(pixelOf(fitted, 2, 40)).toEqual(black)
  expect(pixelOf(fitted, 125, 40)).toEqual(black)
})

test('[REC1] a larger screen is made smaller as a whole, its corners where they were', () => {
  const frame = plain(200, 120, colour)
  // The right half is dark.
  for (let row = 0; row < 120; row += 1) frame.data.fill(20, row * 200 + 100, row * 200 + 200)
  const fitted = fitFrame(frame, { width: 100, height: 100 })
  expect(pixelOf(fitted, 10, 50)[0]).toBe(200)
  expect(pixelOf(fitted, 90, 50)[0]).toBe(20)
  expect(pixelOf(fitted, 50, 5)).toEqual(black)
  expect(pixelOf(fitted, 50, 95)).toEqual(black)
})

test.each([
  [2, 2, 1920, 1080],
  [4096, 2, 64, 48],
  [2, 2160, 64, 48],
])('[REC1] a screen of %i×%i fits into %i×%i', (width, height, toWidth, toHeight) => {
  const fitted = fitFrame(plain(width, height, colour), { width: toWidth, height: toHeight })
  expect(fitted.data).toHaveLength(toWidth * toHeight * 1.5)
  expect(pixelOf(fitted, toWidth / 2 - 1, toHeight / 2 - 1)).toEqual(colour)
})
