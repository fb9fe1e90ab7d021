import { signal } from '@preact/signals'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Device } from '../../../shared/protocol/api/devices.ts'
import type { FanOut } from '../../../shared/protocol/api/fleet.ts'
import type { Script } from '../../../shared/protocol/api/jobs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { RelayApi } from '../../link/relay-api.ts'
import { RunOnDevices } from './run-on-devices.tsx'

const device = (id: string, name: string, more: Partial<Device> = {}): Device => ({
  id,
  name,
  facts: null,
  online: true,
  lastSeenAt: null,
  enrolledAt: 1,
  identityConflictAt: null,
  inSession: false,
  labels: [],
  address: null,
  ...more,
})
const devices = [
  device('device-1', 'desk-1', { labels: ['room:north'] }),
  device('device-2', 'desk-2', { online: false, labels: ['room:south'] }),
]
const script = (id: string, name: string, dryRun = false): Script => ({
  id,
  fileName: `${id}.sh`,
  sha256: '0'.repeat(64),
  version: 1,
  declaration: {
    name,
    description: '',
    language: 'sh',
    platforms: ['linux'],
    runContext: 'system',
    timeOutMs: 60_000,
    inputs: [],
    outputs: [],
    dryRun,
    texts: {},
  },
  signature: { signed: false, publisher: null, thumbprint: null, problem: null, official: false },
  savedAt: 1,
  savedBy: 'ada',
})
const noCounts = {
  waiting: 0,
  'waiting-for-device': 0,
  delivered: 0,
  running: 0,
  success: 0,
  failed: 0,
  expired: 0,
  cancelled: 0,
  refused: 0,
}
const running: FanOut = {
  id: 'fan-out-1',
  name: 'Free disk space',
  state: 'running',
  because: '',
  script: { id: 'free', name: 'Free disk space', version: 1 },
  inputs: {},
  dryRun: true,
  query: {},
  batch: { by: 'number', size: 5 },
  stopAbovePercent: 20,
  reason: 'full',
  ticket: '',
  expiresInMs: 86_400_000,
  devices: 2,
  counts: { ...noCounts, success: 1, 'waiting-for-device': 1 },
  requestedBy: 'ada',
  requestedById: 'user-1',
  requestedAt: 1,
  decidedBy: null,
  endedAt: null,
}
const results = {
  columns: [{ name: 'freed', label: 'Freed space', type: 'size' }],
  count: 2,
  next: null,
  rows: [
    {
      jobId: 'job-1',
      device: { id: 'device-1', name: 'desk-1', online: true },
      state: 'success',
      details: '',
      outputs: [{ name: 'freed', type: 'size', value: 1_500_000, flag: null }],
    },
    {
      jobId: 'job-2',
      device: { id: 'device-2', name: 'desk-2', online: false },
      state: 'waiting-for-device',
      details: '',
      outputs: [],
    },
  ],
}

interface Sent {
  body?: { query: { search?: string } }
  params?: { id: string }
}
let fanOut: FanOut
/** What the relay answers: a value, or what is made of what was sent. */
let answers: Record<string, unknown>
const call = vi.fn(async (name: string, sent: Sent): Promise<unknown> => {
  const answer = answers[name]
  if (answer instanceof Failure) throw answer
  return typeof answer === 'function' ? (answer as (sent: Sent) => unknown)(sent) : answer
})

