import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import type { ComponentChildren } from 'preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { Menu } from '../parts/menu.tsx'
import { ada, fakeRelay, signInAs, signOut, type FakeRelay } from '../testing/fake-relay.ts'
import { ExecuteMenu } from './execute-menu.tsx'
import { FolderTree } from './folder-tree.tsx'
import { Permissions } from './permissions.tsx'
import { RecordFacts } from './record-facts.tsx'
import { RecordForm } from './record-form.tsx'
import { SecretField } from './secret-field.tsx'
import type { FolderRow } from './tree-model.ts'
import { shownUntil } from './unlock-dialog.tsx'
import { WhyAccess } from './why-access.tsx'

const owner = { role: 'owner', taskControl: 'manage' } as const
const folders: FolderRow[] = [
  { id: 'folder-servers', parentId: null, name: 'Servers', access: owner },
  { id: 'folder-berlin', parentId: 'folder-servers', name: 'Berlin', access: owner },
]
const record: HandrailRecord = {
  id: 'record-12345',
  name: 'root on web1',
  folderId: 'folder-berlin',
  type: { id: 'type-123456', name: 'Linux account' },
  host: { id: 'device-1234', name: 'desk-1', online: true },
  user: 'root',
  checkedOutBy: null,
  access: owner,
  version: 3,
  fields: [
    { key: 'host', label: 'Host', kind: 'host', required: false },
    { key: 'user', label: 'User', kind: 'user', required: true },
    { key: 'password', label: 'Password', kind: 'secured', required: false },
    { key: 'note', label: 'Note', kind: 'text', required: false },
  ],
  passwordField: 'password',
  values: { host: 'device-1234', user: 'root', note: 'In the cellar' },
  secured: [{ key: 'password', isSet: true, changedAt: 1 }],
  reference: null,
  timeZone: 'Europe/Berlin',
  node: null,
  tasksAreUnique: false,
  createdAt: 1,
  updatedAt: 2,
}
const password = record.fields[2]!

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
  relay.answer('GET /api/devices', { rows: [], next: null })
})
afterEach(() => {
  cleanup()
  signOut()
  vi.useRealTimers()
})
const show = (page: ComponentChildren) => render(<LocationProvider>{page}</LocationProvider>)
const type = (label: string, value: string): void =>
  void fireEvent.input(screen.getByLabelText(label), { target: { value } })
const submit = (name: string): void => {
  const { form } = screen.getByRole<HTMLButtonElement>('button', { name })
  if (form) fireEvent.submit(form)
}

describe('a secured field', () => {
  const field = (more: Partial<HandrailRecord> = {}, needsRequest = false) => (
    <SecretField record={{ ...record, ...more }} field={password} needsRequest={needsRequest} />
  )

  it('[RECD1] is unlocked with a reason, and hidden again when its time is over', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    relay.answer('POST /api/records/:id/unlock', () => ({ value: 'open sesame', until: Date.now() + 60_000 }))
    show(field())
    fireEvent.click(screen.getByRole('button', { name: 'Unlock Password' }))
    type('Reason', 'Ticket 4711')
    submit('Unlock')
    await screen.findByText('open sesame')
    expect(relay.bodyOf('POST /api/records/:id/unlock')).toEqual({ field: 'password', reason: 'Ticket 4711' })
    expect(screen.getByRole('timer').textContent).toMatch(/^(1:00|0:5\d)$/)
    await vi.advanceTimersByTimeAsync(61_000)
    await waitFor(() => expect(screen.queryByText('open sesame')).toBeNull())
  })

  it('[RECD1] a refusal is said where it was asked', async () => {
    relay.answer(
      'POST /api/records/:id/unlock',
      new Failure('forbidden', 'An approval rule asks for a request.'),
    )
    show(field())
    fireEvent.click(screen.getByRole('button', { name: 'Unlock Password' }))
    type('Reason', 'Ticket 4711')
    submit('Unlock')
    await screen.findByText('An approval rule asks for a request.')
  })

  it('[RECD2] is not offered to a viewer, nor where a request is needed first; both say why', () => {
    show(field({ access: { role: 'viewer', taskControl: 'none' } }))
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByText('Needs the role Unlock.')).toBeTruthy()
    cleanup()
    show(field({}, true))
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByText('An approval rule asks for a request first.')).toBeTruthy()
  })

  it('[RECD2] an auditor never unlocks, whatever was granted', () => {
    signInAs('auditor')
    show(field())
    expect(screen.queryByRole('button', { name: 'Unlock Password' })).toBeNull()
  })

  it('[SEC1] is shown for a minute at most, however wrong one of the clocks is', () => {
    expect(shownUntil(50_000, 10_000)).toBe(50_000)
    expect(shownUntil(5_000, 10_000)).toBe(70_000)
    expect(shownUntil(9_000_000, 10_000)).toBe(70_000)
  })
})

