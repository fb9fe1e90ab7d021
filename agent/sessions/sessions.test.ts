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
    return { send: vi.fn(), leave: async () => undefined, end: async () => undefined }
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

type Entered = { session: { id: string; at: number } | null }

function open(
  loggedOnUsers = ['eve'],
  entered: Entered = { session: null },
): ReturnType<typeof openSessions> & { answers: unknown[] } {
  const answers: unknown[] = []
  const change = (mutate: (data: Entered) => void): void => mutate(entered)
  const context = {
    config: { stateDir: folder },
    state: {
      identity: { data: { enrolled: { deviceId: 'device-1' } } },
      relays: { data: { relays: [], organisation: null, reachedAt: 1 } },
      restarting: { data: { session: null } },
      settings: { data: { consentFloor: defaultConsentFloor }, refresh: async () => false },
      entered: {
        data: entered,
        change: async (mutate: (data: Entered) => void) => change(mutate),
        changeSoon: change,
      },
    },
    relay: {
      state: { phase: 'connected', relay: 'https://relay.example' },
      async ask(event: string, asked: unknown) {
        if (event === 'session:answer') answers.push(asked)
        return event === 'code:redeem' ? { sessionId: request.sessionId } : {}
      },
    },
    facts: () => ({ loggedOnUsers, hostName: 'desk-1' }),
    log: pino({ level: 'silent' }),
    clock: () => 1_000_000,
    onChange: () => () => undefined,
  } as unknown as AgentContext
  return { ...openSessions({ context, showPage: vi.fn() }), answers }
}

test('[CODE6] who entered a code is still there after the agent was restarted while it asked them', async () => {
  const entered: Entered = { session: null }
  const before = open([], entered)
  await before.sessions.entry.connect('123 456 789')
  await before.part.answers?.['session:request']?.(request)
  expect(before.sessions.state().session?.phase).toBe('accepting')
  await before.part.stop?.()

  const after = open([], entered)
  await after.part.answers?.['session:request']?.(request)
  expect(after.sessions.state().session?.phase).toBe('accepting')
  after.sessions.held(request.sessionId).refuse()
  expect(after.answers).toMatchObject([{ answer: { accepted: false, reason: 'user-refused' } }])
  await after.part.stop?.()
})

test('[CONS2] a code entered for one session vouches for no other, for none that was answered, and not for ever', async () => {
  const at = 1_000_000
  for (const session of [null, { id: 'session-0', at }, { id: request.sessionId, at: at - 600_000 }]) {
    const { part, answers } = open([], { session })
    await part.answers?.['session:request']?.(request)
    expect(answers).toMatchObject([{ answer: { accepted: false, reason: 'nobody-logged-on' } }])
    await part.stop?.()
  }
  const entered: Entered = { session: { id: request.sessionId, at } }
  const { sessions, part } = open([], entered)
  await part.answers?.['session:request']?.(request)
  sessions.held(request.sessionId).refuse()
  expect(entered.session).toBeNull()
  await part.stop?.()
})

test('[FILE1] of what the session’s process releases only uploads are removed, whatever path it names', async () => {
  const { sessions, part } = open()
  await part.answers?.['session:request']?.(request)
  sessions.held(request.sessionId).accept({ allowed: ['file-transfer'] })
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
  sessions.held(request.sessionId).accept({ allowed: ['file-transfer'] })
  const upload = join(folder, 'upload')
  await writeFile(upload, 'text')
  await sessions.sendUpload({ path: upload, name: 'log.txt' })
  child.crash?.('SIGSEGV')
  await vi.waitFor(() => expect(stat(upload)).rejects.toMatchObject({ code: 'ENOENT' }))
  await part.stop?.()
})
