import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import type { ComponentChildren } from 'preact'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Device } from '../../../../shared/protocol/api/devices.ts'
import type { Group, PermissionLink } from '../../../../shared/protocol/api/policies.ts'
import { ada, fakeRelay, signInAs, signOut, type FakeRelay } from '../../testing/fake-relay.ts'
import { GroupPage } from './group-page.tsx'
import { LinkPage } from './link-page.tsx'
import { PoliciesPage } from './policies-page.tsx'
import { WhyPage } from './why-page.tsx'

const group = (id: string, kind: Group['kind'], name: string, builtIn = false): Group => ({
  id,
  kind,
  name,
  memberIds: [],
  builtIn,
})
const groups = [
  group('all-users', 'users', 'All users', true),
  group('default-targets', 'targets', 'Default targets', true),
  group('kiosks-12', 'targets', 'Kiosks'),
  group('shops-123', 'targets', 'Shops'),
]
const link: PermissionLink = {
  id: 'link-1234',
  name: 'Look only',
  userGroupId: 'all-users',
  targetGroupId: 'kiosks-12',
  values: {
    'mode-active': { value: false, priority: 5 },
    'acceptance-grace-time': { value: 30, priority: 1 },
  },
}
const device: Device = {
  id: 'device-1234',
  name: 'kiosk-1',
  facts: null,
  online: false,
  lastSeenAt: null,
  enrolledAt: 1,
  identityConflictAt: null,
  inSession: false,
  labels: [],
  address: null,
}

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
  relay.answer('GET /api/groups', { rows: groups })
  relay.answer('GET /api/permission-links', { rows: [link] })
  relay.answer('GET /api/users', { rows: [ada] })
  relay.answer('GET /api/devices', { rows: [device], next: null })
  relay.answer('GET /api/devices/:id', device)
})
afterEach(() => {
  cleanup()
  signOut()
})
const show = (page: ComponentChildren) => render(<LocationProvider>{page}</LocationProvider>)

it('[POL1] shows the links as a matrix: Yes, No or nothing, with the priority', async () => {
  show(<PoliciesPage />)
  const row = (await screen.findByRole('rowheader', { name: 'Mode: Active' })).closest('tr')
  expect(row && within(row).getByTitle('No, priority 5')).toBeTruthy()
  const grace = screen.getByRole('rowheader', { name: 'Grace time for acceptance' }).closest('tr')
  expect(grace && within(grace).getByTitle('30 s, priority 1')).toBeTruthy()
  const monitor = screen.getByRole('rowheader', { name: 'Mode: Monitor' }).closest('tr')
  expect(monitor && within(monitor).getByText('Says nothing')).toBeTruthy()
})

it('[POL1] changes a link: what is set to say nothing is left out', async () => {
  relay.answer('PUT /api/permission-links/:id', link)
  show(<LinkPage params={{ id: link.id }} />)
  fireEvent.change(await screen.findByLabelText('Value of Mode: Active'), { target: { value: 'nothing' } })
  fireEvent.change(screen.getByLabelText('Value of Mode: Monitor'), { target: { value: 'yes' } })
  fireEvent.change(screen.getByLabelText('Priority of Mode: Monitor'), { target: { value: '5' } })
  const { form } = screen.getByRole<HTMLButtonElement>('button', { name: 'Save' })
  if (form) fireEvent.submit(form)
  await waitFor(() =>
    expect(relay.bodyOf('PUT /api/permission-links/:id')).toMatchObject({
      values: {
        'mode-monitor': { value: true, priority: 5 },
        'acceptance-grace-time': { value: 30, priority: 1 },
      },
    }),
  )
  expect(relay.bodyOf('PUT /api/permission-links/:id')).not.toHaveProperty(['values', 'mode-active'])
})

it('[POL1] lets a group hold another one', async () => {
  relay.answer('PUT /api/groups/:id', { ...groups[2]!, memberIds: ['shops-123'] })
  show(<GroupPage params={{ id: 'kiosks-12' }} />)
  fireEvent.change(await screen.findByLabelText('Add a group'), { target: { value: 'shops-123' } })
  expect(screen.getByRole('link', { name: 'Shops' })).toBeTruthy()
  const { form } = screen.getByRole<HTMLButtonElement>('button', { name: 'Save' })
  if (form) fireEvent.submit(form)
  await waitFor(() =>
    expect(relay.bodyOf('PUT /api/groups/:id')).toEqual({ name: 'Kiosks', memberIds: ['shops-123'] }),
  )
})

it('says who is in a built-in group, and offers no way to change it', async () => {
  show(<GroupPage params={{ id: 'default-targets' }} />)
  expect(await screen.findByText('Every enrolled device that is in no other group.')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})

it('[POL3] answers what a user may do on a device, and which link decided it', async () => {
  history.replaceState(null, '', `/policies/why?user=${ada.id}&device=${device.id}`)
  relay.answer('GET /api/policy', {
    values: [
      { name: 'mode-active', value: false, decidedBy: { id: link.id, name: link.name } },
      { name: 'mode-chat', value: false, decidedBy: null },
    ],
  })
  show(<WhyPage />)
  const table = await screen.findByRole('table', {
    name: 'What Ada Lovelace may do on kiosk-1: Session types',
  })
  expect(within(table).getByRole('link', { name: 'Look only' })).toBeTruthy()
  expect(within(table).getByText('No link says anything; this holds then.')).toBeTruthy()
})

it('[POL1] says so when no link applies', async () => {
  history.replaceState(null, '', `/policies/why?user=${ada.id}&device=${device.id}`)
  relay.answer('GET /api/policy', { values: null })
  show(<WhyPage />)
  expect(
    await screen.findByText('No permission link joins Ada Lovelace and kiosk-1.', { exact: false }),
  ).toBeTruthy()
})
