import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { InputMessage } from './input-out.ts'
import { openTouchGestures, type Finger } from './touch-gestures.ts'

function openTouch() {
  const did: string[] = []
  const tell = (message: InputMessage): void => {
    if (message.type === 'input-button')
      did.push(`${message.button} ${message.down ? 'down' : 'up'} ${message.x}`)
    if (message.type === 'input-wheel') did.push(`wheel ${message.dy}`)
  }
  return { did, touch: openTouchGestures(tell, place => did.push(`move ${place.x}`)) }
}
const finger = (clientX: number, id = 1, clientY = 0): Finger => ({
  id,
  clientX,
  clientY,
  place: { x: clientX / 100, y: 0 },
})

test('[SCR3] a tap is a click where the finger came down', () => {
  const { did, touch } = openTouch()
  touch.down(finger(20))
  touch.move(finger(24))
  touch.up(finger(24))
  touch.stayed()
  expect(did).toEqual(['move 0.2', 'left down 0.2', 'left up 0.2'])
})

test('[SCR3] a long press is a right click, and nothing more when the finger goes up', () => {
  const { did, touch } = openTouch()
  touch.down(finger(20))
  touch.stayed()
  touch.move(finger(60))
  touch.up(finger(60))
  expect(did).toEqual(['move 0.2', 'right down 0.2', 'right up 0.2'])
})

test('[SCR3] a drag holds the left button from where it began', () => {
  const { did, touch } = openTouch()
  touch.down(finger(20))
  touch.move(finger(40))
  touch.stayed()
  touch.move(finger(50))
  touch.up(finger(55))
  expect(did).toEqual(['move 0.2', 'left down 0.2', 'move 0.4', 'move 0.5', 'left up 0.55'])
})

test('[SCR3] two fingers turn the wheel and click nothing', () => {
  const { did, touch } = openTouch()
  touch.down(finger(20, 1, 200))
  touch.down(finger(30, 2, 200))
  touch.move(finger(20, 1, 100))
  touch.move(finger(30, 2, 100))
  touch.up(finger(20, 1, 100))
  touch.up(finger(30, 2, 100))
  expect(did.filter(one => one.includes('down'))).toEqual([])
  expect(did.filter(one => one.startsWith('wheel'))).toEqual(['wheel 1', 'wheel 2'])
})

test('[SCR3] whatever fingers do, no button stays down when all are gone', () => {
  const act = fc.tuple(
    fc.constantFrom('down', 'move', 'up', 'stayed', 'cancel'),
    fc.integer({ min: 1, max: 3 }),
    fc.nat(100),
  )
  fc.assert(
    fc.property(fc.array(act), acts => {
      const held = new Set<string>()
      const touch = openTouchGestures(
        message => {
          if (message.type !== 'input-button') return
          if (message.down) held.add(message.button)
          else held.delete(message.button)
        },
        () => undefined,
      )
      for (const [name, id, x] of acts) {
        if (name === 'down' || name === 'move' || name === 'up') touch[name](finger(x, id))
        else if (name === 'stayed') touch.stayed()
        else touch.cancel()
      }
      for (const id of [1, 2, 3]) touch.up(finger(0, id))
      touch.cancel()
      expect([...held]).toEqual([])
    }),
  )
})
