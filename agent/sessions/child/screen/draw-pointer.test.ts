import { expect, test } from 'vitest'
import { arrow, drawPointer } from './draw-pointer.ts'
import { makePicture } from './grabber.ts'

const picture = (): ReturnType<typeof makePicture> => makePicture({ x: 0, y: 0, width: 40, height: 40 })

test('[SCR1] the pointer stands with its tip where it points, and leaves nothing behind', () => {
  const { pixels, ...rest } = picture()
  const takeAway = drawPointer({ pixels, ...rest }, { x: 10, y: 5, shape: arrow })
  expect(pixels[5 * 40 + 10]).toBe(0xff000000)
  expect(pixels[7 * 40 + 11]).toBe(0xffffffff)
  expect(pixels[4 * 40 + 10]).toBe(0)
  expect(pixels[5 * 40 + 11]).toBe(0)
  takeAway()
  expect(pixels.every(pixel => pixel === 0)).toBe(true)
})

test('[SCR1] a pixel that lets half of it through is mixed with what lies under it', () => {
  const under = picture()
  under.pixels.fill(0xffffffff)
  const shape = { width: 1, height: 1, hotX: 0, hotY: 0, pixels: Uint32Array.of(0x80000000), serial: 1 }
  drawPointer(under, { x: 0, y: 0, shape })
  expect(under.pixels[0]?.toString(16)).toBe('ff7f7f7f')
})

test.each([
  [38, 38],
  [-5, -5],
  [500, 500],
])('at (%d, %d) what falls outside is left out', (x, y) => {
  const under = picture()
  expect(() => drawPointer(under, { x, y, shape: arrow })).not.toThrow()
  expect(under.pixels).toHaveLength(1600)
})
