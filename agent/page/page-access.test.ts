import { describe, expect, test } from 'vitest'
import { isFromThisPage, isToken, pageHeaders } from './page-access.ts'

describe('who may use the local page', () => {
  test.each([
    ['the page itself', { host: '127.0.0.1:4000', origin: 'http://127.0.0.1:4000' }, true],
    ['a program of this device', { host: '127.0.0.1:4000' }, true],
    ['another site', { host: '127.0.0.1:4000', origin: 'https://evil.example' }, false],
    ['another page of this device', { host: '127.0.0.1:4000', origin: 'http://127.0.0.1:4001' }, false],
    ['a sandboxed frame', { host: '127.0.0.1:4000', origin: 'null' }, false],
    ['a name made to point here', { host: 'evil.example:4000' }, false],
    ['another name of this device', { host: 'localhost:4000' }, false],
    ['nobody', {}, false],
  ])('%s', (_who, headers, may) => {
    expect(isFromThisPage({ headers }, 4000)).toBe(may)
  })

  test.each([
    ['abcdef', true],
    ['abcdeg', false],
    ['abcde', false],
    ['abcdefg', false],
    ['', false],
    [undefined, false],
    [['abcdef'], false],
  ])('the token %j', (given, fits) => {
    expect(isToken(given, 'abcdef')).toBe(fits)
  })

  test('nothing from elsewhere runs in the page, and nobody may frame it', () => {
    const headers = pageHeaders(4000)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(Object.keys(headers).some(name => name.startsWith('access-control'))).toBe(false)
  })
})
