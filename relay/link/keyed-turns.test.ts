import { expect, test } from 'vitest'
import { keyedTurns } from './keyed-turns.ts'

test('work for one key runs in turn, also after one that failed; other keys do not wait', async () => {
  const takeTurn = keyedTurns()
  const order: string[] = []
  let open = (): void => undefined
  const gate = new Promise<void>(resolve => (open = resolve))
  const first = takeTurn('a', async () => {
    await gate
    order.push('a1')
    throw new Error('a1 failed')
  })
  const second = takeTurn('a', async () => void order.push('a2'))
  await takeTurn('b', async () => void order.push('b'))
  expect(order).toEqual(['b'])
  open()
  await expect(first).rejects.toThrow('a1 failed')
  await second
  expect(order).toEqual(['b', 'a1', 'a2'])
})
