import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import { recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { requestsWords } from '../../../shared/words/en/dashboard-requests.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { Confirm } from '../parts/dialog.tsx'
import { Menu, type MenuItem } from '../parts/menu.tsx'
import { tell } from '../parts/messages.tsx'
import { MakeRequest } from '../requests/make-request.tsx'
import { useOwnRequests } from '../requests/use-own-requests.ts'
import { ExecuteMenu } from './execute-menu.tsx'
import { may } from './may.ts'
import { useApprovals } from './use-approvals.ts'

/** What can be done with a record: execute its on-demand tasks, request access, and manage it. */
export function RecordActs({ record }: { record: HandrailRecord }) {
  const [requesting, setRequesting] = useState(false)
  const approvals = useApprovals(record.id)
  const close = (): void => setRequesting(false)
  const own = useOwnRequests(record.id)
  // What was asked for already is not asked for twice; the state above tells how it stands.
  const wanting = approvals.rows.filter(
    row => !row.isOpen && own !== null && !own.some(request => request.kind === row.kind),
  )
  return (
    <>
      {may(record.access, 'review-jobs') && hasRole('administrator', 'support') && (
        <ExecuteMenu record={record} needsRequest={approvals.needs('execute')} />
      )}
      {wanting.length > 0 && hasRole('administrator', 'support') && (
        <button type="button" class="quiet" onClick={() => setRequesting(true)}>
          {requestsWords.make}
        </button>
      )}
      <Manage record={record} />
      {requesting && <MakeRequest record={record} needed={wanting} onClose={close} />}
    </>
  )
}

function Manage({ record }: { record: HandrailRecord }) {
  const { id, name, access } = record
  const { route } = useLocation()
  const [removing, setRemoving] = useState(false)
  const items: MenuItem[] = []
  if (may(access, 'review-jobs')) items.push({ name: words.tasks, href: `/records/${id}/tasks` })
  items.push({ name: words.permissions, href: `/records/${id}/permissions` })
  if (may(access, 'remove')) items.push({ name: words.remove, act: () => setRemoving(true) })
  return (
    <>
      <Menu name={words.manage} quiet items={items} />
      {removing && (
        <Confirm
          title={say(words.removeTitle, { name })}
          text={words.removeText}
          word={words.remove}
          onClose={() => setRemoving(false)}
          act={async () => {
            await call('DELETE /api/records/:id', { params: { id } })
            tell(say(words.removed, { name }))
            route(`/records?folder=${record.folderId}`)
          }}
        />
      )}
    </>
  )
}
