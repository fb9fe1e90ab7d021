import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { sourceOf, throttleKeyOf } from './source-of.ts'

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage

test('without proxies of ours, nobody’s word on their own address counts', () => {
  expect(sourceOf(request('10.0.0.1', '1.2.3.4'), 0)).toBe('10.0.0.1')
  expect(sourceOf(request('::ffff:10.0.0.1'), 0)).toBe('10.0.0.1')
})

test('behind proxies of ours, what the outermost of them saw counts, and nothing written before it', () => {
  expect(sourceOf(request('127.0.0.1', '6.6.6.6, 1.2.3.4'), 1)).toBe('1.2.3.4')
  expect(sourceOf(request('127.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.9'), 2)).toBe('1.2.3.4')
  expect(sourceOf(request('127.0.0.1', '1.2.3.4'), 2)).toBe('1.2.3.4')
  expect(sourceOf(request('127.0.0.1'), 1)).toBe('127.0.0.1')
})

test('an IPv6 network of 64 bits is throttled as one', () => {
  expect(throttleKeyOf('192.0.2.7')).toBe('192.0.2.7')
  expect(throttleKeyOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2')
  expect(throttleKeyOf('2001:db8:1:2::6')).toBe('2001:db8:1:2')
  expect(throttleKeyOf('2001:db8::6')).toBe('2001:db8:0:0')
  expect(throttleKeyOf('::1')).toBe('0:0:0:0')
})
