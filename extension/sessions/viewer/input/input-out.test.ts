import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openInputOut, type InputMessage } from './input-out.ts'

function openOut() {
  const said: InputMessage[] = []
  const frames: (() => void)[] = []
  const out = openInputOut({ say: message => said.push(message), nextFrame: run => frames.push(run) })
  return { out, said, frame: () => frames.splice(0).forEach(run => run()) }
}
const key = (code: string, down: boolean): InputMessage => ({ type: 'input-key', code, by: 'code', down })
const button = (down: boolean): InputMessage => ({
  type: 'input-button',
  x: 0.5,
  y: 0.5,
  button: 'left',
  down,
})

test('[SCR3] moves are put together to one a frame, and the last one counts', () => {
  const { out, said, frame } = openOut()
  for (let i = 0; i < 50; i += 1) out.move({ x: i / 100, y: 0 })
  expect(said).toEqual([])
  frame()
  expect(said).toEqual([{ type: 'input-pointer', x: 0.49, y: 0 }])
  frame()
  expect(said).toHaveLength(1)
})

test('[SCR3] a click is told after the move that led to it, without waiting for the frame', () => {
  const { out, said } = openOut()
  out.move({ x: 0.2, y: 0.2 })
  out.send(button(true))
  expect(said.map(message => message.type)).toEqual(['input-pointer', 'input-button'])
})

const doing = fc.oneof(
  fc.record({ act: fc.constant('move' as const), x: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    act: fc.constant('key' as const),
    code: fc.constantFrom('KeyA', 'Tab', 'ShiftLeft'),
    down: fc.boolean(),
  }),
  fc.record({ act: fc.constant('button' as const), down: fc.boolean() }),
  fc.record({ act: fc.constant('wheel' as const), dy: fc.integer({ min: -20, max: 20 }) }),
  fc.record({ act: fc.constant('hold' as const), code: fc.constant('KeyV') }),
  fc.record({ act: fc.constantFrom('frame' as const, 'letGo' as const) }),
)

test('[SCR3] buttons, keys and wheel are never lost, doubled or reordered, and the last place before each is told first', () => {
  fc.assert(
    fc.property(fc.array(doing, { maxLength: 80 }), acts => {
      const { out, said, frame } = openOut()
      const wanted: InputMessage[] = []
      /** The place that the pointer must have when the message at this index of `wanted` is told. */
      const placeBefore: (number | null)[] = []
      let place: number | null = null
      const want = (message: InputMessage): InputMessage => {
        wanted.push(message)
        placeBefore.push(place)
        return message
      }
      for (const one of acts) {
        if (one.act === 'move') {
          place = one.x
          out.move({ x: one.x, y: 0 })
        } else if (one.act === 'key') out.send(want(key(one.code, one.down)))
        else if (one.act === 'button') out.send(want(button(one.down)))
        else if (one.act === 'wheel') out.send(want({ type: 'input-wheel', x: 0, y: 0, dx: 0, dy: one.dy }))
        else if (one.act === 'hold') out.hold(want(key(one.code, true)))
        else if (one.act === 'frame') frame()
        else out.letGo()
      }
      out.letGo()
      frame()
      expect(said.filter(message => message.type !== 'input-pointer')).toEqual(wanted)
      let at = 0
      let told: number | null = null
      for (const message of said)
        if (message.type === 'input-pointer') told = message.x
        else expect(told).toBe(placeBefore[at++])
      expect(told).toBe(place)
    }),
  )
})

test('[SCR3] release is said once, and only where something may be held', () => {
  const { out, said } = openOut()
  out.release()
  expect(said).toEqual([])
  out.send(key('ShiftLeft', true))
  out.release()
  out.release()
  expect(said.map(message => message.type)).toEqual(['input-key', 'input-release'])
  out.send(key('KeyA', true))
  out.send(key('KeyA', false))
  out.release()
  expect(said.filter(message => message.type === 'input-release')).toHaveLength(1)
})

test('[SCR3] what is held back for a paste goes before anything later', () => {
  const { out, said } = openOut()
  out.hold(key('KeyV', true))
  expect(said).toEqual([])
  out.send(key('KeyV', false))
  expect(said).toEqual([key('KeyV', true), key('KeyV', false)])
})
