import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import type { ComponentChildren } from 'preact'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessRequest, Notice } from '../../../shared/protocol/api/requests.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { ada, fakeRelay, signInAs, signOut, type FakeRelay } from '../testing/fake-relay.ts'
import { ApprovalRules } from './approval-rules.tsx'
import { MakeRequest } from './make-request.tsx'
import { NoticesBell } from './notices-bell.tsx'
import { RequestPage } from './request-page.tsx'
import { RequestsPage } from './requests-page.tsx'

const HOUR_MS = 3_600_000
const request = (more: Partial<AccessRequest> = {}): AccessRequest => ({
  id: 'request-1234',
  record: { id: 'record-12345', name: 'root on web1' },
  kind: 'unlock',
  phase: 'pending',
  requestedBy: { id: 'user-grace-1', name: 'Grace Hopper' },
  reason: 'The web server is down',
  from: Date.now(),
  until: Date.now() + 2 * HOUR_MS,
  createdAt: Date.now(),
  approvalsNeeded: 1,
  decisions: [],
  mayDecide: false,
  mayRevoke: false,
  ...more,
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
const showRequest = (more: Partial<AccessRequest>): void => {
  relay.answer('GET /api/requests/:id', request(more))
  show(<RequestPage params={{ id: 'request-1234' }} />)
}

describe('a request', () => {
  it('[APPR1] is approved or rejected with a comment by whoever may decide', async () => {
    relay.answer('POST /api/requests/:id/decision', request({ phase: 'rejected' }))
    showRequest({ mayDecide: true })
    fireEvent.input(await screen.findByLabelText('Comment'), { target: { value: 'Not now' } })
    fireEvent.click(screen.getByRole('button', { name: 'Reject' }))
    await waitFor(() =>
      expect(relay.bodyOf('POST /api/requests/:id/decision')).toEqual({ approve: false, comment: 'Not now' }),
    )
  })

  it('[APPR1] who decides and may not open the record is told that deciding needs no permission on it', async () => {
    relay.answer('GET /api/records/:id', new Failure('not-found', 'There is no such record.'))
    showRequest({ mayDecide: true })
    await screen.findByText(/You have no permission on this record, .* To decide, you need none/)
    expect(screen.queryByRole('link', { name: 'root on web1' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Approve' })).toBeTruthy()
  })

  it('[APPR1] offers nothing to whoever may neither decide nor is the requester', async () => {
    showRequest({})
    await screen.findByText('The web server is down')
    for (const name of ['Approve', 'Reject', 'Withdraw', 'Check out', 'Check in', 'Revoke'])
      expect(screen.queryByRole('button', { name })).toBeNull()
  })

  it.each([
    ['pending', ['Withdraw']],
    ['approved', ['Withdraw']],
    ['preparing', []],
    ['open', ['Check out', 'Check in']],
    ['checked-out', ['Check in']],
    ['expired', []],
  ] as const)('[APPR1] its requester, while it is %s, may: %s', async (phase, offered) => {
    showRequest({ phase, requestedBy: { id: ada.id, name: ada.fullName } })
    await screen.findByText('The web server is down')
    const names = screen.queryAllByRole('button').map(button => button.textContent)
    expect(names).toEqual([...offered])
    expect(screen.queryAllByRole('timer')).toHaveLength(phase === 'open' || phase === 'checked-out' ? 1 : 0)
  })

  it('[APPR1] says who has the record when it cannot be checked out', async () => {
    relay.answer(
      'POST /api/requests/:id/check-out',
      new Failure('conflict', 'Alan has checked this record out.'),
    )
    showRequest({ phase: 'open', requestedBy: { id: ada.id, name: ada.fullName } })
    fireEvent.click(await screen.findByRole('button', { name: 'Check out' }))
    await screen.findByText('Alan has checked this record out.')
  })
})

it('[APPR1] is made with a reason and times that the rule allows', async () => {
  relay.answer('POST /api/requests', request())
  show(
    <MakeRequest
      record={{ id: 'record-12345', name: 'root on web1' }}
      needed={[{ kind: 'connect', approvals: 2, longestHours: 1, isOpen: false }]}
      onClose={() => undefined}
    />,
  )
  expect(screen.getByText('At most one hour at a time; 2 approvals.')).toBeTruthy()
  fireEvent.input(screen.getByLabelText('Reason'), { target: { value: 'The web server is down' } })
  fireEvent.submit(screen.getByRole<HTMLButtonElement>('button', { name: 'Send request' }).form!)
  await waitFor(() => expect(relay.bodyOf('POST /api/requests')).toBeTruthy())
  const body = relay.bodyOf('POST /api/requests') as { from: number; until: number }
  expect(body).toMatchObject({ kind: 'connect', recordId: 'record-12345', reason: 'The web server is down' })
  expect(body.until - body.from).toBe(HOUR_MS)
  fireEvent.input(screen.getByLabelText('Until'), { target: { value: '2020-01-01T00:00' } })
  expect(screen.getByText('The end has to come after the beginning.')).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send request' }).disabled).toBe(true)
})

it('[APPR1] the list asks for one’s own first, and an empty one says where requests are made', async () => {
  relay.answer('GET /api/requests', { rows: [], next: null })
  show(<RequestsPage />)
  await screen.findByText(/You have asked for nothing/)
  expect(relay.asked.at(-1)?.query['show']).toBe('mine')
})

describe('approval rules', () => {
  beforeEach(() => {
    relay.answer('GET /api/approval-rules', { rows: [] })
    relay.answer('GET /api/grantees', { rows: [{ kind: 'group', id: 'group-12345', name: 'Approvers' }] })
    relay.answer('PUT /api/approval-rules', {})
  })
  const rules = (mayChange: boolean) => (
    <ApprovalRules objectKind="record" objectId="record-12345" mayChange={mayChange} />
  )

  it('[APPR1] name acts, approvers, numbers and off hours', async () => {
    show(rules(true))
    fireEvent.click(await screen.findByRole('button', { name: 'Add rule' }))
    const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Save' })
    expect(save.disabled).toBe(true)
    fireEvent.click(screen.getByLabelText('Execute tasks'))
    fireEvent.change(screen.getByLabelText('Approvers'), { target: { value: 'group-12345' } })
    fireEvent.input(screen.getByLabelText('Approvals needed'), { target: { value: '2' } })
    fireEvent.click(screen.getByLabelText('Others decide off hours'))
    fireEvent.change(screen.getByLabelText('Approvers off hours'), { target: { value: 'group-12345' } })
    fireEvent.submit(save.form!)
    await waitFor(() =>
      expect(relay.bodyOf('PUT /api/approval-rules')).toEqual({
        objectKind: 'record',
        objectId: 'record-12345',
        rules: [
          {
            kinds: ['unlock', 'execute'],
            approverGroupId: 'group-12345',
            approvals: 2,
            offHours: { window: '* 0-6,18-23 * * *', approverGroupId: 'group-12345' },
            longestHours: 8,
            endSessionOnExpiry: true,
          },
        ],
      }),
    )
  })

  it('[APPR1] are read by those who may not change them, and say who may', async () => {
    show(rules(false))
    await screen.findByText(/takes the role Manager/)
    expect(screen.queryByRole('button', { name: 'Add rule' })).toBeNull()
  })
})

describe('the bell', () => {
  const notice = (id: string, isRead: boolean): Notice => ({
    id,
    at: Date.now(),
    text: `Notice ${id}`,
    link: '/requests/request-1234',
    isRead,
  })

  it('[APPR1] [UX1] says how many are unread in its name, shows them, and marks them as read', async () => {
    const rows = [notice('notice-123456', false), notice('notice-123455', true)]
    relay.answer('GET /api/notices', { rows, next: null, unread: 1 })
    relay.answer('POST /api/notices/read', () => {
      relay.answer('GET /api/notices', {
        rows: rows.map(row => ({ ...row, isRead: true })),
        next: null,
        unread: 0,
      })
      return {}
    })
    show(<NoticesBell />)
    fireEvent.click(await screen.findByRole('button', { name: 'Notices: One unread notice' }))
    const panel = within(screen.getByRole('region', { name: 'Notices' }))
    expect(panel.getAllByRole('listitem')).toHaveLength(2)
    expect(panel.getAllByText('New')).toHaveLength(1)
    fireEvent.click(panel.getByRole('button', { name: 'Mark all as read' }))
    await screen.findByRole('button', { name: 'Notices: No unread notices' })
    expect(relay.bodyOf('POST /api/notices/read')).toEqual({ upTo: 'notice-123456' })
    fireEvent.keyDown(screen.getByRole('region', { name: 'Notices' }), { key: 'Escape' })
    expect(screen.queryByRole('region', { name: 'Notices' })).toBeNull()
  })
})
