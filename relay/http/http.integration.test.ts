import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestRelay, type TestRelay } from '../../test/support/relay.ts'
import { mergeApi } from './merge-api.ts'
import { apiCalls } from './serve-api.ts'
import { servePages } from './serve-pages.ts'
import { openStations } from '../stations.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${relay.url}${path}`, { headers })

/** A request with a path or an origin as `fetch` would not send it. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${relay.url}/`, { path, ...options }, response => {
      response.resume()
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

test('every route of the API is answered by a station', async () => {
  expect(Object.keys(mergeApi(await openStations(relay.context))).sort()).toEqual([...apiCalls].sort())
})

describe('headers', () => {
  test('pages run our own scripts only, talk to this relay only, and stand in nobody’s frame', async () => {
    const { headers } = await get('/')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("style-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  test('answers of the API are stored nowhere', async () => {
    expect((await get('/api/setup')).headers.get('cache-control')).toBe('no-store')
  })

  test('extensions may call the API, other sites may not, and nobody with the browser’s credentials', async () => {
    for (const origin of ['chrome-extension://abcdefghijklmnop', 'moz-extension://0b1c2d3e-aaaa-bbbb']) {
      const { status, headers } = await ask('/api/devices', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PATCH' },
      })
      expect(status).toBe(204)
      expect(headers['access-control-allow-origin']).toBe(origin)
      expect(headers['access-control-allow-headers']).toBe('Authorization, Content-Type')
      expect(headers['access-control-allow-methods']).toBe('GET, POST, PUT, PATCH, DELETE')
      expect(headers['access-control-allow-credentials']).toBeUndefined()
    }
    for (const origin of [
      'https://evil.example',
      'null',
      'chrome-extension://a/../b',
      'https://chrome-extension',
    ])
      expect(
        (await ask('/api/me', { headers: { origin } })).headers['access-control-allow-origin'],
      ).toBeUndefined()
    expect(
      (await ask('/', { headers: { origin: 'chrome-extension://abcdefghijklmnop' } })).headers[
        'access-control-allow-origin'
      ],
    ).toBeUndefined()
  })
})

describe('pages', () => {
  let url: string
  let folder: string
  let close: () => void
  beforeAll(async () => {
    folder = `${await mkdtemp(join(tmpdir(), 'handrail-dist-'))}/`
    await writeFile(`${folder}secret.txt`, 'not for you')
    const app = express()
    servePages(app, folder)
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    close = () => void server.close()
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    close()
    await rm(folder, { recursive: true, force: true })
  })

  test('that were not built say so', async () => {
    const response = await fetch(`${url}/`, { headers: { accept: 'text/html' } })
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('npm run build')
  })

  test('are handed out at every path of theirs; files that are not there are not a page', async () => {
    for (const name of ['dashboard', 'join']) {
      await mkdir(`${folder}${name}/assets`, { recursive: true })
      await writeFile(`${folder}${name}/index.html`, `<title>${name}</title>`)
      await writeFile(`${folder}${name}/assets/a-1.js`, 'true')
    }
    const page = async (path: string) =>
      (await fetch(`${url}${path}`, { headers: { accept: 'text/html' } })).text()
    for (const path of ['/', '/devices', '/devices/abc', '/?x=1'])
      expect(await page(path)).toContain('dashboard')
    for (const path of ['/join/', '/join', '/join/?a']) expect(await page(path)).toContain('join')
    const part = await fetch(`${url}/assets/a-1.js`)
    expect(part.headers.get('cache-control')).toContain('immutable')
    expect((await fetch(`${url}/`)).headers.get('cache-control')).toBe('no-cache')
    expect((await fetch(`${url}/assets/b-2.js`)).status).toBe(404)
    expect((await fetch(`${url}/devices`, { method: 'POST' })).status).toBe(404)
    for (const path of ['/..%2fsecret.txt', '/%2e%2e/secret.txt', '/join/..%2f..%2fsecret.txt'])
      expect(await page(path)).not.toContain('not for you')
  })
})

describe('[OPS1] operations', () => {
  test('healthz, readyz and metrics', async () => {
    const device = await relay.connectDevice()
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' })
    expect(await (await get('/readyz')).json()).toEqual({ status: 'ready', store: true, stopping: false })
    await get('/api/me')
    const text = await (await get('/metrics')).text()
    expect(text).toContain('handrail_devices_online 1')
    expect(text).toMatch(/handrail_request_seconds_count\{route="GET \/api\/me",status="401"\} \d/)
    expect(text).toContain('handrail_jobs_ended_total')
    device.disconnect()
  })

  test('metrics are behind their token where one is set', async () => {
    const own = await startTestRelay({ config: { metricsToken: 'scrape-me-0123456789' } })
    try {
      const read = (authorization?: string) =>
        fetch(`${own.url}/metrics`, authorization === undefined ? {} : { headers: { authorization } })
      for (const wrong of [undefined, 'Bearer scrape-me', 'scrape-me-0123456789', `Bearer ${own.token}`]) {
        const answer = await read(wrong)
        expect(answer.status).toBe(401)
        expect(await answer.text()).not.toContain('handrail_devices_online')
      }
      expect(await (await read('Bearer scrape-me-0123456789')).text()).toContain('handrail_devices_online')
      expect((await fetch(`${own.url}/healthz`)).status).toBe(200)
    } finally {
      await own.stop()
    }
  })

  test('readyz says so when the store does not answer', async () => {
    const own = await startTestRelay()
    await own.context.store.close()
    const response = await fetch(`${own.url}/readyz`)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ status: 'not-ready', store: false })
    await own.stop()
  })

  test('openapi.json describes every route, from the schemas themselves', async () => {
    const shape = z.object({
      openapi: z.literal('3.1.0'),
      paths: z.record(
        z.string(),
        z.record(z.string(), z.looseObject({ summary: z.string(), responses: z.looseObject({}) })),
      ),
    })
    const { paths } = shape.parse(await (await get('/api/openapi.json')).json())
    for (const call of apiCalls) {
      const [method = '', path = ''] = call.split(' ')
      expect(paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()], call).toBeDefined()
    }
    const login = JSON.stringify(paths['/api/login'])
    expect(login).toContain('"password":{"type":"string","maxLength":256}')
    const list = JSON.stringify(paths['/api/devices'])
    expect(list).toContain('"name":"search"')
  })
})
