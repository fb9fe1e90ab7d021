import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ApiInput } from '../../../../shared/protocol/admin-api.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import type { ResultColumn, ResultRow } from '../../../../shared/protocol/api/results.ts'
import { Failure } from '../../../../shared/protocol/failure.ts'
import { bump } from '../../link/live-topics.ts'
import { fakeRelay, signInAs, signOut, type FakeRelay } from '../../testing/fake-relay.ts'
import { ResultsPage } from './results-page.tsx'

// There is no canvas here; that the real one is drawn is seen in a real browser.
vi.mock('./draw-chart.ts', () => ({ drawChart: () => ({ stop: () => undefined }) }))

const columns: ResultColumn[] = [
  { name: 'free', label: 'Free space', type: 'size' },
  { name: 'system', label: 'System', type: 'string' },
  { name: 'encrypted', label: 'Encrypted', type: 'boolean' },
]
const row = (name: string, free: number | string, more: Partial<ResultRow> = {}): ResultRow => ({
  jobId: `job-of-${name}`,
  device: { id: `device-${name}`, name, online: true },
  state: 'success',
  jobState: 'completed',
  cause: null,
  details: '',
  requestedAt: 1,
  startedAt: 2,
  endedAt: 3,
  exitCode: 0,
  outputs: [
    { name: 'free', type: 'size', value: free, flag: typeof free === 'string' ? 'wrong-type' : null },
    { name: 'encrypted', type: 'boolean', value: true, flag: null },
  ],
  ...more,
})
const fanOut = (id: string, requestedAt: number): FanOut => ({
  id,
  name: `Run of ${id}`,
  state: 'completed',
  because: '',
  script: { id: 'script-1', name: 'Look at the disk', version: 1 },
  inputs: {},
  dryRun: false,
  query: {},
  batch: { by: 'percent', size: 10 },
  stopAbovePercent: null,
  reason: 'to know',
  ticket: '',
  expiresInMs: 60_000,
  devices: 2,
  counts: {
    waiting: 0,
    'waiting-for-device': 0,
    delivered: 0,
    running: 0,
    success: 2,
    failed: 0,
    expired: 0,
    cancelled: 0,
    refused: 0,
  },
  requestedBy: 'ada',
  requestedById: 'user-ada-1',
  requestedAt,
  decidedBy: null,
  endedAt: null,
})

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
  relay.answer('GET /api/fan-outs/:id', ({ params }) => fanOut(params['id'] ?? '', 9))
  relay.answer('POST /api/results', {
    columns,
    count: 2,
    next: null,
    rows: [row('alpha', 1_500_000_000), row('beta', 'much')],
  })
})
afterEach(() => {
  cleanup()
  signOut()
  history.replaceState(null, '', '/')
})

const show = (address: string) => {
  history.replaceState(null, '', address)
  return render(
    <LocationProvider>
      <ResultsPage />
    </LocationProvider>,
  )
}
const FAN_OUT = '/results?fanOut=fan-out-2'
const inAddress = (name: string): string | null => new URLSearchParams(location.search).get(name)
const asked = () => relay.bodyOf('POST /api/results') as ApiInput<'POST /api/results'>['body']
const headers = () => screen.getAllByRole('columnheader')

