import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { adminApi, type ApiCall } from '../../shared/protocol/admin-api.ts'
import type { ApiRoute } from '../../shared/protocol/api/route.ts'
import { failureSchema } from '../../shared/protocol/failure.ts'
import { roles, type Role } from '../../shared/protocol/people.ts'
import { startTestRelay, type TestRelay } from '../support/relay.ts'

/** Every route of the admin API, from its own table: malformed, oversized and unauthorised input gets a coded answer. */

const errorBody = z.strictObject({ error: failureSchema })
const calls = Object.entries(adminApi) as [ApiCall, ApiRoute][]
const UNKNOWN_ID = 'unknown-0000000000'

let relay: TestRelay
const tokens: Partial<Record<Role, string>> = {}
/** What the relay logged as its own fault. */
const faults: string[] = []

beforeAll(async () => {
  const log = pino({ level: 'error' }, { write: (line: string) => void faults.push(line) })
  relay = await startTestRelay({ log })
  tokens.administrator = relay.token
  for (const role of ['support', 'auditor'] as const)
    tokens[role] = (await relay.addUser(`${role}-1`, role)).token
})
afterAll(async () => {
  await relay.stop()
  expect(faults).toEqual([])
})

interface Raw {
  method?: string
  path?: string
  token?: string | undefined
  body?: string
  contentType?: string
}

/** The address of something that does not exist, well formed in all its parts. */
const unknownPath = (template: string): string =>
  template.replace(':version', '1').replace(':kind', 'record').replace(/:\w+/g, UNKNOWN_ID)

async function send(call: ApiCall, raw: Raw): Promise<{ status: number; code: string | null; text: string }> {
  const [method = '', template = ''] = call.split(' ')
  const path = raw.path ?? unknownPath(template)
  const response = await fetch(`${relay.url}${path}`, {
    method: raw.method ?? method,
    headers: {
      ...(raw.token !== undefined && { authorization: `Bearer ${raw.token}` }),
      ...(raw.body !== undefined && { 'content-type': raw.contentType ?? 'application/json' }),
    },
    ...(raw.body !== undefined && { body: raw.body }),
  })
  const text = await response.text()
  if (response.ok) return { status: response.status, code: null, text }
  return { status: response.status, code: errorBody.parse(JSON.parse(text)).error.code, text }
}

const allowedToken = (route: ApiRoute): string | undefined =>
  route.access === 'public' ? undefined : tokens[route.access[0] ?? 'administrator']

describe('who may not call', () => {
  for (const [call, route] of calls) {
    if (route.access === 'public') continue
    test(`${call} without a token, with a wrong one, and with one of another form`, async () => {
      for (const token of [undefined, 'A'.repeat(43), '', 'x', 'ééé', 'A'.repeat(5000)])
        expect(await send(call, { token: token && encodeURIComponent(token) })).toMatchObject({
          status: 401,
          code: 'not-signed-in',
        })
    })
    for (const role of roles.filter(role => !(route.access as readonly Role[]).includes(role)))
      test(`${call} as ${role}`, async () => {
        const answer = await send(call, { token: tokens[role] })
        expect(answer).toMatchObject({ status: 403, code: 'forbidden' })
      })
  }
})

describe('bodies', () => {
  for (const [call, route] of calls) {
    const { body } = route
    if (!body) continue
    const token = (): string | undefined => allowedToken(route)

    test(`${call}: not JSON, half JSON, another content type, none at all`, async () => {
      for (const text of ['{', '{"a":', 'nonsense', '"unclosed', '\u0000', '[1,'])
        expect(await send(call, { token: token(), body: text })).toMatchObject({
          status: 400,
          code: 'invalid-input',
        })
      for (const contentType of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/xml',
        'a/b;c',
      ])
        expect(await send(call, { token: token(), body: '{}', contentType })).toMatchObject({
          status: 400,
          code: 'invalid-input',
        })
      expect(await send(call, { token: token() })).toMatchObject({ status: 400, code: 'invalid-input' })
    })

    test(`${call}: more than 1 MB, and more than 1 MB from a stranger, which is not even read`, async () => {
      const huge = JSON.stringify({ filler: 'x'.repeat(1024 * 1024) })
      expect(await send(call, { token: token(), body: huge })).toMatchObject({
        status: 413,
        code: 'too-large',
      })
      if (route.access !== 'public')
        expect(await send(call, { body: huge })).toMatchObject({ status: 401, code: 'not-signed-in' })
    })

    test(`${call}: JSON of any other shape is refused, and the answer repeats nothing of it`, async () => {
      const marker = 'a-secret-typed-into-the-wrong-field'
      const shapes = fc
        .sample(fc.jsonValue({ maxDepth: 3 }), { numRuns: 40, seed: 7 })
        .concat([
          null,
          [],
          '',
          0,
          [[]],
          marker,
          { [marker]: marker },
          { token: [marker], name: { a: marker } },
        ])
        .filter(shape => !body.safeParse(shape).success)
      for (const shape of shapes) {
        const answer = await send(call, { token: token(), body: JSON.stringify(shape) })
        expect(answer, JSON.stringify(shape)).toMatchObject({ status: 400, code: 'invalid-input' })
        expect(answer.text).not.toContain(marker)
      }
    })

    test(`${call}: deep nesting and polluting keys`, async () => {
      const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
      for (const text of [
        deep,
        '{"__proto__":{"role":"administrator"}}',
        '{"constructor":{"prototype":{}}}',
      ]) {
        const answer = await send(call, { token: token(), body: text })
        expect(answer.status).toBeLessThan(500)
      }
      expect(({} as { role?: string }).role).toBeUndefined()
    })
  }
})

