import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PageState } from '../../shared/protocol/page-link.ts'
import type { SessionRequest } from '../../shared/protocol/session.ts'
import { sessionModes } from '../../shared/sessions/session-mode.ts'
import { consentPoints } from '../../shared/sessions/session-terms.ts'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { startDesktop, type Desktop } from '../../test/support/desktop.ts'
import { makeTerms } from '../../test/support/make-terms.ts'
import { eventually } from '../../test/support/relay.ts'
import { startSmallRelay, waitFor, type SmallRelay } from '../../test/support/small-relay.ts'
import { openPageClient, type PageClient } from '../page/page-client.ts'

/** A relay in the wrong hands, which claims that nobody has to be asked anything, and a real agent with its floor. CONS4. */

let desktop: Desktop
let relay: SmallRelay
let agent: AgentProcess
let page: PageClient
let state: PageState | null = null
let number = 0

const nobodyIsAsked = Object.fromEntries(consentPoints.map(point => [point, false]))

function lie(sessionId: string, change: Partial<SessionRequest> = {}): SessionRequest {
  return {
    sessionId,
    controller: { name: 'Mallory', organisation: 'Somebody', mail: 'm@example.org' },
    proposed: { mode: 'active', because: { rule: 'first-in-order', passedOver: [] } },
    terms: makeTerms({
      allowedModes: [...sessionModes],
      consent: {
        asks: nobodyIsAsked,
        graceTimeMs: 0,
        proceedOnTimeOut: true,
        proceedIfNobodyLoggedOn: true,
      },
      may: { chat: true, 'file-transfer': true, clipboard: true, recording: true },
      recording: { forced: true },
    }),
    ...change,
  }
}

const answersTo = (sessionId: string) => relay.answers.filter(each => each.sessionId === sessionId)

beforeAll(async () => {
  desktop = await startDesktop({ width: 800, height: 600, moving: false })
  relay = await startSmallRelay()
  agent = await makeAgentProcess()
  const enrolled = await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], 'good-token\n')
  expect(enrolled.err).toBe('')
  agent.run({ DISPLAY: desktop.display })
  await relay.connected()
  page = await eventually(
    async () =>
      await openPageClient(agent.stateDir, {
        onState: said => (state = said),
        onGone: () => (state = null),
      }).catch(() => null),
  )
})
afterAll(async () => {
  page.close()
  await agent.cleanUp()
  await relay.stop()
  await desktop.stop()
})
beforeEach(async () => {
  number += 1
  if (state?.session) {
    await page.ask('session:stop', { sessionId: state.session.id })
    await page.ask('session:dismiss', { sessionId: state.session.id })
  }
  await eventually(() => state !== null && state.session === null)
})

async function enterCode(sessionId: string): Promise<void> {
  relay.redeemsTo = sessionId
  await page.ask('code:connect', { text: '123456789' })
  await eventually(() => state?.codeEntry.phase === 'redeeming' || state?.codeEntry.phase === 'idle')
}

test('[CONS4] the user is asked all the same, silence is a no, and the controller is told that the floor decided', async () => {
  const sessionId = `session-${number}`
  await enterCode(sessionId)
  await relay.ask('session:request', lie(sessionId))
  await eventually(() => state?.session?.phase === 'accepting')
  expect(state?.session).toMatchObject({ onTimeOut: 'refuse', floorAsks: true, recorded: true })
  expect(answersTo(sessionId)).toEqual([])
  await page.ask('session:accept', { sessionId, mode: 'chat', allowed: [] })
  await waitFor('an answer', () => answersTo(sessionId).length > 0)
  expect(answersTo(sessionId)[0]?.answer).toMatchObject({
    accepted: true,
    decidedBy: 'user',
    floorDecided: true,
  })
})

test('[CONS4] with nobody there, nothing begins at all', async () => {
  const sessionId = `session-${number}`
  if (relay.facts.at(-1)?.loggedOnUsers.length) return
  await relay.ask('session:request', lie(sessionId))
  await waitFor('an answer', () => answersTo(sessionId).length > 0)
  expect(answersTo(sessionId)[0]?.answer).toEqual({
    accepted: false,
    reason: 'device-floor',
    floorDecided: true,
  })
})

