import { signal } from '@preact/signals'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import type { HelpRun, HelpState } from '../../../shared/protocol/self-help.ts'
import type { Offer } from '../../../shared/protocol/watches.ts'
import { HelpPanel } from './help-panel.tsx'
import type { PageModel } from './page-model.ts'

const offer: Offer = {
  triggerId: 'trigger-1',
  title: 'Free disk space',
  description: 'Empties the caches.',
  inputs: [],
}
const input: Offer['inputs'][number] = {
  name: 'path',
  label: 'Folder',
  type: 'string',
  allowedValues: [],
  freeValue: false,
  defaultValue: null,
}
const run: HelpRun = {
  jobId: 'job-12345',
  title: 'Free disk space',
  state: 'completed',
  askedAt: 1000,
  startedAt: 1000,
  endedAt: 2000,
  cause: null,
  details: '',
  outputs: [{ name: 'freed', type: 'size', value: 1.5e9, flag: null, label: 'Freed space' }],
  log: 'removed 3 files\n',
}

function show(change: Partial<HelpState>, done = true) {
  const act = vi.fn(async () => done)
  const model = { act, state: signal(null) } as unknown as PageModel
  const help: HelpState = { available: true, offers: [], runs: [], ...change }
  const { container } = render(<HelpPanel model={model} help={help} />)
  return { act, container }
}
afterEach(cleanup)

const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name })

test('[TRIG1] nothing is shown where nothing ever was offered', () => {
  expect(show({}).container.innerHTML).toBe('')
})

test('[TRIG1] the user runs what is offered with one click', () => {
  const { act } = show({ offers: [offer] })
  expect(screen.getByText('Empties the caches.')).toBeTruthy()
  fireEvent.click(button('Run Free disk space'))
  expect(act).toHaveBeenCalledWith('help:run', { triggerId: 'trigger-1', inputs: {} })
})

test('[TRIG1] what has to be said before is asked for in a small form', async () => {
  const inputs = [
    { ...input },
    { ...input, name: 'days', label: 'Days', type: 'integer' as const, defaultValue: '7' },
    { ...input, name: 'all', label: 'All', type: 'boolean' as const, defaultValue: 'false' },
    { ...input, name: 'kind', label: 'Kind', allowedValues: ['logs', 'caches'], defaultValue: 'caches' },
  ]
  const { act } = show({ offers: [{ ...offer, inputs }] })
  fireEvent.click(button('Run Free disk space'))
  expect(act).not.toHaveBeenCalled()
  const form = within(screen.getByRole('form', { name: 'Free disk space' }))
  const path = form.getByLabelText<HTMLInputElement>('Folder')
  expect(document.activeElement).toBe(path)
  expect(path.required).toBe(true)
  fireEvent.input(path, { target: { value: '/tmp' } })
  fireEvent.submit(screen.getByRole('form'))
  expect(act).toHaveBeenCalledWith('help:run', {
    triggerId: 'trigger-1',
    inputs: { path: '/tmp', days: '7', all: 'false', kind: 'caches' },
  })
  await vi.waitFor(() => expect(screen.queryByRole('form')).toBeNull())
})

test('[TRIG1] the form stays where the relay refused, and goes with Cancel', async () => {
  const { act } = show({ offers: [{ ...offer, inputs: [{ ...input }] }] }, false)
  fireEvent.click(button('Run Free disk space'))
  fireEvent.submit(screen.getByRole('form'))
  await vi.waitFor(() => expect(act).toHaveBeenCalled())
  fireEvent.click(button('Cancel'))
  expect(screen.queryByRole('form')).toBeNull()
})

test('[TRIG1] without a relay the offers are shown and cannot be run, and it says why', () => {
  show({ offers: [offer], available: false })
  expect(button('Run Free disk space').disabled).toBe(true)
  expect(screen.getByText(/once the device is connected again/)).toBeTruthy()
})

test('[TRIG1] one that runs is not run beside itself, and its progress is spoken', () => {
  show({ offers: [offer], runs: [{ ...run, state: 'running', endedAt: null, outputs: [] }] })
  expect(button('Run Free disk space').disabled).toBe(true)
  expect(screen.getByRole('status').textContent).toBe('Free disk space is running …')
  expect(screen.getByRole('progressbar')).toBeTruthy()
})

test('[TRIG1] what came of it: outputs by their labels, the sentence, the end of the log', () => {
  const refused: HelpRun = {
    ...run,
    jobId: 'job-54321',
    state: 'error',
    cause: 'exit-code',
    details: 'The script ended with exit code 3.',
    outputs: [],
  }
  const stopped: HelpRun = {
    ...refused,
    jobId: 'job-99999',
    cause: 'time-out',
    details: 'As the device put it.',
  }
  show({ runs: [refused, stopped, run] })
  expect(screen.getByText('Freed space')).toBeTruthy()
  expect(screen.getByText('1.5 GB')).toBeTruthy()
  expect(screen.getByText('The script ended with exit code 3.')).toBeTruthy()
  expect(screen.getByText(/did not end within its time-out/)).toBeTruthy()
  expect(screen.getAllByText(/removed 3 files/)).toHaveLength(3)
  expect(screen.getByRole('status').textContent).toBe('Free disk space did not work.')
})
