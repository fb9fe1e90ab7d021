import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import type { ComponentChildren } from 'preact'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JobDetail } from '../../../shared/protocol/api/jobs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { DevicePage } from '../devices/device-page.tsx'
import { exampleDevice, exampleInput, exampleJob, exampleScript, sha256 } from '../testing/examples.ts'
import { fakeRelay, signInAs, signOut, type FakeRelay } from '../testing/fake-relay.ts'
import { JobPage } from './job-page.tsx'
import { JobTable } from './job-table.tsx'
import { RunDialog } from './run-dialog.tsx'

const script = exampleScript({
  inputs: [
    exampleInput('path', { label: 'Folder' }),
    exampleInput('key', { label: 'Key', type: 'secret' }),
    exampleInput('depth', { label: 'Depth', type: 'integer', defaultValue: '2' }),
  ],
})
const job = exampleJob({
  inputs: { path: '/var/tmp', key: '••••••', depth: '2' },
  outputs: [{ name: 'freed', type: 'size', value: 1_500_000_000, flag: null, label: 'Freed space' }],
  logTail: 'one\ntwo\n',
})
const device = exampleDevice({
  facts: {
    hostName: 'desk-1',
    platform: 'linux',
    systemName: 'Debian',
    agentVersion: '0.1.0',
    executionPolicy: 'unrestricted',
    publishers: [],
    modes: ['monitor'],
    loggedOnUsers: [],
  },
  identityConflictAt: 5000,
})

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
})
afterEach(() => {
  cleanup()
  signOut()
})
const show = (page: ComponentChildren) => render(<LocationProvider>{page}</LocationProvider>)
const run = (): void => {
  const { form } = screen.getByRole<HTMLButtonElement>('button', { name: 'Run' })
  if (form) fireEvent.submit(form)
}

describe('running an action', () => {
  const dialog = <RunDialog script={script} device={job.device} onClose={() => undefined} />

  it('[ACT1] asks for what is required, and fills in the defaults', () => {
    show(dialog)
    run()
    expect(screen.getAllByText('a value is required')).toHaveLength(2)
    expect(screen.getByLabelText<HTMLInputElement>('Depth').value).toBe('2')
    expect(relay.asked).toEqual([])
  })

  it('[ACT1] refuses a value that does not fit its type', () => {
    show(dialog)
    fireEvent.input(screen.getByLabelText('Depth'), { target: { value: 'deep' } })
    run()
    expect(screen.getByText('expected a whole number')).toBeTruthy()
  })

  it('[ACT2] sends the values, and shows what the relay refuses at its field', async () => {
    const problems = [{ where: 'path', message: 'no such folder' }]
    relay.answer('POST /api/jobs', new Failure('input-invalid', 'Inputs: wrong', { problems }))
    show(dialog)
    fireEvent.input(screen.getByLabelText('Folder'), { target: { value: '/tmp' } })
    fireEvent.input(screen.getByLabelText('Key'), { target: { value: 's3cret' } })
    run()
    expect((await screen.findAllByText('no such folder')).length).toBeGreaterThan(0)
    expect(relay.bodyOf('POST /api/jobs')).toEqual({
      scriptId: script.id,
      deviceId: 'device-1234',
      inputs: { path: '/tmp', key: 's3cret', depth: '2' },
      expiresInMs: 86_400_000,
    })
  })

  it('[TRIG3] says that the job will wait when the device is offline', () => {
    show(<RunDialog script={script} device={{ ...job.device, online: false }} onClose={() => undefined} />)
    expect(screen.getByText(/desk-1 is offline/)).toBeTruthy()
  })
})