beforeEach(() => {
  fanOut = running
  answers = {
    'GET /api/scripts': { rows: [script('free', 'Free disk space', true), script('flush', 'Flush names')] },
    'GET /api/my-actions': { favourites: [], recent: [] },
    'PUT /api/my-actions/:id': {},
    'POST /api/device-queries': ({ body }: Sent) => {
      const rows = devices.filter(({ name, labels }) =>
        [name, ...labels].some(text => text.includes(body?.query.search ?? '')),
      )
      return { count: rows.length, online: rows.filter(({ online }) => online).length, rows }
    },
    'POST /api/fan-outs': () => fanOut,
    'GET /api/fan-outs/:id': () => fanOut,
    'POST /api/fan-outs/:id/pause': () =>
      (fanOut = { ...running, state: 'paused', because: 'Paused by ada.' }),
    'POST /api/results': results,
  }
  call.mockClear()
  render(
    <RunOnDevices
      api={{ call } as unknown as RelayApi}
      role="support"
      relayUrl="https://help.example.com"
      begin={{ deviceId: null, scriptId: null }}
      jobChange={signal(null)}
    />,
  )
})
afterEach(cleanup)

const field = (): HTMLElement => screen.getByRole('combobox')
const type = (text: string): void => void fireEvent.input(field(), { target: { value: text } })
const press = (key: string): void => void fireEvent.keyDown(field(), { key })
const optionsFound = (count: number): Promise<HTMLElement[]> =>
  waitFor(() => {
    const options = screen.getAllByRole('option')
    expect(options).toHaveLength(count)
    return options
  })
const submit = (name: RegExp): void => {
  const { form } = screen.getByRole<HTMLButtonElement>('button', { name })
  if (form) fireEvent.submit(form)
}
const chosen = (): string[] =>
  within(screen.getByRole('list', { name: 'Chosen devices' }))
    .getAllByRole('button')
    .map(button => button.getAttribute('aria-label') ?? '')

test('[TRIG1] [UX1] devices are found as one types and chosen by keyboard, with what tells them apart; one found needs no arrow key', async () => {
  expect(await screen.findByText(/Find the device first/)).toBeTruthy()
  type('desk')
  const [first, second, all] = await optionsFound(3)
  expect(first?.textContent).toContain('room:north')
  expect(second?.textContent).toContain('Offline')
  expect(all?.textContent).toContain('All 2 devices that “desk” finds')
  press('ArrowDown')
  press('ArrowDown')
  expect(field().getAttribute('aria-activedescendant')).toBe(second?.id)
  press('ArrowUp')
  press('Enter')
  expect(chosen()).toEqual(['Remove desk-1'])
  expect(field().getAttribute('aria-expanded')).toBe('false')
  type('south')
  await optionsFound(1)
  press('Enter')
  expect(chosen()).toEqual(['Remove desk-1', 'Remove desk-2'])
  fireEvent.click(screen.getByRole('button', { name: 'Remove desk-1' }))
  expect(chosen()).toEqual(['Remove desk-2'])
  type('nobody has this')
  expect(await screen.findAllByText(/No device fits “nobody has this”/)).not.toHaveLength(0)
})

test('[TRIG1] a star makes an action a favourite, which comes first and keeps the focus; a refusal takes it back', async () => {
  type('north')
  await optionsFound(1)
  press('Enter')
  const star = await screen.findByRole('button', { name: 'Favourite: Free disk space' })
  expect(star.getAttribute('aria-pressed')).toBe('false')
  fireEvent.click(star)
  const first = within(screen.getByRole('list', { name: 'Favourites' }))
  const starred = first.getByRole('button', { name: 'Favourite: Free disk space' })
  expect(starred.getAttribute('aria-pressed')).toBe('true')
  expect(document.activeElement).toBe(starred)
  expect(call).toHaveBeenLastCalledWith('PUT /api/my-actions/:id', {
    params: { id: 'free' },
    body: { favourite: true },
  })
  answers['PUT /api/my-actions/:id'] = new Failure('not-found', 'gone')
  fireEvent.click(screen.getByRole('button', { name: 'Favourite: Flush names' }))
  await screen.findByText('This does not exist, or no longer.')
  expect(first.queryByText('Flush names')).toBeNull()
})

