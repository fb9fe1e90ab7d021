import { signal } from '@preact/signals'
import { cleanup, render, screen } from '@testing-library/preact'
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { CodeEntry, PageState } from '../../../shared/protocol/page-link.ts'
import type { HelpRun } from '../../../shared/protocol/self-help.ts'
import { speak } from '../../../shared/words/speak.ts'
import type { PageModel } from './page-model.ts'

/** The page after its language was chosen: as its first module does, and in that order. ADR 0020. */

let App: (typeof import('./app.tsx'))['App']
beforeAll(async () => {
  await speak('de')
  ;({ App } = await import('./app.tsx'))
})
afterEach(cleanup)

function show(change: Partial<PageState>): string {
  const state: PageState = {
    now: 0,
    device: 'desk-1',
    relay: { connected: true, address: null, organisation: '' },
    codeEntry: { phase: 'idle' },
    session: null,
    help: { available: true, offers: [], runs: [] },
    ...change,
  }
  const model = {
    state: signal(state),
    line: signal('open'),
    clockOffsetMs: signal(0),
    trouble: signal(null),
  } as unknown as PageModel
  return render(<App model={model} />).container.textContent ?? ''
}

const at = new Date(2026, 2, 5, 14, 7).getTime()
const run: HelpRun = {
  jobId: 'job-12345',
  title: 'Platz schaffen',
  state: 'completed',
  askedAt: at,
  startedAt: at,
  endedAt: at,
  cause: null,
  details: '',
  outputs: [
    { name: 'freed', type: 'size', value: 1.5e9, flag: null, label: 'Frei geworden' },
    { name: 'files', type: 'unsigned-integer', value: 12_345, flag: null, label: 'Dateien' },
    { name: 'share', type: 'ratio', value: 0.125, flag: null, label: 'Anteil' },
    { name: 'took', type: 'duration', value: 1500, flag: null, label: 'Dauer' },
    { name: 'last', type: 'date-time', value: at, flag: null, label: 'Zuletzt' },
    { name: 'dry', type: 'boolean', value: false, flag: null, label: 'Probelauf' },
  ],
  log: '',
}

test('[TRIG1] numbers and times are written as in German', () => {
  const text = show({ help: { available: true, offers: [], runs: [run] } })
  for (const written of ['1,5 GB', '12.345', '12,5 %', '1,5 s', '05.03.2026, 14:07:00', 'Nein'])
    expect(text).toContain(written)
  expect(screen.getByText('05.03.2026, 14:07')).toBeTruthy()
})

test('[TRIG1] [OUT3] why an action did not work is said in German where its cause has a sentence', () => {
  const failed: HelpRun = { ...run, state: 'error', cause: 'time-out', details: 'It hung.', outputs: [] }
  const coded: HelpRun = { ...failed, jobId: 'job-54321', cause: 'exit-code', exitCode: 3 }
  const text = show({ help: { available: true, offers: [], runs: [failed, coded] } })
  expect(text).toContain('nicht innerhalb')
  expect(text).toContain('Exitcode 3')
  expect(text).not.toContain('It hung.')
})

test.each<[string, Extract<CodeEntry, { phase: 'failed' }>, RegExp]>([
  ['refused', { phase: 'failed', code: 'code-refused', message: 'In English.' }, /Verbindungscode ist nicht/],
  [
    'throttled',
    { phase: 'failed', code: 'too-many-requests', message: 'In English.', retryAfterMs: 5000 },
    /Zu viele Versuche/,
  ],
  ['without an answer', { phase: 'failed', code: 'timed-out', message: 'In English.' }, /keine rechtzeitige/],
  [
    'ended before anybody was asked',
    {
      phase: 'failed',
      code: 'session-state',
      message: 'In English.',
      ended: { reason: 'no-allowed-mode' },
    },
    /kein Sitzungsmodus/,
  ],
  [
    'for a device in session',
    {
      phase: 'failed',
      code: 'session-state',
      message: 'In English.',
      ended: {
        reason: 'device-busy',
        connectedWith: { name: 'Ada', organisation: 'Muster GmbH', mail: 'ada@example.org' },
      },
    },
    /Ada \(Muster GmbH\)/,
  ],
])('[CODE4] a code that was %s: the reason is said in German', (_, codeEntry, sentence) => {
  const text = show({ codeEntry })
  expect(text).toMatch(sentence)
  expect(text).not.toContain('In English.')
})
