import { expect, test } from 'vitest'
import { hostAndPort, mayMove, nextRelay, relayList } from './relay-list.ts'

const relays = ['https://a.example', 'https://b.example', 'https://c.example'] as const

test('[BRK1] relays are tried in turn, from the end back to the beginning, with chance in the waits', () => {
  const list = [...relays] as [string, ...string[]]
  expect(nextRelay(list, relays[0], 0)).toEqual({ relay: relays[1], delayMs: 150 })
  expect(nextRelay(list, relays[1], 1)).toEqual({ relay: relays[2], delayMs: 300 })
  expect(nextRelay(list, relays[2], 0)).toEqual({ relay: relays[0], delayMs: 750 })
  expect(nextRelay(list, 'https://moved-to.example', 0).relay).toBe(relays[0])
})

test('[BRK1] the list begins where the person signed in, and names each relay once', () => {
  expect(relayList('https://b.example', [...relays, 'https://c.example/'])).toEqual([
    'https://b.example',
    'https://a.example',
    'https://c.example',
  ])
  expect(relayList('https://b.example', [])).toEqual(['https://b.example'])
})

test('[BRK2] a page moves to another relay that it was told of at sign-in, and never off TLS', () => {
  const known = [...relays, 'http://b.example']
  expect(mayMove('https://a.example', 'https://b.example', known)).toBe(true)
  expect(mayMove('http://a.example', 'https://b.example', known)).toBe(true)
  expect(mayMove('https://a.example', 'https://a.example/', known)).toBe(false)
  expect(mayMove('https://a.example', 'http://b.example', known)).toBe(false)
  expect(mayMove('https://a.example', 'https://stranger.example', known)).toBe(false)
})

test('[BRK2] an address is shown as host:port', () => {
  expect(hostAndPort('https://b.example')).toBe('b.example:443')
  expect(hostAndPort('http://127.0.0.1:8081')).toBe('127.0.0.1:8081')
  expect(hostAndPort('http://[2001:db8::1]')).toBe('[2001:db8::1]:80')
})
