import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SessionRequest } from '../../shared/protocol/session.ts'
import { defaultConsentFloor } from '../../shared/sessions/consent.ts'
import type { AgentContext } from '../context.ts'
import type { FromChild } from './child/child-link.ts'
import { makeTerms } from '../../test/support/make-terms.ts'
import { openSessions } from './sessions.ts'

const child = vi.hoisted((): { say?: (message: FromChild) => void; crash?: (why: string) => void } => ({}))
vi.mock('./start-child.ts', () => ({
  startSessionProcess(events: { onMessage: (message: FromChild) => void; onCrash: (why: string) => void }) {
    child.crash = events.onCrash
    child.say = message => events.onMessage(message)
    return { send: vi.fn(), end: async () => undefined }
  },
}))

const request: SessionRequest = {
  sessionId: 'session-1',
  controller: { name: 'Ada', organisation: 'Example', mail: 'ada@example.org' },
  proposed: { mode: 'file-transfer', because: { rule: 'first-in-order' as const, passedOver: [] } },
  terms: makeTerms({ allowedModes: ['file-transfer'], may: { chat: true, 'file-transfer': true } }),
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-sessions-'))
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

function open(): ReturnType<typeof openSessions> {
  const context = {
    config: { stateDir: folder },
    state: {
      identity: { data: { enrolled: { deviceId: 'device-1' } } },
      relays: { data: { relays: [], organisation: null, reachedAt: 1 } },
      settings: { data: { consentFloor: defaultConsentFloor } },
    },
    relay: { state: { phase: 'connected', relay: 'https://relay.example' }, ask: async () => ({}) },
    facts: () => ({ loggedOnUsers: ['eve'], hostName: 'desk-1' }),
    log: pino({ level: 'silent' }),
    clock: () => 1_000_000,
    onChange: () => () => undefined,
  } as unknown as AgentContext
  return openSessions({ context, showPage: vi.fn() })
}

test('[FILE1] of what the session’s process releases only uploads are removed, whatever path it names', async () => {
  const { sessions, part } = open()
  await part.answers?.['session:request']?.(request)
  sessions.held(request.sessionId).accept({ allowFiles: true })
  const [upload, other] = [join(folder, 'upload'), join(folder, 'other')]
  for (const path of [upload, other]) await writeFile(path, 'text')
  await sessions.sendUpload({ path: upload, name: 'log.txt' })
  for (const path of [other, upload]) child.say?.({ type: 'file-released', path })
  await vi.waitFor(() => expect(stat(upload)).rejects.toMatchObject({ code: 'ENOENT' }))
  expect((await stat(other)).isFile()).toBe(true)
  await part.stop?.()
})

test('[FILE1] uploads are removed when the session’s process crashes', async () => {
  const { sessions, part } = open()
  await part.answers?.['session:request']?.(request)
  sessions.held(request.sessionId).accept({ allowFiles: true })
  const upload = join(folder, 'upload')
  await writeFile(upload, 'text')
  await sessions.sendUpload({ path: upload, name: 'log.txt' })
  child.crash?.('SIGSEGV')
  await vi.waitFor(() => expect(stat(upload)).rejects.toMatchObject({ code: 'ENOENT' }))
  await part.stop?.()
})
