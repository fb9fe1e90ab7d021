import { expect, test, vi } from 'vitest'
import { openWishes } from './wishes.ts'

test('[POL2] a wish waits for the device’s word, and its refusal is kept with its reason', () => {
  const say = vi.fn(() => true)
  const wishes = openWishes(say)
  expect(wishes.wish('remote-restart')).toBe(true)
  expect(say).toHaveBeenCalledWith({ type: 'wish', wish: 'remote-restart' })
  expect(wishes.standings.value['remote-restart']).toEqual({ stands: 'waiting' })
  wishes.hear({ type: 'wish-refused', wish: 'remote-restart', reason: 'user-refused' })
  expect(wishes.standings.value['remote-restart']).toMatchObject({
    stands: 'refused',
    reason: 'user-refused',
  })
})

test('[POL2] the lock is over with Active and with the connection', () => {
  const wishes = openWishes(() => true)
  wishes.wish('lock-input')
  wishes.hear({ type: 'wish-granted', wish: 'lock-input' })
  expect(wishes.inputLocked.value).toBe(true)
  wishes.wish('system-information')
  wishes.disconnected()
  expect(wishes.inputLocked.value).toBe(false)
  expect(wishes.standings.value['system-information']).toEqual({ stands: 'unanswered' })
})

test('without a connection nothing is asked', () => {
  const wishes = openWishes(() => false)
  expect(wishes.wish('system-information')).toBe(false)
  expect(wishes.standings.value).toEqual({})
})
