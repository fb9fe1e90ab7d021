import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import type { Device } from '../../shared/protocol/api/devices.ts'
import type { Script } from '../../shared/protocol/api/jobs.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { InputDeclaration } from '../../shared/jobs/declaration.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { ActionForm } from './action-form.tsx'

afterEach(cleanup)

const input = (name: string, more: Partial<InputDeclaration>): InputDeclaration => ({
  name,
  label: name,
  type: 'string',
  allowedValues: [],
  freeValue: false,
  defaultValue: null,
  ...more,
})
const script = (inputs: InputDeclaration[]): Script => ({
  id: 'script-1',
  fileName: 'a.sh',
  sha256: '0'.repeat(64),
  version: 3,
  declaration: {
    name: 'Free disk space',
    description: 'Removes old files.',
    language: 'sh',
    platforms: ['linux'],
    runContext: 'system',
    timeOutMs: 60_000,
    inputs,
    outputs: [],
    dryRun: false,
    texts: {},
  },
  signature: { signed: false, publisher: null, thumbprint: null, problem: null, official: false },
  savedAt: 1,
  savedBy: 'ada',
})
const device: Device = {
  id: 'device-1',
  name: 'desk',
  facts: null,
  online: true,
  lastSeenAt: null,
  enrolledAt: 1,
  identityConflictAt: null,
  inSession: false,
  labels: [],
  address: null,
}

function show(inputs: InputDeclaration[]) {
  const call = vi
    .fn<(call: string, request: unknown) => Promise<{ id: string }>>()
    .mockResolvedValue({ id: 'job-0001' })
  const onStarted = vi.fn()
  render(
    <ActionForm
      api={{ call } as unknown as RelayApi}
      target={{ by: 'devices', devices: [device] }}
      script={script(inputs)}
      sessionId="session-1"
      onStarted={onStarted}
    />,
  )
  return { call, onStarted }
}
const run = (): void => void fireEvent.click(screen.getByRole('button', { name: 'Run' }))

test('[ACT1] each input has the control that its declaration asks for', () => {
  show([
    input('text', {}),
    input('count', { type: 'integer', defaultValue: '3' }),
    input('deep', { type: 'boolean', defaultValue: 'true' }),
    input('pin', { type: 'secret' }),
    input('size', { allowedValues: ['small', 'large'], defaultValue: 'large' }),
    input('colour', { allowedValues: ['red', 'blue'], freeValue: true }),
  ])
  const field = (name: string): HTMLInputElement => screen.getByLabelText(new RegExp(`^${name}`))
  expect(field('text').type).toBe('text')
  expect(field('count').value).toBe('3')
  expect(field('deep').tagName).toBe('SELECT')
  expect(field('pin').type).toBe('password')
  expect([...field('size').querySelectorAll('option')].map(o => o.value)).toEqual(['small', 'large'])
  expect(field('colour').getAttribute('list')).toBe('values-colour')
})

test('[ACT2] what is missing or wrong is said at its field, keeps what was typed, and sends nothing', async () => {
  const { call } = show([input('text', {}), input('count', { type: 'integer', defaultValue: '3' })])
  const count: HTMLInputElement = screen.getByLabelText(/^count/)
  fireEvent.input(count, { target: { value: 'many' } })
  run()
  await waitFor(() => expect(screen.getByText('a value is required')).toBeTruthy())
  expect(screen.getByText('expected a whole number')).toBeTruthy()
  expect(count.getAttribute('aria-invalid')).toBe('true')
  expect(count.value).toBe('many')
  expect(call).not.toHaveBeenCalled()
})

test('[TRIG1] Run sends the values as text for this device and session; a refusal is shown', async () => {
  const { call, onStarted } = show([
    input('text', {}),
    input('count', { type: 'integer', defaultValue: '3' }),
  ])
  fireEvent.input(screen.getByLabelText(/^text/), { target: { value: '/tmp' } })
  call.mockRejectedValueOnce(new Failure('forbidden', 'Your policy does not allow this.'))
  run()
  await waitFor(() => expect(screen.getByText(/Your policy does not allow this/)).toBeTruthy())
  run()
  await waitFor(() => expect(onStarted).toHaveBeenCalledWith({ kind: 'job', id: 'job-0001' }))
  expect(call).toHaveBeenLastCalledWith('POST /api/jobs', {
    body: {
      scriptId: 'script-1',
      deviceId: 'device-1',
      sessionId: 'session-1',
      inputs: { text: '/tmp', count: '3' },
    },
  })
})