describe('the form of a record', () => {
  const form = (now: HandrailRecord = record) => (
    <RecordForm record={now} folders={folders} needsRequest={false} onSaved={() => undefined} />
  )

  it('[RECD1] sends what was changed with the version it was read at; secured fields only where set', async () => {
    relay.answer('PUT /api/records/:id', { ...record, version: 4 })
    show(form())
    type('Note (optional)', 'On the roof')
    submit('Save')
    await waitFor(() => expect(relay.bodyOf('PUT /api/records/:id')).toBeTruthy())
    expect(relay.bodyOf('PUT /api/records/:id')).toEqual({
      name: 'root on web1',
      folderId: 'folder-berlin',
      timeZone: 'Europe/Berlin',
      node: null,
      values: { host: 'device-1234', user: 'root', note: 'On the roof' },
      version: 3,
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Change Password' }))
    type('New value of Password', 'new secret')
    submit('Save')
    await waitFor(() =>
      expect(relay.bodyOf('PUT /api/records/:id')).toMatchObject({ values: { password: 'new secret' } }),
    )
  })

  it('[RECD1] follows what others save while nothing is typed, else says so and takes it over', async () => {
    const { rerender } = show(form())
    const theirs = { ...record, version: 4, values: { ...record.values, note: 'theirs' } }
    rerender(<LocationProvider>{form(theirs)}</LocationProvider>)
    await waitFor(() =>
      expect(screen.getByLabelText<HTMLInputElement>('Note (optional)').value).toBe('theirs'),
    )
    type('Note (optional)', 'mine')
    const newer = { ...theirs, version: 5, values: { ...record.values, note: 'newer' } }
    rerender(<LocationProvider>{form(newer)}</LocationProvider>)
    await screen.findByText('Somebody else has changed this record meanwhile')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true)
    fireEvent.click(screen.getByRole('button', { name: 'Take over what stands there' }))
    expect(screen.getByLabelText<HTMLInputElement>('Note (optional)').value).toBe('newer')
  })

  it('[RECD1] shows what is wrong at its field', async () => {
    const message = 'expected a value for User'
    relay.answer(
      'PUT /api/records/:id',
      new Failure('invalid-input', message, { problems: [{ where: 'values.user', message }] }),
    )
    show(form())
    type('Note (optional)', 'other')
    submit('Save')
    await waitFor(() => expect(screen.getByLabelText('User').getAttribute('aria-invalid')).toBe('true'))
  })
})

it('[RECD3] with Task Control alone no field is shown, and it says why', () => {
  const access = { role: null, taskControl: 'execute' } as const
  show(<RecordFacts record={{ ...record, access, values: {} }} folders={folders} needsRequest={false} />)
  expect(screen.getByText('You see no fields here')).toBeTruthy()
  expect(screen.queryByText('Password')).toBeNull()
})

describe('the Execute menu', () => {
  const task = {
    id: 'task-123456',
    scriptId: 'script-12345',
    scriptVersion: 1,
    scriptName: 'Reset the password',
    newestVersion: 1,
    shadowRecordName: null,
    shadowRecordId: null,
    next: null,
    target: 'itself',
    window: null,
    inputs: {},
  } as const
  const open = async (now: HandrailRecord, needsRequest = false): Promise<void> => {
    show(<ExecuteMenu record={now} needsRequest={needsRequest} />)
    await waitFor(() => expect(relay.asked.some(({ call }) => call.endsWith('/tasks'))).toBe(true))
    fireEvent.click(screen.getByRole('button', { name: /^Execute/ }))
  }
  beforeEach(() => {
    relay.answer('GET /api/records/:id/tasks', {
      version: 1,
      unique: false,
      tasks: [
        { ...task, events: [{ type: 'on-demand' }] },
        {
          ...task,
          id: 'task-weekly',
          scriptName: 'Weekly',
          events: [{ type: 'weekday', weekday: 0, at: 0 }],
        },
      ],
    })
  })

  it('[EVT1] [RECD3] offers the on-demand tasks alone', async () => {
    await open({ ...record, access: { role: null, taskControl: 'execute' } })
    const item = await screen.findByRole('menuitem')
    expect(item.textContent).toBe('Reset the password')
    expect(item.getAttribute('aria-disabled')).toBe('false')
  })

  it.each([
    ['You need the Task Control Execute', { access: { role: 'owner', taskControl: 'review' } }, false],
    ['It has no host', { host: null }, false],
    ['Needs an approved request', {}, true],
  ] as const)('[RECD2] says why not: %s', async (why, more, needsRequest) => {
    await open({ ...record, ...more }, needsRequest)
    const item = await screen.findByRole('menuitem')
    expect(item.textContent).toContain(why)
    expect(item.getAttribute('aria-disabled')).toBe('true')
  })
})

describe('permissions', () => {
  beforeEach(() => {
    relay.answer('GET /api/grantees', { rows: [{ kind: 'user', id: ada.id, name: 'Ada Lovelace' }] })
    relay.answer('GET /api/permissions/:kind/:id', {
      own: [],
      inherited: [
        {
          id: 'grant-12345',
          granteeKind: 'group',
          granteeId: 'group-12345',
          granteeName: 'Night shift',
          role: 'viewer',
          taskControl: 'execute',
          folder: { id: 'folder-servers', parentId: null, name: 'Servers' },
        },
      ],
    })
  })

  it('[RECD2] a manager grants no more than they have themselves', async () => {
    relay.answer('PUT /api/permissions/:kind/:id', {})
    show(<Permissions kind="record" id={record.id} access={{ role: 'manager', taskControl: 'execute' }} />)
    fireEvent.click(await screen.findByRole('button', { name: 'Add grant' }))
    const dialog = within(screen.getByRole('dialog'))
    const options = (label: string): string[] =>
      [...dialog.getByLabelText<HTMLSelectElement>(label).options].map(option => option.text)
    await dialog.findByLabelText('Role')
    expect(options('Role')).toEqual(['No role', 'Viewer', 'Unlock', 'Editor', 'Manager'])
    expect(options('Task Control')).toEqual(['None', 'Review', 'Execute'])
    fireEvent.change(dialog.getByLabelText('User or group'), { target: { value: ada.id } })
    fireEvent.change(dialog.getByLabelText('Task Control'), { target: { value: 'execute' } })
    fireEvent.submit(dialog.getByLabelText<HTMLSelectElement>('Role').form!)
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    submit('Save')
    await waitFor(() =>
      expect(relay.bodyOf('PUT /api/permissions/:kind/:id')).toEqual({
        grants: [{ granteeKind: 'user', granteeId: ada.id, role: null, taskControl: 'execute' }],
      }),
    )
  })

  it('[RECD2] others see them, with what is inherited and from where', async () => {
    show(<Permissions kind="record" id={record.id} access={{ role: 'viewer', taskControl: 'none' }} />)
    expect((await screen.findByRole('link', { name: 'Servers' })).getAttribute('href')).toBe(
      '/records/folders/folder-servers',
    )
    expect(screen.queryByRole('button', { name: 'Add grant' })).toBeNull()
    expect(screen.getByText(/To change it takes the role Manager/)).toBeTruthy()
  })

  it('[RECD2] tells what one person may do, and which grant decided', async () => {
    relay.answer('GET /api/records/:id/access', {
      role: 'viewer',
      roleFrom: 'Night shift · Servers',
      taskControl: 'execute',
      taskControlFrom: 'Ada Lovelace · root on web1',
    })
    show(<WhyAccess recordId={record.id} />)
    fireEvent.change(await screen.findByLabelText('Person'), { target: { value: ada.id } })
    await screen.findByText(/Night shift · Servers/)
    expect(screen.getByText(/Ada Lovelace · root on web1/)).toBeTruthy()
    expect(screen.getByText('also runs on-demand tasks, without seeing a password')).toBeTruthy()
    expect(screen.queryByText('also unlocks secured fields, with a reason')).toBeNull()
  })
})

it('[UX1] the tree is one tab stop; arrows open and walk, Enter chooses', () => {
  const onChoose = vi.fn()
  show(<FolderTree folders={folders} chosen={undefined} onChoose={onChoose} />)
  const [servers, berlin] = screen.getAllByRole('treeitem')
  expect(servers?.tabIndex).toBe(0)
  expect(berlin?.tabIndex).toBe(-1)
  expect(berlin?.getAttribute('aria-level')).toBe('2')
  servers?.focus()
  fireEvent.keyDown(servers!, { key: 'ArrowLeft' })
  expect(screen.getAllByRole('treeitem')).toHaveLength(1)
  fireEvent.keyDown(servers!, { key: 'ArrowRight' })
  fireEvent.keyDown(servers!, { key: 'ArrowRight' })
  expect(document.activeElement?.textContent).toContain('Berlin')
  fireEvent.keyDown(document.activeElement!, { key: 'Enter' })
  expect(onChoose).toHaveBeenCalledWith('folder-berlin')
})

it('[UX1] a menu takes the focus, arrows walk in it, Escape gives it back', () => {
  const act = vi.fn()
  show(
    <Menu
      name="More"
      items={[
        { name: 'One', act },
        { name: 'Two', act, why: 'Not yours' },
      ]}
    />,
  )
  const button = screen.getByRole('button', { name: /More/ })
  fireEvent.click(button)
  const [one, two] = screen.getAllByRole('menuitem')
  expect(document.activeElement).toBe(one)
  fireEvent.keyDown(one!, { key: 'ArrowDown' })
  expect(document.activeElement).toBe(two)
  fireEvent.click(two!)
  expect(act).not.toHaveBeenCalled()
  fireEvent.keyDown(two!, { key: 'Escape' })
  expect(document.activeElement).toBe(button)
  expect(screen.queryByRole('menu')).toBeNull()
})