test('[TRIG1] [TRIG2] [OUT2] on all that a search finds: a reason is asked for; progress, pause and the table of results', async () => {
  type('desk')
  const [, , all] = await optionsFound(3)
  if (all) fireEvent.click(all)
  fireEvent.click(await screen.findByRole('button', { name: /^Free disk space/ }))
  expect(screen.getByText(/One of these devices is offline/)).toBeTruthy()
  fireEvent.click(screen.getByLabelText(/^Dry run: change nothing/))
  submit(/Run on 2 devices/)
  await screen.findByText(/a reason is required/)
  expect(call).not.toHaveBeenCalledWith('POST /api/fan-outs', expect.anything())

  fireEvent.input(screen.getByLabelText(/^Reason/), { target: { value: 'full' } })
  answers['POST /api/fan-outs'] = new Failure('conflict', 'The query finds 3 devices by now, and not 2.')
  submit(/Run on 2 devices/)
  await screen.findByText('The query finds 3 devices by now, and not 2.')
  answers['POST /api/fan-outs'] = () => fanOut
  submit(/Run on 2 devices/)
  await screen.findByText('1 of 2 devices are through')
  expect(call).toHaveBeenCalledWith('POST /api/fan-outs', {
    body: {
      scriptId: 'free',
      inputs: {},
      dryRun: true,
      query: { search: 'desk' },
      expectDevices: 2,
      batch: { by: 'number', size: 5 },
      reason: 'full',
      ticket: '',
    },
  })
  const table = await screen.findByRole('table')
  expect(within(table).getByRole('columnheader', { name: 'Freed space' })).toBeTruthy()
  expect(within(table).getByText('1.5 MB')).toBeTruthy()
  expect(screen.getByRole<HTMLAnchorElement>('link', { name: /All results/ }).href).toBe(
    'https://help.example.com/results?fanOut=fan-out-1',
  )
  fireEvent.click(screen.getByRole('button', { name: 'Pause' }))
  await screen.findByText('Paused by ada.')
  expect(screen.getByRole('button', { name: 'Resume' })).toBeTruthy()
  const cancel = screen.getByRole<HTMLButtonElement>('button', { name: 'Cancel the rest' })
  await waitFor(() => expect(cancel.disabled).toBe(false))
  fireEvent.click(cancel)
  const keep = await screen.findByRole('button', { name: 'Let it go on' })
  expect(document.activeElement).toBe(keep)
  fireEvent.click(keep)
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel the rest' }))
  await screen.findByText(/this cannot be taken back/)
  expect(call).not.toHaveBeenCalledWith('POST /api/fan-outs/:id/cancel', expect.anything())
  fireEvent.click(screen.getByRole('button', { name: 'Cancel the rest' }))
  await waitFor(() =>
    expect(call).toHaveBeenCalledWith('POST /api/fan-outs/:id/cancel', { params: { id: 'fan-out-1' } }),
  )
})

test('[TRIG1] chosen one by one they are named; one alone is a job of its own, without a reason', async () => {
  answers['POST /api/jobs'] = new Failure(
    'forbidden',
    'Policy does not allow you to run actions on this device.',
  )
  type('north')
  await optionsFound(1)
  press('Enter')
  fireEvent.click(await screen.findByRole('button', { name: /^Flush names/ }))
  expect(screen.queryByLabelText(/^Reason/)).toBeNull()
  expect(screen.queryByLabelText(/^Dry run/)).toBeNull()
  submit(/^Run$/)
  await screen.findByText('Policy does not allow you to run actions on this device.')
  expect(call).toHaveBeenLastCalledWith('POST /api/jobs', {
    body: { scriptId: 'flush', inputs: {}, deviceId: 'device-1' },
  })
  type('south')
  await optionsFound(1)
  press('Enter')
  fireEvent.input(screen.getByLabelText(/^Reason/), { target: { value: 'names' } })
  submit(/Run on 2 devices/)
  await screen.findByText('1 of 2 devices are through')
  expect(call).toHaveBeenCalledWith('POST /api/fan-outs', {
    body: expect.objectContaining({
      query: { deviceIds: ['device-1', 'device-2'] },
      expectDevices: 2,
    }) as unknown,
  })
})
