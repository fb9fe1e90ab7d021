import { expect, test, vi } from 'vitest'
import { relayApi } from './relay-api.ts'

const relayUrl = 'https://help.example.com'
const hrefOf = (url: unknown): string => (url instanceof URL ? url.href : '')
const answering = (status: number, body: unknown) =>
  vi
    .fn<typeof globalThis.fetch>()
    .mockImplementation(async () => new Response(JSON.stringify(body), { status }))

test('fills in path, query and body, and sends the token in the header only', async () => {
  const fetch = answering(200, { rows: [], next: null })
  const api = relayApi({ relayUrl, token: 'secret-token', fetch })
  await api.call('GET /api/devices', { query: { search: 'a b&c', limit: 25 } })
  const [url, init] = fetch.mock.calls[0] ?? []
  expect(hrefOf(url)).toBe('https://help.example.com/api/devices?search=a+b%26c&limit=25')
  expect(init).toMatchObject({
    method: 'GET',
    headers: { authorization: 'Bearer secret-token' },
    credentials: 'omit',
    redirect: 'error',
  })

  const detail = answering(404, { error: { code: 'not-found', message: 'gone' } })
  const other = relayApi({ relayUrl, token: 't', fetch: detail })
  await expect(other.call('GET /api/jobs/:id', { params: { id: '../../x' } })).rejects.toMatchObject({
    code: 'not-found',
  })
  expect(hrefOf(detail.mock.calls[0]?.[0])).toBe('https://help.example.com/api/jobs/..%2F..%2Fx')
})

test('a token that the relay no longer knows signs out; other refusals do not', async () => {
  const onSignedOut = vi.fn()
  const signedOut = answering(401, { error: { code: 'not-signed-in', message: 'no' } })
  await expect(
    relayApi({ relayUrl, token: 't', onSignedOut, fetch: signedOut }).call('GET /api/me', {}),
  ).rejects.toMatchObject({ code: 'not-signed-in' })
  expect(onSignedOut).toHaveBeenCalledOnce()
  const forbidden = answering(403, { error: { code: 'forbidden', message: 'no' } })
  await expect(
    relayApi({ relayUrl, token: 't', onSignedOut, fetch: forbidden }).call('GET /api/users', {}),
  ).rejects.toMatchObject({ code: 'forbidden' })
  expect(onSignedOut).toHaveBeenCalledOnce()
})

test.each([
  ['no answer', () => Promise.reject(new TypeError('failed to fetch'))],
  ['a page of something else', async () => new Response('<html>')],
  ['a failure that is none of ours', async () => new Response('{"oops":1}', { status: 500 })],
])('%s is a relay that cannot be reached', async (_, fetch) => {
  await expect(relayApi({ relayUrl, fetch }).call('GET /api/setup', {})).rejects.toMatchObject({
    code: 'relay-unreachable',
  })
})

test('[BRK1] where the relay is silent the next one is asked; what changes something is not sent twice', async () => {
  const other = 'https://b.example.com'
  const fetch = vi.fn<typeof globalThis.fetch>(async url => {
    if (!hrefOf(url).startsWith(other)) throw new TypeError('failed to fetch')
    return new Response(JSON.stringify({ needed: false }))
  })
  const reading = relayApi({ relayUrl, others: [relayUrl, other], fetch })
  expect(await reading.call('GET /api/setup', {})).toEqual({ needed: false })
  const acting = relayApi({ relayUrl, others: [relayUrl, other], fetch })
  const logout = () => acting.call('POST /api/logout', {})
  await expect(logout()).rejects.toMatchObject({ code: 'relay-unreachable' })
  fetch.mockClear()
  await logout().catch(() => undefined)
  expect(fetch.mock.calls.map(([url]) => hrefOf(url))).toEqual([`${other}/api/logout`])
})

test('an answer that does not fit the contract is refused, not passed on', async () => {
  const api = relayApi({ relayUrl, fetch: answering(200, { needed: 'perhaps' }) })
  await expect(api.call('GET /api/setup', {})).rejects.toMatchObject({ code: 'invalid-input' })
})
