import { request as httpRequest } from 'node:http'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { io, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Failure } from '../../shared/protocol/failure.ts'
import { ask } from '../../shared/protocol/link.ts'
import { fromPageEvents, type PageState } from '../../shared/protocol/page-link.ts'
import type { HelpDesk } from '../offers/help-desk.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { openPageClient } from './page-client.ts'
import { servePage, type ServedPage } from './serve-page.ts'

const idle: PageState = {
  now: 1,
  device: 'desk-1',
  relay: { connected: true, address: 'https://relay.example', organisation: 'Example' },
  codeEntry: { phase: 'idle' },
  session: null,
  help: { available: true, offers: [], runs: [] },
}

let stateDir: string
let pageDir: string
let page: ServedPage
let withPage: boolean
let sockets: Socket[]
let tellChange: () => void
let upload: ReturnType<typeof vi.fn<Sessions['sendUpload']>>
let connect: ReturnType<typeof vi.fn<(text: string) => Promise<void>>>
let isInSession: boolean
let help: HelpDesk

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'handrail-page-state-'))
  pageDir = await mkdtemp(join(tmpdir(), 'handrail-page-'))
  await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>Handrail</title>')
  await writeFile(join(pageDir, 'notes.txt'), 'not a part of the page')
  withPage = true
  isInSession = true
  sockets = []
  upload = vi.fn(async () => {})
  connect = vi.fn(async () => {})
  help = { state: () => idle.help, onChange: () => () => undefined, look: vi.fn(), run: vi.fn() }
  page = await serve()
})
afterEach(async () => {
  for (const socket of sockets) socket.disconnect()
  await page.stop()
  await rm(stateDir, { recursive: true, force: true })
  await rm(pageDir, { recursive: true, force: true })
})

async function serve(): Promise<ServedPage> {
  const sessions = {
    state: () => idle,
    entry: { connect, cancel: vi.fn() },
    running() {
      if (!isInSession) throw new Failure('session-state', 'There is no session.')
      return {}
    },
    sendUpload: upload,
    onChange(listener: () => void) {
      tellChange = listener
      return () => undefined
    },
  } as unknown as Sessions
  const log = pino({ level: 'silent' })
  return await servePage({ stateDir, pageDir, withPage: () => withPage, sessions, help, log })
}

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: string
}

