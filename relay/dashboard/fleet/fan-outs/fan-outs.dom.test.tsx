import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { LocationProvider, Route, Router } from 'preact-iso'
import type { ComponentChildren } from 'preact'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeviceQuery } from '../../../../shared/fleet/device-query.ts'
import { deviceStates, type DeviceState } from '../../../../shared/fleet/fan-out.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import { Failure } from '../../../../shared/protocol/failure.ts'
import { bump } from '../../link/live-topics.ts'
import { exampleDevice, exampleInput, exampleJob, exampleScript, sha256 } from '../../testing/examples.ts'
import { ada, fakeRelay, signInAs, signOut, type FakeRelay } from '../../testing/fake-relay.ts'
import { FanOutPage } from './fan-out-page.tsx'
import { FanOutsPage } from './fan-outs-page.tsx'
import { NewFanOutPage } from './new-fan-out-page.tsx'

const script = exampleScript({
  timeOutMs: 120_000,
  inputs: [exampleInput('path', { label: 'Folder' })],
  dryRun: true,
})
const countsOf = (some: Partial<Record<DeviceState, number>>): FanOut['counts'] =>
  Object.fromEntries(deviceStates.map(state => [state, some[state] ?? 0])) as FanOut['counts']
const fanOut = (more: Partial<FanOut> = {}): FanOut => ({
  id: 'fan-out-1234',
  name: 'Clear a folder',
  state: 'running',
  because: '',
  script: { id: script.id, name: 'Clear a folder', version: 2 },
  inputs: { path: '/var/tmp' },
  dryRun: false,
  query: { labels: ['kiosk'], online: true },
  batch: { by: 'percent', size: 10 },
  stopAbovePercent: 5,
  reason: 'Disks are full',
  ticket: 'CHG-7',
  expiresInMs: 7_200_000,
  devices: 200,
  counts: countsOf({ success: 90, failed: 10, waiting: 80, running: 20 }),
  requestedBy: 'grace',
  requestedById: 'user-grace-1',
  requestedAt: 1000,
  decidedBy: null,
  endedAt: null,
  ...more,
})

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
  relay.answer('GET /api/scripts', { rows: [script] })
  relay.answer('GET /api/scripts/:id/versions/:version', {
    version: 2,
    sha256,
    signature: script.signature,
    savedAt: 1,
    savedBy: 'ada',
    fileName: 'clear.sh',
    base64: btoa('# @action Clear a folder\n# @platforms linux\n# @input path string "Where"\ntrue\n'),
  })
  relay.answer('GET /api/labels', { rows: [{ label: 'kiosk', devices: 4 }] })
  relay.answer('GET /api/target-groups', { rows: [{ id: 'group-12345', name: 'Kiosks' }] })
  relay.answer('GET /api/known-facts', { rows: [{ name: 'freeBytes', label: 'Free space', type: 'size' }] })
  relay.answer('GET /api/fleet-settings', { approvalAbove: null })
  relay.answer('GET /api/jobs', { rows: [], next: null })
  relay.answer('POST /api/device-queries', {
    count: 123,
    online: 100,
    rows: [exampleDevice({ labels: ['kiosk'] })],
  })
})
afterEach(() => {
  cleanup()
  signOut()
  history.replaceState(null, '', '/')
})
const show = (page: ComponentChildren) => render(<LocationProvider>{page}</LocationProvider>)
const showNew = async (address = '/fan-outs/new') => {
  history.replaceState(null, '', address)
  show(
    <Router>
      <Route path="/fan-outs/new" component={NewFanOutPage} />
      <Route default component={() => <p>Elsewhere</p>} />
    </Router>,
  )
  await screen.findByLabelText('Batch size')
}
const type = (label: string | RegExp, value: string): void => {
  fireEvent.input(screen.getByLabelText(label), { target: { value } })
}
const pick = (label: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
}
const press = (name: string): boolean => fireEvent.click(screen.getByRole('button', { name }))
const send = async (name: string): Promise<void> => {
  const button = await screen.findByRole<HTMLButtonElement>('button', { name })
  fireEvent.submit(button.form!)
}

