import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { signal } from '@preact/signals'
import { afterEach, expect, test, vi } from 'vitest'
import type { Device } from '../../shared/protocol/api/devices.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { ActionsPanel } from './actions-panel.tsx'
import type { OnDemandTask } from './task-form.tsx'

afterEach(cleanup)

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
const task: OnDemandTask = {
  recordId: 'record-1',
  recordName: 'root on web1',
  taskId: 'task-1',
  scriptName: 'Reset a password',
  description: '',
  inputs: [
    { name: 'note', label: 'Note', type: 'string', allowedValues: [], freeValue: false, defaultValue: null },
  ],
}

test('[RECD3] shows the on-demand tasks of the device in session, and runs one with what it leaves open', async () => {
  const call = vi.fn(async (name: string, _request: unknown): Promise<unknown> => {
    if (name === 'GET /api/scripts') return { rows: [] }
    if (name === 'GET /api/jobs') return { rows: [], next: null }
    if (name === 'GET /api/my-actions') return { favourites: [], recent: [] }
    if (name === 'GET /api/on-demand-tasks') return { rows: [task] }
    return { id: 'job-0001' }
  })
  render(
    <ActionsPanel
      api={{ call } as unknown as RelayApi}
      device={device}
      role="support"
      sessionId="session-1"
      jobChange={signal(null)}
      onSeveral={() => undefined}
    />,
  )
  fireEvent.click(await screen.findByRole('button', { name: 'Reset a password on root on web1' }))
  fireEvent.input(await screen.findByLabelText(/Note/), { target: { value: 'asked by phone' } })
  const { form } = screen.getByRole<HTMLButtonElement>('button', { name: 'Run' })
  if (form) fireEvent.submit(form)
  await waitFor(() =>
    expect(call).toHaveBeenCalledWith('POST /api/records/:id/tasks/:taskId/run', {
      params: { id: 'record-1', taskId: 'task-1' },
      body: { inputs: { note: 'asked by phone' } },
    }),
  )
})
