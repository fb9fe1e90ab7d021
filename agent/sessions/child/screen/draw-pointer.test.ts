import { expect, test } from 'vitest'
import { drawPointer } from './draw-pointer.ts'

test('[SCR1] the pointer stands with its tip where it points', () => {
  const pixels = new Uint32Array(40 * 40)
  drawPointer(pixels, 40, 40, 10, 5)
  expect(pixels[5 * 40 + 10]).toBe(0xff000000)
  expect(pixels[7 * 40 + 11]).toBe(0xffffffff)
  expect(pixels[4 * 40 + 10]).toBe(0)
  expect(pixels[5 * 40 + 11]).toBe(0)
})

test.each([
  [38, 38],
  [-5, -5],
  [500, 500],
])('at (%d, %d) what falls outside is left out', (x, y) => {
  const pixels = new Uint32Array(40 * 40)
  expect(() => drawPointer(pixels, 40, 40, x, y)).not.toThrow()
  expect(pixels).toHaveLength(1600)
})