describe('a new fan-out', () => {
  it('[TRIG2] [TRIG3] sends devices, action, batch, when to stop, why, how long and how many devices were shown', async () => {
    relay.answer('POST /api/fan-outs', fanOut())
    await showNew()
    fireEvent.click(await screen.findByRole('radio'))
    type('Folder', '/var/tmp')
    fireEvent.click(screen.getByLabelText(/^Dry run/))
    fireEvent.click(screen.getByLabelText('Linux'))
    pick('How many devices at the same time', 'number')
    type('Batch size', '5')
    type('Stop when more than so many per cent fail', '')
    type('Delivery time-out', '90')
    pick('Unit of the delivery time-out', '60000')
    type('Name', 'Spring cleaning')
    type('Reason', 'Disks are full')
    type('Ticket', 'CHG-7')
    await screen.findByText(/is tried on 123 devices, on at most 5 at the same time, and changes nothing/)
    expect(
      screen.getByText(/a run may take 2 min: the time-out that the script itself declares/),
    ).toBeTruthy()
    await send('Try on 123 devices')
    await screen.findByText('Elsewhere')
    expect(location.pathname).toBe('/fan-outs/fan-out-1234')
    expect(relay.bodyOf('POST /api/fan-outs')).toEqual({
      name: 'Spring cleaning',
      scriptId: script.id,
      query: { platforms: ['linux'] },
      inputs: { path: '/var/tmp' },
      dryRun: true,
      batch: { by: 'number', size: 5 },
      stopAbovePercent: null,
      reason: 'Disks are full',
      ticket: 'CHG-7',
      expiresInMs: 5_400_000,
      expectDevices: 123,
    })
  })

  it('[UX1] says beside each field what is missing, once it was tried, and sends nothing', async () => {
    await showNew()
    type('Batch size', '0')
    type('Stop when more than so many per cent fail', '101')
    type('Delivery time-out', '8')
    expect(screen.queryByText('Say why.')).toBeNull()
    await send('Run on 123 devices')
    for (const problem of [
      /Choose an action\.$/,
      'Say why.',
      /from 0.1 to 100/,
      /from 0 to 100 is/,
      /to 7 days is/,
    ])
      expect(screen.getAllByText(problem).length).toBeGreaterThan(0)
    expect(relay.bodyOf('POST /api/fan-outs')).toBeUndefined()
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Search scripts')))
  })

  it('[TRIG2] goes nowhere while a label or a fact is typed and not added: without it there would be more devices', async () => {
    relay.answer('POST /api/fan-outs', fanOut())
    relay.answer('GET /api/known-facts', { rows: [{ name: 'memory', label: 'Memory', type: 'size' }] })
    await showNew('/fan-outs/new?script=script-12345')
    type('Folder', '/tmp')
    type('Reason', 'Disks are full')
    await screen.findByText('123 devices')
    const refuses = async (label: string): Promise<void> => {
      await send('Run on 123 devices')
      await screen.findByText(/^This does not count yet/)
      expect(document.activeElement).toBe(screen.getByLabelText(label))
      expect(relay.bodyOf('POST /api/fan-outs')).toBeUndefined()
    }
    type('Labels', 'site:paris')
    await refuses('Labels')
    type('Labels', '')
    const value = await screen.findByLabelText<HTMLInputElement>('Value')
    type('Value', '8 GB')
    const folded = value.closest('details')
    if (folded) folded.open = false
    await refuses('Value')
    expect(folded?.open).toBe(true)
    type('Value', '')
    await send('Run on 123 devices')
    await screen.findByText('Elsewhere')
  })

  it('[TRIG2] explains that the devices have changed, and asks for their number again', async () => {
    relay.answer(
      'POST /api/fan-outs',
      new Failure('conflict', 'The query finds 124 devices by now, and not 123.'),
    )
    await showNew('/fan-outs/new?script=script-12345')
    type('Folder', '/tmp')
    type('Reason', 'Disks are full')
    await screen.findByText('123 devices')
    relay.answer('POST /api/device-queries', { count: 124, online: 100, rows: [] })
    await send('Run on 123 devices')
    await screen.findByText(/The query finds 124 devices by now/)
    expect(screen.getByText(/so nothing was run/)).toBeTruthy()
    await screen.findByRole('button', { name: 'Run on 124 devices' })
  })

  it('[TRIG2] says that it will wait for approval, and cannot be sent where no device fits', async () => {
    relay.answer('GET /api/fleet-settings', { approvalAbove: 1 })
    await showNew('/fan-outs/new?script=script-12345')
    await screen.findByText(/^It goes to more than 1 device, so that another administrator has to approve it/)
    relay.answer('POST /api/device-queries', { count: 0, online: 0, rows: [] })
    type(/^Search$/, 'nobody')
    await screen.findByText('No device fits. Take a condition away.')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Run' }).disabled).toBe(true)
    expect(screen.queryByText(/another administrator/)).toBeNull()
  })

  it('is filled in with the fan-out that is run again, or with the query of the address', async () => {
    relay.answer('GET /api/fan-outs/:id', fanOut())
    await showNew('/fan-outs/new?again=fan-out-1234')
    expect(screen.getByLabelText<HTMLInputElement>('Folder').value).toBe('/var/tmp')
    expect(screen.getByLabelText<HTMLInputElement>('Delivery time-out').value).toBe('2')
    expect(screen.getByLabelText<HTMLTextAreaElement>('Reason').value).toBe('Disks are full')
    expect(screen.getByText(/this runs the newest, 3/)).toBeTruthy()
    await waitFor(() =>
      expect(relay.bodyOf('POST /api/device-queries')).toMatchObject({ query: fanOut().query }),
    )
    cleanup()
    await showNew(`/fan-outs/new?query=${encodeURIComponent('{"search":"desk"}')}`)
    expect(screen.getAllByLabelText<HTMLInputElement>('Search')[0]?.value).toBe('desk')
  })

  it('[UX1] asks before what was typed is left behind', async () => {
    await showNew('/fan-outs/new?script=script-12345')
    const mayLeave = (): boolean => dispatchEvent(new Event('beforeunload', { cancelable: true }))
    expect(mayLeave()).toBe(true)
    type('Folder', '/tmp')
    await waitFor(() => expect(mayLeave()).toBe(false))
  })

  it('warns of devices on whose platform the action cannot run, and takes them out; not where there are none', async () => {
    const platformsAsked = (body: unknown) => (body as { query: DeviceQuery }).query.platforms
    let others = 3
    relay.answer('POST /api/device-queries', ({ body }) => ({
      count: platformsAsked(body)?.includes('windows') ? others : 123,
      online: 0,
      rows: [],
    }))
    await showNew('/fan-outs/new?script=script-12345')
    await screen.findByText(/runs on Linux only. 3 of these devices have another platform/)
    press('Only Linux')
    expect(screen.queryByText(/runs on Linux only/)).toBeNull()
    expect(screen.getByLabelText<HTMLInputElement>('Linux').checked).toBe(true)
    cleanup()
    others = 0
    await showNew('/fan-outs/new?script=script-12345')
    await waitFor(() =>
      expect(platformsAsked(relay.bodyOf('POST /api/device-queries'))).toEqual(['windows', 'macos']),
    )
    await screen.findByText('123 devices')
    expect(screen.queryByText(/runs on Linux only/)).toBeNull()
  })
})