describe('a NUL character, which PostgreSQL keeps in no text', () => {
  const inputs = { folder: 'a\0b' }
  const query = { search: 'a\0b' }
  const action = { name: 'a', enabled: true, scriptId: UNKNOWN_ID, scriptVersion: 1, inputs: {}, devices: {} }
  test.each([
    ['POST /api/jobs', { deviceId: UNKNOWN_ID, scriptId: UNKNOWN_ID, inputs }, 'inputs.folder'],
    ['POST /api/device-queries', { query }, 'query.search'],
    ['POST /api/fan-outs', { scriptId: UNKNOWN_ID, query, reason: 'a' }, 'query.search'],
    ['POST /api/triggers', { kind: 'self-help', ...action, name: 'a\0b' }, 'name'],
    [
      'POST /api/results',
      { set: { of: 'action', scriptId: UNKNOWN_ID }, filter: { search: 'a\0b', outputs: [] } },
      'filter.search',
    ],
    ['POST /api/saved-views', { name: 'a\0b', address: '/results' }, 'name'],
  ] as const)('%s is refused with its place', async (call, body, where) => {
    const answer = await send(call, { token: allowedToken(adminApi[call]), body: JSON.stringify(body) })
    expect(answer).toMatchObject({ status: 400, code: 'invalid-input' })
    expect(errorBody.parse(JSON.parse(answer.text)).error.problems?.map(problem => problem.where)).toEqual([
      where,
    ])
  })

  test.each(['GET /api/devices?search=a%00b', 'GET /api/jobs?search=a%00b'])('%s', async address => {
    const [, path = ''] = address.split(' ')
    const answer = await send('GET /api/devices', { path, token: relay.token })
    expect(answer).toMatchObject({ status: 400, code: 'invalid-input' })
  })
})

describe('paths and queries', () => {
  for (const [call, route] of calls) {
    const template = call.split(' ')[1] ?? ''
    const withBody = route.body ? { body: '{}' } : {}

    if (route.params)
      test(`${call}: identifiers that are none`, async () => {
        for (const id of [
          'x',
          '%00%00%00%00%00%00%00%00',
          '%E0%A4%A',
          'a'.repeat(41),
          '..%2f..%2f..%2fetc',
          "'%20or%201=1--",
        ]) {
          const path = template.replace(/:\w+/g, id)
          expect(await send(call, { path, token: allowedToken(route), ...withBody }), id).toMatchObject({
            status: 400,
            code: 'invalid-input',
          })
        }
      })

    if (route.params && !route.body)
      test(`${call}: an identifier of nothing`, async () => {
        const needed = call === 'GET /api/records/:id/access' ? `?userId=${UNKNOWN_ID}` : ''
        const answer = await send(call, {
          path: unknownPath(template) + needed,
          token: allowedToken(route),
        })
        expect(answer.status).toBe(404)
        expect(['not-found', 'session-not-found', 'device-unknown']).toContain(answer.code)
      })

    if (route.query) {
      const names = Object.keys(route.query.shape)
      test(`${call}: queries that are none`, async () => {
        const wrong = [
          ...(names.includes('limit')
            ? ['limit=0', 'limit=201', 'limit=abc', 'limit=-1', 'limit=1&limit=2']
            : []),
          ...(names.includes('after')
            ? [
                'after=nonsense',
                `after=${'a'.repeat(500)}`,
                'after=e30',
                'after=WzEsMiwzLDRd',
                'after=bnVsbA',
              ]
            : []),
          ...names.map(name => `${name}=${'%00'.repeat(200)}`),
          ...names.map(name => `${name}=a&${name}=b`),
        ]
        for (const query of wrong) {
          const path = `${template}?${query}`
          expect(await send(call, { path, token: allowedToken(route) }), query).toMatchObject({
            status: 400,
            code: 'invalid-input',
          })
        }
      })
    }
  }
})

describe('around the routes', () => {
  test('an unknown route, an unknown method and a broken address answer in JSON', async () => {
    for (const raw of [
      { path: '/api/nothing' },
      { path: '/api' },
      { path: '/api/' },
      { path: '/api/users/../nothing' },
      { method: 'PUT', path: '/api/login', body: '{}' },
      { method: 'DELETE', path: '/api/users', token: relay.token },
    ])
      expect(await send('GET /api/me', raw)).toMatchObject({ status: 404, code: 'not-found' })
    expect(await send('GET /api/me', { path: '/api/%E0%A4%A' })).toMatchObject({
      status: 404,
      code: 'not-found',
    })
  })

  test('the relay is still ready, and called none of this a fault of its own', async () => {
    const { status } = await fetch(`${relay.url}/readyz`)
    expect(status).toBe(200)
    expect(faults).toEqual([])
  })
})