describe('a result table', () => {
  it('[OUT2] has one row a device and one column an output by its label, typed; what is wrong with a value is said', async () => {
    show(FAN_OUT)
    const alpha = await screen.findByRole('row', { name: /alpha/ })
    expect(headers().map(header => header.textContent?.replace(/ [↕▲▼]$/, ''))).toEqual([
      'Device',
      'State',
      'Free space',
      'System',
      'Encrypted',
      'Started',
      'Ended',
      'Execution status details',
    ])
    expect(within(alpha).getByText('1.5 GB')).toBeTruthy()
    expect(within(alpha).getByText('Yes')).toBeTruthy()
    const beta = screen.getByRole('row', { name: /beta/ })
    expect(within(beta).getByText(/does not fit the type size/)).toBeTruthy()
  })

  it('[OUT2] a header sorts by its column, and again the other way; the address says so', async () => {
    show(FAN_OUT)
    fireEvent.click(await screen.findByRole('button', { name: /Free space/ }))
    await waitFor(() => expect(asked().sort).toEqual({ by: { output: 'free' }, descending: false }))
    expect(inAddress('sort')).toBe('o.free')
    expect(screen.getByRole('columnheader', { name: /Free space/ }).getAttribute('aria-sort')).toBe(
      'ascending',
    )
    fireEvent.click(screen.getByRole('button', { name: /Free space/ }))
    await waitFor(() => expect(asked().sort).toEqual({ by: { output: 'free' }, descending: true }))
    expect(inAddress('sort')).toBe('-o.free')
  })

  it('[OUT2] a number is filtered as it is typed, with its unit; one that is not understood is said and not asked', async () => {
    show(FAN_OUT)
    const operator = await screen.findByLabelText('Free space', { selector: 'select' })
    fireEvent.change(operator, { target: { value: 'less' } })
    const value = screen.getByLabelText('Free space: value')
    fireEvent.input(value, { target: { value: '5 minutes' } })
    expect(await screen.findByText(/“5 minutes” is not understood/)).toBeTruthy()
    expect(inAddress('o.free')).toBeNull()
    fireEvent.input(value, { target: { value: '2000 MB' } })
    await waitFor(() => expect(inAddress('o.free')).toBe('less 2000000000'))
    await waitFor(() =>
      expect(asked().filter?.outputs).toEqual([{ output: 'free', is: 'less', value: '2000000000' }]),
    )
    expect((value as HTMLInputElement).value).toBe('2000 MB')
    fireEvent.click(screen.getByRole('button', { name: /Free space: Less than 2 GB/ }))
    await waitFor(() => expect(inAddress('o.free')).toBeNull())
    expect((operator as HTMLSelectElement).value).toBe('')
  })

  it('[OUT2] an address shows what its sender saw: filters, sort, columns', async () => {
    show(
      `${FAN_OUT}&state=failed&search=desk&o.encrypted=equal+false&o.system=contains+deb&hide=started,o.system`,
    )
    await screen.findByRole('row', { name: /alpha/ })
    expect(asked().filter).toEqual({
      state: 'failed',
      search: 'desk',
      outputs: [
        { output: 'encrypted', is: 'equal', value: 'false' },
        { output: 'system', is: 'contains', value: 'deb' },
      ],
    })
    expect(headers().map(header => header.textContent)).not.toContain(expect.stringContaining('Started'))
    expect(screen.queryByRole('columnheader', { name: /System/ })).toBeNull()
    expect(screen.getByLabelText<HTMLSelectElement>('Encrypted', { selector: 'select' }).value).toBe('false')
    fireEvent.click(screen.getByRole('checkbox', { name: 'System' }))
    expect(await screen.findByRole('columnheader', { name: /System/ })).toBeTruthy()
    expect(inAddress('hide')).toBe('started')
  })

  it('[OUT2] stays as it is while a change is read, and takes over what has come in', async () => {
    show(FAN_OUT)
    const before = await screen.findByRole('row', { name: /alpha/ })
    relay.answer('POST /api/results', { columns, count: 1, next: null, rows: [row('alpha', 7)] })
    bump(['jobs'])
    await waitFor(() => expect(within(before).getByText('7 B')).toBeTruthy(), { timeout: 4000 })
    expect(before.isConnected).toBe(true)
  })

  it('[UX1] says what to do where nothing fits, where nothing is there yet, and where it cannot be read', async () => {
    relay.answer('POST /api/results', { columns, count: 0, next: null, rows: [] })
    show(`${FAN_OUT}&o.free=less+5`)
    fireEvent.click(await screen.findByRole('button', { name: 'Clear filters' }))
    expect(await screen.findByText(/come in here by themselves/)).toBeTruthy()
    expect(location.search).toBe('?fanOut=fan-out-2')
    cleanup()
    relay.answer('POST /api/results', new Failure('internal', 'The relay is tired.'))
    show(FAN_OUT)
    expect((await screen.findByRole('alert')).textContent).toContain('The relay is tired.')
  })

  it('[OUT2] totals and a histogram of a number, which stands in a table too', async () => {
    relay.answer('POST /api/result-totals', {
      count: 3,
      missing: 1,
      sum: 6e9,
      least: 1e9,
      greatest: 3e9,
      mean: 2e9,
      median: 2e9,
      histogram: [
        { from: 1e9, to: 2e9, count: 1 },
        { from: 2e9, to: 3e9, count: 2 },
      ],
    })
    show(FAN_OUT)
    fireEvent.change(await screen.findByLabelText('Chart of'), { target: { value: 'free' } })
    const chart = await screen.findByRole('img')
    expect(chart.getAttribute('aria-label')).toContain('The highest bar: 2, from 2 GB to 3 GB')
    expect(inAddress('chart')).toBe('free')
    expect(screen.getByText('6 GB')).toBeTruthy()
    expect(screen.getByRole('table', { name: /Histogram/, hidden: true }).textContent).toContain('2 GB3 GB2')
  })

  it('[OUT2] is exported with its filters; of an action every result can be had', async () => {
    relay.answer('GET /api/scripts/:id', new Failure('not-found', 'gone'))
    relay.answer('POST /api/result-exports', { address: '/api/results/export?ticket=1', expiresAt: 1 })
    show(`${FAN_OUT}&o.free=less+5`)
    fireEvent.click(await screen.findByRole('button', { name: 'Export CSV' }))
    await waitFor(() =>
      expect(relay.bodyOf('POST /api/result-exports')).toEqual({
        set: { of: 'fan-out', fanOutId: 'fan-out-2' },
        filter: { outputs: [{ output: 'free', is: 'less', value: '5' }] },
        format: 'csv',
        all: false,
      }),
    )
    expect(screen.queryByRole('checkbox', { name: /Every result/ })).toBeNull()
  })
})

