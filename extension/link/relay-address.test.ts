import { expect, test } from 'vitest'
import { isReadableOnTheWay, readRelayAddress } from './relay-address.ts'

test.each([
  ['https://help.example.com', 'https://help.example.com'],
  [' help.example.com ', 'https://help.example.com'],
  ['help.example.com:8443/some/page?x#y', 'https://help.example.com:8443'],
  ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['localhost:8080/', 'http://localhost:8080'],
  ['http://10.0.0.7:8080', 'http://10.0.0.7:8080'],
  ['', null],
  ['not an address', null],
  ['not%20an%20address', null],
  ['bücher.example', 'https://xn--bcher-kva.example'],
  ['[2001:db8::1]:8080', 'https://[2001:db8::1]:8080'],
  ['ftp://help.example.com', null],
  ['javascript:alert(1)', null],
  ['https://user:secret@help.example.com', null],
])('reads “%s” as the relay’s address %s', (typed, address) => {
  expect(readRelayAddress(typed)).toBe(address)
})

test('warns of plain http, except to this computer', () => {
  expect(isReadableOnTheWay('http://10.0.0.7:8080')).toBe(true)
  expect(isReadableOnTheWay('http://localhost.example.com')).toBe(true)
  expect(isReadableOnTheWay('http://localhost:8080')).toBe(false)
  expect(isReadableOnTheWay('http://127.0.0.1')).toBe(false)
  expect(isReadableOnTheWay('https://help.example.com')).toBe(false)
})