describe('a fan-out', () => {
  const showOne = async (more: Partial<FanOut> = {}): Promise<void> => {
    relay.answer('GET /api/fan-outs/:id', fanOut(more))
    show(<FanOutPage params={{ id: 'fan-out-1234' }} />)
    await screen.findByText('Disks are full')
  }
  const acts = (): (string | null)[] => screen.queryAllByRole('button').map(button => button.textContent)

  it('[TRIG2] shows how far it is, as it changes, what was asked for, and where its results are', async () => {
    await showOne()
    const bar = screen.getByRole('progressbar', { name: 'Progress of Clear a folder' })
    expect(bar.getAttribute('aria-valuenow')).toBe('100')
    expect(bar.getAttribute('aria-valuetext')).toBe('100 of 200')
    const counts = within(screen.getByRole('list', { name: 'Devices by state' }))
    expect(counts.getAllByRole('listitem').map(each => each.textContent)).toEqual([
      'Waiting for its turn 80',
      'Running 20',
      'Succeeded 90',
      'Failed 10',
    ])
    // By the label of the version that ran, not by the name within the script.
    expect((await screen.findByText('Where')).nextElementSibling?.textContent).toBe('/var/tmp')
    for (const text of [
      'CHG-7',
      '10 % of the devices: 20 devices',
      'more than 5 % fail',
      '2 h',
      'kiosk',
      'Online now',
    ])
      expect(screen.getByText(text)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Results' }).getAttribute('href')).toBe(
      '/results?fanOut=fan-out-1234',
    )
    await screen.findByText('No job has been made yet.')
    expect(relay.asked.find(({ call }) => call === 'GET /api/jobs')?.query['fanOutId']).toBe('fan-out-1234')
    relay.answer('GET /api/fan-outs/:id', fanOut({ state: 'completed', counts: countsOf({ success: 200 }) }))
    bump(['fleet'])
    await screen.findByText('200 of 200')
    expect(screen.getByText('Completed')).toBeTruthy()
  })

  it('[TRIG2] calls the state of a job as its device is counted, and not otherwise', async () => {
    relay.answer('GET /api/jobs', { rows: [exampleJob({ state: 'error', cause: 'not-signed' })], next: null })
    await showOne({ counts: countsOf({ refused: 1 }) })
    const table = within(await screen.findByRole('table'))
    expect(table.getByText('Refused by the device')).toBeTruthy()
    expect(table.queryByText('Error')).toBeNull()
  })

  it.each([
    ['awaiting-approval', ['Cancel the rest', 'Run again', 'Approve', 'Reject']],
    ['running', ['Pause', 'Cancel the rest', 'Run again']],
    ['paused', ['Resume', 'Cancel the rest', 'Run again']],
    ['stopped', ['Run again']],
    ['rejected', ['Run again']],
    ['completed', ['Run again']],
  ] as const)('[TRIG2] while it is %s an administrator may: %s', async (state, offered) => {
    await showOne({ state })
    expect(acts()).toEqual([...offered])
    expect(screen.getByRole('button', { name: 'Run again' }).getAttribute('href')).toBe(
      '/fan-outs/new?again=fan-out-1234',
    )
  })

  it('[TRIG2] is approved by an administrator who did not ask for it, and by nobody else', async () => {
    await showOne({ state: 'awaiting-approval', requestedById: ada.id })
    expect(acts()).toEqual(['Cancel the rest', 'Run again'])
    expect(screen.getByText(/You asked for it yourself/)).toBeTruthy()
    cleanup()
    signInAs('auditor')
    await showOne({ state: 'awaiting-approval' })
    expect(acts()).toEqual([])
    expect(screen.getByText('An administrator has to approve it.')).toBeTruthy()
    cleanup()
    signInAs()
    relay.answer('POST /api/fan-outs/:id/decide', fanOut())
    await showOne({ state: 'awaiting-approval' })
    press('Approve')
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Approve' }))
    await waitFor(() => expect(relay.bodyOf('POST /api/fan-outs/:id/decide')).toEqual({ approve: true }))
  })

  it('[TRIG2] asks before the rest is cancelled, and says why the relay refuses', async () => {
    relay.answer('POST /api/fan-outs/:id/cancel', new Failure('conflict', 'The fan-out is completed.'))
    await showOne()
    press('Cancel the rest')
    const dialog = within(screen.getByRole('dialog'))
    expect(relay.asked.some(({ call }) => call === 'POST /api/fan-outs/:id/cancel')).toBe(false)
    fireEvent.click(dialog.getByRole('button', { name: 'Cancel the rest' }))
    await dialog.findByText('The fan-out is completed.')
  })
})

describe('the list of fan-outs', () => {
  it('[UX1] shows each with its state and progress, or says what to do next', async () => {
    relay.answer('GET /api/fan-outs', { rows: [fanOut({ dryRun: true })], next: null })
    show(<FanOutsPage />)
    const row = within((await screen.findByRole('rowheader')).closest('tr')!)
    for (const text of ['Running', 'Dry run', '200', '100 of 200', 'grace', 'CHG-7', 'Disks are full'])
      expect(row.getByText(text)).toBeTruthy()
    relay.answer('GET /api/fan-outs', { rows: [], next: null })
    bump(['fleet'])
    await screen.findByText('No fan-outs yet')
    pick('State', 'paused')
    await screen.findByText('No fan-out fits these filters.')
    expect(relay.asked.at(-1)?.query['state']).toBe('paused')
  })
})
