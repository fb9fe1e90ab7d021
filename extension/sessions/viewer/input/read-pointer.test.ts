import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buttonChanges, openWheel, placeIn } from './read-pointer.ts'

test('[SCR3] the place in the picture is the same at every scale', () => {
  for (const scale of [0.2, 1, 3]) {
    const picture = { left: 40, top: 10, width: 1000 * scale, height: 500 * scale }
    expect(placeIn({ clientX: 40 + 250 * scale, clientY: 10 + 400 * scale }, picture)).toEqual({
      x: 0.25,
      y: 0.8,
    })
  }
  const picture = { left: 0, top: 0, width: 100, height: 100 }
  expect(placeIn({ clientX: -20, clientY: 300 }, picture)).toEqual({ x: 0, y: 1 })
  expect(placeIn({ clientX: 5, clientY: 5 }, { ...picture, width: 0, height: 0 })).toEqual({ x: 0, y: 0 })
})

test('[SCR3] every change of the buttons is told, several at once too', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 31 })), masks => {
      const held = new Set<string>()
      let before = 0
      for (const after of masks) {
        for (const change of buttonChanges(before, after, { x: 0, y: 0 })) {
          if (change.type !== 'input-button') throw new Error('not a button')
          expect(held.has(change.button)).toBe(!change.down)
          if (change.down) held.add(change.button)
          else held.delete(change.button)
        }
        before = after
        const bits: Record<string, number> = { left: 1, right: 2, middle: 4, back: 8, forward: 16 }
        expect([...held].reduce((sum, name) => sum + (bits[name] ?? 0), 0)).toBe(after)
      }
    }),
  )
})

test('[SCR3] wheels: a notch is a notch in each unit; small turns are saved up; a turn back starts anew', () => {
  const place = { x: 0.5, y: 0.5 }
  const turn = (deltaY: number, deltaMode = 0, timeStamp = 1000) => ({
    deltaX: 0,
    deltaY,
    deltaMode,
    timeStamp,
  })
  const notches = (wheel: ReturnType<typeof openWheel>, ...turns: ReturnType<typeof turn>[]): number =>
    turns
      .flatMap(one => wheel(one, place))
      .reduce((sum, message) => sum + (message.type === 'input-wheel' ? message.dy : 0), 0)
  expect(notches(openWheel(), turn(100))).toBe(1)
  expect(notches(openWheel(), turn(-3, 1))).toBe(-1)
  expect(notches(openWheel(), turn(2, 2))).toBe(2)
  expect(notches(openWheel(), ...Array.from({ length: 30 }, () => turn(10)))).toBe(3)
  expect(notches(openWheel(), turn(90), turn(-90), turn(-10))).toBe(-1)
  expect(notches(openWheel(), turn(90), turn(90, 0, 5000))).toBe(0)
  expect(openWheel()(turn(5000), place).map(message => message.type === 'input-wheel' && message.dy)).toEqual(
    [20, 20, 10],
  )
})
