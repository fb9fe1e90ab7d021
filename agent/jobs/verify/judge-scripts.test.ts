import { beforeEach, expect, test } from 'vitest'
import { readCertificate } from '../../../shared/signing/certificate.ts'
import type { TrustSnapshot } from '../../../shared/signing/trust-snapshot.ts'
import { makeOrganisation, type Organisation } from '../../../test/support/trust.ts'
import type { DeviceRules } from '../../trust/device-rules.ts'
import { judgeScripts } from './judge-scripts.ts'

const acme = makeOrganisation('Acme IT')
const handrail = makeOrganisation('Handrail')
const text = '#!/bin/sh\necho hello\n'
const signed = acme.sign(text)

let now: number
let rules: DeviceRules
let snapshot: TrustSnapshot
let judge: ReturnType<typeof judgeScripts>

function trusting({ thumbprint, root }: Organisation): TrustSnapshot {
  return {
    publishers: new Set([thumbprint]),
    disallowed: new Set(),
    roots: [readCertificate(root.certificate)],
    intermediates: [],
    tsaRoots: [],
    revocationLists: [],
    handrail: {
      publisher: readCertificate(handrail.publisher.certificate),
      root: readCertificate(handrail.root.certificate),
    },
    problem: null,
  }
}

beforeEach(() => {
  now = Date.now()
  rules = { policy: 'trusted-publisher-or-handrail', revocation: 'default', from: null, problem: null }
  snapshot = trusting(acme)
  const trust = { rules: () => Promise.resolve(rules), snapshot: () => Promise.resolve(snapshot) }
  judge = judgeScripts(trust, () => now)
})

const outcome = async (bytes: Uint8Array, fileName = 'action.sh'): Promise<string> => {
  const verdict = await judge(bytes, fileName)
  return verdict.verdict === 'verified' ? `by ${verdict.publisher?.name ?? 'nobody'}` : verdict.reason
}

test('[EXEC1] each policy runs what it names, and nothing else', async () => {
  const scripts = [Buffer.from(text), signed, handrail.sign(text), makeOrganisation('Stranger').sign(text)]
  const outcomes = async (policy: DeviceRules['policy']): Promise<string[]> => {
    rules = { ...rules, policy }
    const all: string[] = []
    for (const script of scripts) all.push(await outcome(script))
    return all
  }
  const strange = 'untrusted-certificate'
  expect(await outcomes('trusted-publisher-or-handrail')).toEqual([
    'not-signed',
    'by Acme IT',
    'by Handrail',
    strange,
  ])
  // SIGN9: Handrail is no publisher that this device's administrator named.
  expect(await outcomes('trusted-publisher')).toEqual(['not-signed', 'by Acme IT', strange, strange])
  expect(await outcomes('unrestricted')).toEqual(Array(4).fill('by nobody'))
  // EXEC2
  expect(await outcomes('disabled')).toEqual(Array(4).fill('disabled-by-policy'))
})

test('[EXEC1] a verdict is kept for a minute, and not a moment longer than its trust and rules', async () => {
  const first = await judge(signed, 'action.sh')
  now += 59_999
  expect(await judge(signed, 'action.sh')).toBe(first)
  now += 1
  expect(await judge(signed, 'action.sh')).not.toBe(first)
  rules = { ...rules, revocation: 'strict' }
  expect(await outcome(signed)).toBe('revocation-unknown')
  rules = { ...rules, policy: 'disabled' }
  expect(await outcome(signed)).toBe('disabled-by-policy')
  rules = { ...rules, policy: 'trusted-publisher', revocation: 'default' }
  expect(await outcome(signed)).toBe('by Acme IT')
  snapshot = { ...snapshot, publishers: new Set() }
  expect(await outcome(signed)).toBe('untrusted-publisher')
  snapshot = trusting(acme)
  expect(await outcome(signed)).toBe('by Acme IT')
  expect(await outcome(signed, 'action.js')).toBe('bad-block')
})

test('[EXEC1] a certificate that expires is noticed within the minute', async () => {
  const { notAfter } = readCertificate(acme.publisher.certificate)
  now = notAfter - 1000
  expect(await outcome(signed)).toBe('by Acme IT')
  now = notAfter + 60_000
  expect(await outcome(signed)).toBe('certificate-expired')
})

test('[SIGN8] rules or folders that cannot be relied on let nothing signed run, and say what to do', async () => {
  rules = { ...rules, policy: 'disabled', problem: 'chmod go-w /etc/handrail/policy' }
  const refused = await judge(signed, 'action.sh')
  expect(refused).toMatchObject({ reason: 'trust-store-unsafe', detail: 'chmod go-w /etc/handrail/policy' })
  rules = { ...rules, policy: 'trusted-publisher', problem: null }
  snapshot = { ...snapshot, problem: 'chmod go-w roots' }
  expect(await judge(signed, 'action.sh')).toMatchObject({ reason: 'trust-store-unsafe' })
})

test('what is kept is bounded, by number and by size', async () => {
  rules = { ...rules, policy: 'unrestricted' }
  const first = await judge(Buffer.from('first'), 'action.sh')
  const many = Array.from({ length: 200 }, (_, i) => Buffer.from(`script ${i}`))
  for (const script of many.slice(1)) await judge(script, 'action.sh')
  expect(await judge(Buffer.from('first'), 'action.sh')).toBe(first)
  for (const script of many.slice(0, 1)) await judge(script, 'action.sh')
  expect(await judge(Buffer.from('first'), 'action.sh')).not.toBe(first)
  const small = await judge(Buffer.from('small'), 'action.sh')
  for (let i = 0; i < 5; i += 1) await judge(Buffer.alloc(2 * 1024 * 1024, i), 'action.sh')
  expect(await judge(Buffer.from('small'), 'action.sh')).not.toBe(small)
})