test('[CONS4] new terms in mid-session open nothing: what goes beyond the accepted mode waits for the user', async () => {
  const sessionId = `session-${number}`
  await enterCode(sessionId)
  await relay.ask('session:request', lie(sessionId))
  await eventually(() => state?.session?.phase === 'accepting')
  await relay.ask('session:terms', { sessionId, terms: lie(sessionId).terms })
  expect(state?.session?.phase).toBe('accepting')
  await page.ask('session:accept', { sessionId, mode: 'chat', allowed: [] })
  await eventually(() => state?.session?.phase === 'connecting')
  await relay.ask('session:terms', { sessionId, terms: lie(sessionId).terms })
  expect(state?.session).toMatchObject({ phase: 'connecting', mode: 'chat' })
})

test('[CONS4] [MODE3] terms that go up in mid-session, a flood of them, and signals that are no signals: the mode stays what the user said', async () => {
  const sessionId = `session-${number}`
  await enterCode(sessionId)
  const modest = makeTerms({ allowedModes: ['chat'], may: { chat: true } })
  await relay.ask(
    'session:request',
    lie(sessionId, {
      terms: modest,
      proposed: { mode: 'chat', because: { rule: 'first-in-order', passedOver: [] } },
    }),
  )
  await eventually(() => state?.session?.phase === 'accepting')
  await page.ask('session:accept', { sessionId, mode: 'chat', allowed: [] })
  await eventually(() => state?.session?.phase === 'connecting')
  for (let n = 0; n < 200; n += 1)
    await relay.ask('session:terms', { sessionId, terms: n % 2 ? modest : lie(sessionId).terms })
  await relay.ask('session:terms', { sessionId, terms: lie(sessionId).terms })
  expect(state?.session).toMatchObject({ phase: 'connecting', mode: 'chat' })
  // Input and wishes have no way in through the relay; nonsense is refused, and a flood of candidates is dropped.
  for (const signal of [
    { type: 'input-text', text: 'rm -rf ~' },
    { type: 'mode-request', mode: 'active' },
    { type: 'mode', mode: 'active' },
    { type: 'answer', sdp: 'x'.repeat(64 * 1024 + 1) },
  ])
    await expect(relay.ask('session:signal', { sessionId, signal })).rejects.toMatchObject({
      code: 'invalid-input',
    })
  const candidate = { candidate: 'candidate:1 1 udp 1 169.254.169.254 80 typ host', sdpMid: '0' }
  await Promise.all(
    Array.from({ length: 3000 }, () =>
      relay.ask('session:signal', { sessionId, signal: { type: 'candidate', candidate } }),
    ),
  )
  await relay.ask('session:signal', { sessionId, signal: { type: 'answer', sdp: 'v=0' } })
  expect(state?.session).toMatchObject({ phase: 'connecting', mode: 'chat' })
  expect(answersTo(sessionId)).toHaveLength(1)
})

test('[CONS4] [SES3] requests without end, for sessions that nobody entered: the running one stays, and each is refused', async () => {
  const sessionId = `session-${number}`
  await enterCode(sessionId)
  await relay.ask('session:request', lie(sessionId))
  await eventually(() => state?.session?.phase === 'accepting')
  await page.ask('session:accept', { sessionId, mode: 'chat', allowed: [] })
  await eventually(() => state?.session?.phase === 'connecting')
  const others = Array.from({ length: 200 }, (_, n) => `uninvited-${number}-${n}`)
  await Promise.all(others.map(other => relay.ask('session:request', lie(other)).catch(() => undefined)))
  await waitFor('an answer to each', () => others.every(other => answersTo(other).length > 0))
  expect(new Set(others.flatMap(other => answersTo(other).map(({ answer }) => answer.accepted)))).toEqual(
    new Set([false]),
  )
  for (const event of ['session:signal', 'session:terms', 'session:ended'] as const)
    await relay
      .ask(event, {
        sessionId: 'uninvited-0-0',
        signal: { type: 'ready' },
        terms: lie(sessionId).terms,
        reason: 'controller-ended',
        now: 0,
      })
      .catch(() => undefined)
  expect(state?.session).toMatchObject({ id: sessionId, phase: 'connecting', mode: 'chat' })
})

test('[CONS4] only the device’s own administrator lowers the floor, and it counts for the next session', async () => {
  const lower = ['always-ask=no', 'never-control-unseen=no', 'never-record-unseen=no']
  expect((await agent.command(['floor', 'set', ...lower])).code).toBe(0)
  const sessionId = `session-${number}`
  await enterCode(sessionId)
  await relay.ask('session:request', lie(sessionId))
  await waitFor('an answer', () => answersTo(sessionId).length > 0)
  expect(answersTo(sessionId)[0]?.answer).toEqual({
    accepted: true,
    decidedBy: 'policy',
    floorDecided: false,
  })
})