describe('other views of results', () => {
  it('[OUT2] what differs between two runs is marked by a sign, in words and with what was', async () => {
    relay.answer('POST /api/result-differences', {
      columns,
      devices: 5000,
      differing: 12,
      next: null,
      rows: [
        {
          device: { id: 'device-alpha', name: 'alpha' },
          earlier: row('alpha', 2e9, { state: 'failed' }),
          later: row('alpha', 1e9),
          changed: ['free'],
          stateChanged: true,
        },
        {
          device: { id: 'device-beta', name: 'beta' },
          earlier: null,
          later: row('beta', 5),
          changed: ['free', 'encrypted'],
          stateChanged: true,
        },
      ],
    })
    show(`${FAN_OUT}&compare=fan-out-1`)
    expect(await screen.findByText('Devices that differ: 12 of 5,000')).toBeTruthy()
    const alpha = screen.getByRole('row', { name: /alpha/ })
    const cells = within(alpha).getAllByRole('cell')
    expect(cells[1]?.textContent).toContain('changed: ')
    expect(cells[1]?.querySelector('ins')?.textContent).toContain('1 GB')
    expect(cells[1]?.querySelector('del')?.textContent).toBe('2 GB')
    expect(cells[0]?.querySelector('del')?.textContent).toBe('Failed')
    expect(alpha.querySelectorAll('ins')).toHaveLength(2)
    expect(screen.getByRole('row', { name: /not in the earlier run/ }).querySelector('ins')).toBeNull()
    expect(relay.bodyOf('POST /api/result-differences')).toMatchObject({
      earlierFanOutId: 'fan-out-1',
      laterFanOutId: 'fan-out-2',
    })
  })

  it('[OUT2] the time line of a device: a number over time and every result', async () => {
    relay.answer('GET /api/devices/:id', new Failure('not-found', 'gone'))
    relay.answer('GET /api/result-timeline', {
      columns,
      next: null,
      rows: [row('alpha', 1e9, { endedAt: 9e11 }), row('alpha', 2e9, { jobId: 'job-before', endedAt: 8e11 })],
    })
    show(`${FAN_OUT}&device=device-alpha`)
    const line = await screen.findByRole('img')
    expect(line.getAttribute('aria-label')).toContain('2 values')
    expect(line.getAttribute('aria-label')).toContain('least 1 GB, greatest 2 GB')
    expect(screen.getAllByRole('row')).toHaveLength(3)
    expect(screen.getByRole('link', { name: /Back to the table/ }).getAttribute('href')).toBe(FAN_OUT)
  })
})

describe('where no results are chosen', () => {
  beforeEach(() => {
    relay.answer('GET /api/scripts', { rows: [] })
    relay.answer('GET /api/triggers', { rows: [], next: null })
    relay.answer('GET /api/fan-outs', { rows: [fanOut('fan-out-2', 5)], next: null })
    relay.answer('GET /api/saved-views', { rows: [] })
  })

  it('[OUT2] there are kept views, recent fan-outs, actions and triggers, or what to do first', async () => {
    relay.answer('GET /api/saved-views', {
      rows: [
        {
          id: 'view-0001',
          name: 'Full disks',
          address: `${FAN_OUT}&sort=o.free`,
          savedBy: 'ada',
          savedAt: 1,
        },
      ],
    })
    show('/results')
    expect((await screen.findByRole('link', { name: 'Full disks' })).getAttribute('href')).toBe(
      `${FAN_OUT}&sort=o.free`,
    )
    const recent = await screen.findByRole('link', { name: 'Run of fan-out-2' })
    expect(recent.getAttribute('href')).toBe(FAN_OUT)
    // Two of the same action are told apart by why, by whom and when.
    expect(recent.closest('li')?.textContent).toMatch(/to know.*Look at the disk · 2 devices · ada · .*1970/)
    expect(screen.getByText(/There are no triggers yet/)).toBeTruthy()
    relay.answer('DELETE /api/saved-views/:id', {})
    fireEvent.click(screen.getByRole('button', { name: 'Remove the view Full disks' }))
    relay.answer('GET /api/saved-views', { rows: [] })
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remove' }))
    expect(await screen.findByText(/press “Keep this view”/)).toBeTruthy()
    expect(relay.asked.find(({ call }) => call.startsWith('DELETE'))?.params).toEqual({ id: 'view-0001' })
  })

  it('[OUT2] a view is kept under a name with the whole of its address', async () => {
    relay.answer('POST /api/saved-views', { id: 'view-0002' })
    show(`${FAN_OUT}&sort=-o.free&hide=ended`)
    fireEvent.click(await screen.findByRole('button', { name: 'Keep this view' }))
    fireEvent.input(screen.getByLabelText(/^Name/), { target: { value: 'Full disks' } })
    fireEvent.submit(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).form!)
    await waitFor(() =>
      expect(relay.bodyOf('POST /api/saved-views')).toEqual({
        name: 'Full disks',
        address: `${FAN_OUT}&sort=-o.free&hide=ended`,
      }),
    )
  })
})
