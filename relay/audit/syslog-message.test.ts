import { expect, test } from 'vitest'
import type { StoredEntry } from './check-chain.ts'
import { frameForTcp, syslogMessage } from './syslog-message.ts'

const entry: StoredEntry = {
  sequence: 7,
  at: Date.UTC(2026, 4, 31, 12, 0, 0, 5),
  actor: 'ada',
  act: 'device:rename',
  subject: 'device-1',
  outcome: 'done',
  source: '10.0.0.1',
  data_json: '{"to":"Büro\\n2"}',
  previous_hash: 'a',
  hash: 'b'.repeat(64),
}

test('[AUDIT1] an entry is a message of RFC 5424 in plain ASCII, its number beside it', () => {
  const message = syslogMessage(entry, 'relay-1', 8192)
  const [, head = '', json = ''] = /^(.*?\]) (.*)$/s.exec(message) ?? []
  expect(head).toBe(
    '<110>1 2026-05-31T12:00:00.005Z relay-1 handrail-relay - device:rename [meta sequenceId="7"]',
  )
  expect(message).toMatch(/^[ -~]*$/)
  expect(JSON.parse(json)).toEqual({
    sequence: 7,
    at: entry.at,
    actor: 'ada',
    act: 'device:rename',
    subject: 'device-1',
    outcome: 'done',
    source: '10.0.0.1',
    data: { to: 'Büro\n2' },
    hash: entry.hash,
  })
})

test.each([
  ['refused', 108],
  ['failed', 107],
])('[AUDIT1] what was %s is more severe', (outcome, priority) => {
  expect(syslogMessage({ ...entry, outcome }, 'r', 8192)).toMatch(new RegExp(`^<${priority}>1 `))
})

test('[AUDIT1] whatever an entry holds, a message stays within its length and is no second message', () => {
  const long = {
    ...entry,
    data_json: JSON.stringify({ text: 'ü'.repeat(5000) }),
    actor: 'a\nb',
    act: 'a b\n',
  }
  const message = syslogMessage(long, 'host name', 2048)
  expect(message.length).toBeLessThanOrEqual(2048)
  expect(message).toMatch(/^[ -~]*$/)
  expect(message).toContain('"cut":true')
  expect(message).toContain(' host_name handrail-relay - a_b_ [')
  const wide = { ...entry, subject: 'ü'.repeat(9000), actor: 'ü'.repeat(9000), source: 'ü'.repeat(9000) }
  expect(syslogMessage(wide, 'h', 2048).length).toBeLessThanOrEqual(2048)
})

test('[AUDIT1] an entry that somebody has made unreadable is sent as it stands', () => {
  const message = syslogMessage({ ...entry, data_json: '{broken', at: 9e15 }, 'r', 8192)
  expect(message).toContain('<110>1 - r handrail-relay')
  expect(message).toContain('"data":"{broken"')
})

test('[AUDIT1] over TCP a message stands behind its length', () => {
  expect(frameForTcp('<1>1 a')).toBe('6 <1>1 a')
})