describe('one job', () => {
  it('[OUT2] shows the outputs by label first, the duration, and the script’s SHA-256', async () => {
    relay.answer('GET /api/jobs/:id', job)
    show(<JobPage params={{ id: job.id }} />)
    const outputs = await screen.findByRole('table', { name: 'Outputs' })
    expect(within(outputs).getByRole('rowheader').textContent).toBe('Freed space')
    expect(within(outputs).getByText('1.5 GB')).toBeTruthy()
    expect(screen.getByText('4.2 s')).toBeTruthy()
    expect(screen.getByText(sha256)).toBeTruthy()
    const headings = screen.getAllByRole('heading').map(heading => heading.textContent)
    expect(headings.indexOf('Outputs')).toBeLessThan(headings.indexOf('Log'))
  })

  it('[OUT3] shows Execution status details', async () => {
    relay.answer('GET /api/jobs/:id', {
      ...job,
      state: 'error',
      details: 'The script ended with exit code 1.',
    })
    show(<JobPage params={{ id: job.id }} />)
    expect(await screen.findByText('Execution status details:')).toBeTruthy()
    expect(screen.getByText('The script ended with exit code 1.', { exact: false })).toBeTruthy()
  })

  it('[JOB1] asks before a running job is cancelled', async () => {
    const running: JobDetail = { ...job, state: 'running', endedAt: null, exitCode: null, outputs: [] }
    relay.answer('GET /api/jobs/:id', running)
    relay.answer('POST /api/jobs/:id/cancel', running)
    show(<JobPage params={{ id: job.id }} />)
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
    const asking = within(screen.getByRole('dialog', { name: 'Cancel this job?' }))
    expect(asking.getByText(/It is stopped there with all its processes/)).toBeTruthy()
    fireEvent.click(asking.getByRole('button', { name: 'Cancel job' }))
    await waitFor(() =>
      expect(relay.asked.some(asked => asked.call === 'POST /api/jobs/:id/cancel')).toBe(true),
    )
  })

  it('[ACT2] runs again with the same inputs, but never with the mask of a secret', async () => {
    relay.answer('GET /api/jobs/:id', job)
    relay.answer('GET /api/scripts', { rows: [script] })
    show(<JobPage params={{ id: job.id }} />)
    fireEvent.click(await screen.findByRole('button', { name: 'Run again' }))
    expect((await screen.findByLabelText<HTMLInputElement>('Folder')).value).toBe('/var/tmp')
    expect(screen.getByLabelText<HTMLInputElement>('Key').value).toBe('')
    expect(screen.getByText(/That job ran version 2; this runs the newest, 3/)).toBeTruthy()
  })

  it('[RECD2] offers an auditor nothing to do', async () => {
    signInAs('auditor')
    relay.answer('GET /api/jobs/:id', job)
    show(<JobPage params={{ id: job.id }} />)
    await screen.findByText('1.5 GB')
    expect(screen.queryByRole('button', { name: 'Run again' })).toBeNull()
  })

  it('[OUT2] searches the log', async () => {
    relay.answer('GET /api/jobs/:id', job)
    show(<JobPage params={{ id: job.id }} />)
    await screen.findByText('1.5 GB')
    fireEvent.input(screen.getByLabelText('Search the log'), { target: { value: 'TW' } })
    expect(await screen.findByText('One line')).toBeTruthy()
    expect(document.querySelector('mark')?.textContent).toBe('tw')
  })
})

it('[JOB2] says on the row why a job waits', () => {
  const waitingFor = 'The device has been offline since 09:14; the request expires tomorrow.'
  show(<JobTable rows={[{ ...job, state: 'waiting-for-device', waitingFor }]} />)
  expect(screen.getByText(waitingFor)).toBeTruthy()
})

it('[EXEC1] [AUTH2] warns of an unrestricted device and of a copied identity', async () => {
  relay.answer('GET /api/devices/:id', device)
  relay.answer('GET /api/scripts', { rows: [script] })
  relay.answer('GET /api/jobs', { rows: [], next: null })
  relay.answer('GET /api/sessions', { rows: [], next: null })
  show(<DevicePage params={{ id: device.id }} />)
  expect(await screen.findByText('Unrestricted execution.')).toBeTruthy()
  expect(screen.getByText('Two connections with one identity.')).toBeTruthy()
  expect(await screen.findByRole('button', { name: 'Run Clear a folder' })).toBeTruthy()
})
