import { afterEach, expect, test, vi } from 'vitest'
import type { AuthenticationMessage, KeptAuthentication } from '../protocol/channel/authentication.ts'
import { startAuthentication, type Authenticated, type Authentication } from './authenticate.ts'
import type { Fingerprints } from './authentication-string.ts'

const honest: Fingerprints = { target: 'sha-256 AA', controller: 'sha-256 BB' }
const open: Authentication[] = []
afterEach(() => open.splice(0).forEach(each => each.stop()))

interface End {
  done: Authenticated | null
  failed: string | null
  take: (message: AuthenticationMessage) => void
  sent: AuthenticationMessage[]
}

function end(
  role: 'target' | 'controller',
  change: {
    fingerprints?: Fingerprints | null
    kept?: KeptAuthentication | null
    timeoutMs?: number
    to?: () => End
    tamper?: (message: AuthenticationMessage) => AuthenticationMessage
  } = {},
): End {
  const { fingerprints = honest, kept = null, timeoutMs, to, tamper = message => message } = change
  const one: End = { done: null, failed: null, take: message => running.take(message), sent: [] }
  const running = startAuthentication({
    role,
    fingerprints,
    kept,
    ...(timeoutMs !== undefined && { timeoutMs }),
    say(message) {
      one.sent.push(message)
      to?.().take(tamper(message))
    },
    onAuthenticated: result => (one.done = result),
    onFailed: why => (one.failed = why),
  })
  open.push(running)
  return one
}

function pair(
  target: Parameters<typeof end>[1] = {},
  controller: Parameters<typeof end>[1] = {},
): { target: End; controller: End } {
  const ends: { target: End; controller: End } = {
    target: end('target', { to: () => ends.controller, ...target }),
    controller: end('controller', { to: () => ends.target, ...controller }),
  }
  return ends
}

async function bothDone(ends: { target: End; controller: End }): Promise<[Authenticated, Authenticated]> {
  return await vi.waitFor(() => {
    const { target, controller } = ends
    if (!target.done || !controller.done) throw new Error(`${target.failed} ${controller.failed}`)
    return [target.done, controller.done]
  })
}

test('[E2E1] both ends get the same words and the same key; another connection has others', async () => {
  const [target, controller] = await bothDone(pair())
  expect(target.since).toBe('first')
  expect(target).toEqual(controller)
  const [again] = await bothDone(pair())
  expect(again.words).not.toEqual(target.words)
})

test('[E2E1] who sits in between with certificates of its own gives each end other words', async () => {
  const ends = pair(
    { fingerprints: { ...honest, controller: 'sha-256 MITM' } },
    { fingerprints: { ...honest, target: 'sha-256 MITM' } },
  )
  // Handing the messages on as they are does not even get through the commitment.
  await vi.waitFor(() => expect(ends.controller.failed).toMatch(/not what was committed/))
  // Making both exchanges itself gives two sets of words.
  const toTarget = pair(
    { fingerprints: { ...honest, controller: 'sha-256 MITM' } },
    {
      fingerprints: { ...honest, controller: 'sha-256 MITM' },
    },
  )
  const toController = pair(
    { fingerprints: { ...honest, target: 'sha-256 MITM' } },
    {
      fingerprints: { ...honest, target: 'sha-256 MITM' },
    },
  )
  const [target] = await bothDone(toTarget)
  const [, controller] = await bothDone(toController)
  expect(target.words).not.toEqual(controller.words)
})

test('[E2E1] a nonce chosen after the commitment is noticed', async () => {
  const ends = pair({
    tamper: message =>
      message.type === 'authentication-reveal' ? { ...message, nonce: '0'.repeat(64) } : message,
  })
  await vi.waitFor(() => expect(ends.controller.failed).toMatch(/not what was committed/))
  expect(ends.controller.done).toBeNull()
})

test('[E2E1] the target reveals nothing before the controller has answered', async () => {
  const target = end('target')
  await vi.waitFor(() => expect(target.sent.map(({ type }) => type)).toEqual(['authentication-commit']))
  expect(JSON.stringify(target.sent)).not.toContain('nonce')
})

test('[E2E1] a later connection between the same two ends keeps the words', async () => {
  const [kept] = await bothDone(pair())
  const later = { target: 'sha-256 CC', controller: 'sha-256 DD' }
  const [target, controller] = await bothDone(
    pair({ kept, fingerprints: later }, { kept, fingerprints: later }),
  )
  expect(target).toEqual({ ...kept, since: 'kept' })
  expect(controller).toEqual({ ...kept, since: 'kept' })
})

test('[E2E1] an end that has lost the key gets new words, and the other says that they changed', async () => {
  const [kept] = await bothDone(pair())
  const [target, controller] = await bothDone(pair({ kept }))
  expect(target.since).toBe('changed')
  expect(controller.since).toBe('first')
  expect(target.words).toEqual(controller.words)
  expect(target.words).not.toEqual(kept.words)
  const [first, changed] = await bothDone(pair({}, { kept }))
  expect([first.since, changed.since]).toEqual(['first', 'changed'])
})

test('[E2E1] who steps in between at a later connection cannot prove that it was there before', async () => {
  const [kept] = await bothDone(pair())
  const other = { key: '0'.repeat(64), words: ['a', 'b', 'c', 'd'] }
  const guessed = pair({ kept }, { kept: other })
  await vi.waitFor(() => expect(guessed.target.failed).toMatch(/proof/))
  // A true proof, but for another connection.
  const handedOn = pair(
    { kept, fingerprints: { ...honest, controller: 'sha-256 MITM' } },
    { kept, fingerprints: { ...honest, target: 'sha-256 MITM' } },
  )
  await vi.waitFor(() => expect(handedOn.target.failed).toMatch(/proof/))
  const wrongBack = pair(
    { kept, tamper: message => ('proof' in message ? { ...message, proof: 'f'.repeat(64) } : message) },
    { kept },
  )
  await vi.waitFor(() => expect(wrongBack.controller.failed).toMatch(/proof/))
})

test('[E2E1] out of turn, twice, silent, or without a certificate: the connection is not used', async () => {
  const nonce = '1'.repeat(64)
  const early = end('controller')
  early.take({ type: 'authentication-reveal', nonce })
  await vi.waitFor(() => expect(early.failed).toMatch(/out of turn/))
  const mirrored = end('target')
  mirrored.take({ type: 'authentication-commit', commitment: nonce })
  await vi.waitFor(() => expect(mirrored.failed).toMatch(/out of turn/))
  const silent = end('controller', { timeoutMs: 5 })
  await vi.waitFor(() => expect(silent.failed).toMatch(/did not answer/))
  const unclear = end('target', { fingerprints: null })
  await vi.waitFor(() => expect(unclear.failed).toMatch(/unclear/))
})