async function get(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: page.address.port, path, method, headers },
      response => {
        let text = ''
        response.on('data', piece => (text += String(piece)))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

async function open(
  auth: Record<string, unknown>,
  headers: Record<string, string> = {},
  namespace = '/page',
) {
  const socket = io(`http://127.0.0.1:${page.address.port}${namespace}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth,
    extraHeaders: headers,
  })
  sockets.push(socket)
  return await new Promise<{ socket: Socket; refused: string | null }>(resolve => {
    socket.once('connect', () => resolve({ socket, refused: null }))
    socket.once('connect_error', error => resolve({ socket, refused: error.message }))
  })
}

describe('the local page', () => {
  test('[UX1] it is served to this device, with nothing from elsewhere allowed in it', async () => {
    const { status, headers, body } = await get('/')
    expect(status).toBe(200)
    expect(body).toContain('Handrail')
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  test.each(['/notes.txt', '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '//', '//etc/passwd'])(
    'nothing but its own files is served: %s',
    async path => {
      const { status, body } = await get(path)
      expect(status).toBe(404)
      expect(body).not.toContain('root:')
    },
  )

  test('another site, and a name made to point here, are answered nothing', async () => {
    expect(await get('/', { origin: 'https://evil.example' })).toMatchObject({ status: 403 })
    expect(await get('/', { host: `evil.example:${page.address.port}` })).toMatchObject({ status: 403 })
  })

  test('without the page, as the administrator may set it, only programs with the token are served', async () => {
    withPage = false
    expect(await get('/')).toMatchObject({ status: 404 })
    const state = await new Promise<PageState>(resolve => {
      void openPageClient(stateDir, { onState: resolve, onGone: () => undefined }).then(client =>
        vi.waitFor(() => client.close()),
      )
    })
    expect(state.device).toBe('desk-1')
  })

  test('its address is readable by the agent’s account only, and stays the same over a restart', async () => {
    const file = join(stateDir, 'page.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const before = page.address
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(before)
    expect(before.token).toHaveLength(43)
    await page.stop()
    page = await serve()
    expect(page.address).toEqual(before)
  })
})

describe('its link', () => {
  test('the state comes at once and after each change', async () => {
    const states: PageState[] = []
    const client = await openPageClient(stateDir, {
      onState: state => states.push(state),
      onGone: () => undefined,
    })
    await vi.waitFor(() => expect(states).toHaveLength(1))
    tellChange()
    tellChange()
    await vi.waitFor(() => expect(states.length).toBeGreaterThanOrEqual(2))
    client.close()
  })

  test.each([
    ['no token', {}],
    ['another token', { token: 'A'.repeat(43) }],
    ['a token that is no text', { token: { length: 43 } }],
  ])('%s opens nothing', async (_what, auth) => {
    expect((await open(auth)).refused).toBe('forbidden')
  })

  test('another site’s page opens nothing, even with the token', async () => {
    const { token } = page.address
    expect((await open({ token }, { origin: 'https://evil.example' })).refused).not.toBeNull()
    expect((await open({ token }, {}, '/')).refused).not.toBeNull()
  })

  test.each([
    ['code:connect', {}],
    ['code:connect', { text: 'x'.repeat(501) }],
    ['code:connect', null],
    ['session:accept', { sessionId: '../..', allowFiles: true }],
    ['session:accept', { sessionId: 'session-1', allowFiles: 'yes' }],
    ['chat:send', { messageId: 'message-1', text: '' }],
    ['file:answer', { transfer: -1, accept: true }],
  ])('malformed %s is answered with its reason: %j', async (event, payload) => {
    const { socket } = await open({ token: page.address.token })
    const sent = ask(socket, fromPageEvents, event as 'code:connect', payload as never)
    await expect(sent).rejects.toMatchObject({ code: 'invalid-input' })
    expect(connect).not.toHaveBeenCalled()
  })

  test('a message that is far too large ends the connection, and the agent goes on', async () => {
    const { socket } = await open({ token: page.address.token })
    const gone = new Promise(resolve => socket.once('disconnect', resolve))
    socket.emit('code:connect', { text: 'x'.repeat(100_000) })
    await gone
    expect((await open({ token: page.address.token })).refused).toBeNull()
  })
})

describe('files from the page', () => {
  const own = (): Record<string, string> => ({ 'x-handrail-token': page.address.token })

  test('[FILE1] a file is taken with the token, under a safe name', async () => {
    let content = ''
    upload.mockImplementation(async ({ path }) => {
      content = await readFile(path, 'utf8')
    })
    const name = encodeURIComponent('../../etc/passwd')
    expect(await get(`/upload?name=${name}`, own(), 'POST', 'hello')).toMatchObject({ status: 200 })
    expect(upload).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ name: 'passwd' }))
    expect(content).toBe('hello')
  })

  test('without the token, or from another site, nothing is taken', async () => {
    expect(await get('/upload?name=a', {}, 'POST', 'hello')).toMatchObject({ status: 403 })
    const elsewhere = { ...own(), origin: 'https://evil.example' }
    expect(await get('/upload?name=a', elsewhere, 'POST', 'hello')).toMatchObject({ status: 403 })
    expect(upload).not.toHaveBeenCalled()
  })

  test('without a session nothing is taken, and the answer says why', async () => {
    isInSession = false
    const { status, body } = await get('/upload?name=a', own(), 'POST', 'hello')
    expect(status).toBe(409)
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'session-state' } })
  })

  test('[FILE1] a file that the session does not take leaves nothing behind', async () => {
    let path = ''
    upload.mockImplementation(async file => {
      path = file.path
      expect(await readFile(path, 'utf8')).toBe('hello')
      throw new Failure('forbidden', 'Policy does not allow files in this session.')
    })
    expect(await get('/upload?name=a', own(), 'POST', 'hello')).toMatchObject({ status: 409 })
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is not answered', async method => {
    expect(await get('/', {}, method)).toMatchObject({ status: 405 })
  })
})
