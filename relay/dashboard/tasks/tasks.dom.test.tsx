import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { Task } from '../../../shared/protocol/api/tasks.ts'
import { fakeRelay, signInAs, signOut, type FakeRelay } from '../testing/fake-relay.ts'
import { TaskEditor, type TaskListReply } from './task-editor.tsx'

const script = '# @action Change the password\n# @platforms linux\ntrue\n'
const task = (more: Partial<Task> = {}): Task => ({
  id: 'task-123456',
  scriptId: 'script-12345',
  scriptName: 'Change the password',
  scriptVersion: 2,
  newestVersion: 3,
  events: [{ type: 'every-days', days: 7, at: 120 }],
  target: 'itself',
  shadowRecordId: null,
  shadowRecordName: null,
  window: null,
  inputs: {},
  next: null,
  ...more,
})
const listOf = (...tasks: Task[]): TaskListReply => ({ version: 4, unique: true, tasks })

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
  relay.answer('GET /api/scripts/:id/versions/:version', {
    version: 2,
    sha256: 'a'.repeat(64),
    signature: { signed: false, publisher: null, thumbprint: null, problem: 'not-signed', official: false },
    savedAt: 1,
    savedBy: 'ada',
    fileName: 'change.sh',
    base64: btoa(script),
  })
})
afterEach(() => {
  cleanup()
  signOut()
})

function edit(list: TaskListReply, save = vi.fn(async () => list), mayEdit = true) {
  const readAgain = vi.fn()
  const page = (shown: TaskListReply) => (
    <LocationProvider>
      <TaskEditor
        list={shown}
        place={{ zone: 'Asia/Tokyo', recordId: 'record-12345', fields: [] }}
        mayEdit={mayEdit}
        empty="Nothing yet"
        save={save}
        readAgain={readAgain}
      />
    </LocationProvider>
  )
  const { rerender } = render(page(list))
  return { save, readAgain, show: (next: TaskListReply) => rerender(page(next)) }
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

describe('the task editor', () => {
  it('[TASK1] keeps every change on the page until Save, and then sends all of them at once', async () => {
    const second = task({ id: 'task-234567', scriptName: 'Verify', newestVersion: 2 })
    const { save } = edit(listOf(task(), second))
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
    press('Take version 3')
    press('Remove Task: Verify')
    expect(save).not.toHaveBeenCalled()
    expect(screen.getByText('changed')).toBeTruthy()
    press('Save')
    await waitFor(() => expect(save).toHaveBeenCalledOnce())
    expect(save).toHaveBeenCalledWith({
      version: 4,
      tasks: [expect.objectContaining({ id: 'task-123456', scriptVersion: 3 })],
    })
  })

  it('[TASK1] Discard changes puts back what was read', () => {
    edit(listOf(task()))
    press('Remove Task: Change the password')
    expect(screen.queryByRole('table')).toBeNull()
    press('Discard changes')
    expect(within(screen.getByRole('table')).getByText('Change the password')).toBeTruthy()
  })

  it('[TASK1] Edit Policy changes the events of one task; without any event it is not taken over', async () => {
    const { save } = edit(listOf(task()))
    press('Edit Policy: Change the password')
    const dialog = within(screen.getByRole('dialog'))
    fireEvent.click(dialog.getByRole('checkbox', { name: 'Every nth day' }))
    fireEvent.click(dialog.getByRole('button', { name: 'Apply' }))
    expect(dialog.getByText('Check at least one policy event.')).toBeTruthy()
    fireEvent.click(dialog.getByRole('checkbox', { name: 'On Demand' }))
    fireEvent.click(dialog.getByRole('button', { name: 'Apply' }))
    expect(screen.queryByRole('dialog')).toBeNull()
    press('Save')
    await waitFor(() =>
      expect(save).toHaveBeenCalledWith({
        version: 4,
        tasks: [expect.objectContaining({ events: [{ type: 'on-demand' }] })],
      }),
    )
  })

  it('[EVT1] On Condition is edited field by field and said in words; what is not filled in is not taken over', async () => {
    const { save } = edit(listOf(task({ events: [] })))
    press('Edit Policy: Change the password')
    const dialog = within(screen.getByRole('dialog'))
    fireEvent.click(dialog.getByRole('checkbox', { name: 'On Condition' }))
    fireEvent.change(dialog.getByLabelText('Condition'), { target: { value: 'service-not-running' } })
    const name = dialog.getByLabelText('Name of the service')
    fireEvent.click(dialog.getByRole('button', { name: 'Apply' }))
    expect(dialog.getByText('Say completely what is looked for.')).toBeTruthy()
    expect(name.getAttribute('aria-invalid')).toBe('true')
    fireEvent.input(name, { target: { value: 'cups.service' } })
    expect(
      dialog.getByText(/When the service cups.service is not running at 3 looks a minute apart/),
    ).toBeTruthy()
    fireEvent.click(dialog.getByRole('button', { name: 'Apply' }))
    expect(screen.getByRole('table').textContent).toContain('When the service cups.service is not running')
    press('Save')
    await waitFor(() => expect(save).toHaveBeenCalledOnce())
    expect(save.mock.calls[0]).toMatchObject([
      {
        tasks: [
          { events: [{ watched: { condition: { what: 'service-not-running', name: 'cups.service' } } }] },
        ],
      },
    ])
  })

  it('[TASK1] what somebody else saved meanwhile is not overwritten, and the own changes can be copied', async () => {
    const refused = vi.fn(async (): Promise<TaskListReply> => {
      throw new Failure('conflict', 'Somebody else has saved these tasks meanwhile.')
    })
    const { readAgain, show } = edit(listOf(task()), refused)
    press('Take version 3')
    press('Save')
    const alert = await screen.findByText('Somebody else has saved these tasks meanwhile')
    expect(alert.closest('[role=alert]')?.textContent).toContain('Nothing of yours was saved')
    press('Read again')
    expect(readAgain).toHaveBeenCalledOnce()
    show({ ...listOf(task({ scriptName: 'Theirs' })), version: 5 })
    await screen.findByText('Theirs')
    expect(screen.getByLabelText('Your changes').textContent).toContain('Change the password, version 3')
  })

  it('[TASK1] what is read anew while something is being edited waits', async () => {
    const { show } = edit(listOf(task()))
    press('Take version 3')
    show({ ...listOf(task({ scriptName: 'Theirs' })), version: 5 })
    expect(screen.queryByText('Theirs')).toBeNull()
    press('Discard changes')
    await screen.findByText('Theirs')
  })

  it('[EVT2] [WIN1] the next run is told in the record’s zone and says so, and in words where its window is closed', () => {
    const dueAt = Date.parse('2026-03-02T15:30:00Z')
    edit(listOf(task({ window: '* 1 * * *', next: { dueAt, opensAt: Date.parse('2026-03-02T16:00:00Z') } })))
    const row = screen.getByRole('table').textContent
    // Half past midnight, and one o’clock, in Tokyo.
    expect(row).toMatch(/Mar(ch)? 3|3 Mar/)
    expect(row).toMatch(/It is due .*(12:30|00:30).*, when its time window is closed/)
    expect(row).toContain('Asia/Tokyo')
    expect(row).not.toContain('→')
  })

  it('[RECD2] who may only read sees the tasks, and no act', () => {
    edit(listOf(task()), undefined, false)
    expect(screen.getByText('Every 7 days at 02:00')).toBeTruthy()
    for (const name of [/Add Task/, /Edit Policy/, /Remove Task/, /Take version/])
      expect(screen.queryByRole('button', { name })).toBeNull()
  })
})
