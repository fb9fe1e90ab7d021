import { useState } from 'preact/hooks'
import type { RecordSummary } from '../../../shared/protocol/api/records.ts'
import type { RecordRole, TaskControl } from '../../../shared/records/access.ts'
import {
  permissionWords as words,
  recordRoleMeanings,
  taskControlMeanings,
} from '../../../shared/words/en/dashboard-records.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Choice, Form } from '../parts/form.tsx'
import { Shown } from '../parts/shown.tsx'
import { controlsUpTo, rolesUpTo } from './grant-choices.ts'
import type { OwnGrant } from './grant-table.tsx'
import { useGrantees } from './use-records.ts'

/** Chooses whom to grant what; it counts when the permissions are saved. */
export function AddGrant(props: {
  access: RecordSummary['access']
  has: readonly string[]
  onClose: () => void
  onAdd: (grant: OwnGrant) => void
}) {
  const { access, has, onClose, onAdd } = props
  const grantees = useGrantees()
  const [id, setId] = useState('')
  const [role, setRole] = useState<RecordRole | ''>('')
  const [taskControl, setTaskControl] = useState<TaskControl>('none')
  return (
    <Dialog title={words.addTitle} onClose={onClose}>
      <Shown reading={grantees}>
        {rows => {
          const free = rows.filter(row => !has.includes(row.id))
          const chosen = free.find(row => row.id === id)
          return (
            <Form
              act={{
                busy: false,
                failure: null,
                run: async () => {
                  if (!chosen) return false
                  onAdd({
                    granteeKind: chosen.kind,
                    granteeId: chosen.id,
                    granteeName: chosen.name,
                    role: role === '' ? null : role,
                    taskControl,
                  })
                  return true
                },
              }}
              submit={words.add}
              onCancel={onClose}
              onDone={onClose}
              blocked={!chosen || (role === '' && taskControl === 'none')}
            >
              <Choice
                label={words.grantee}
                value={id}
                onValue={setId}
                options={[
                  ['', words.chooseGrantee],
                  ...free.map(
                    row =>
                      [row.id, row.kind === 'group' ? `${row.name} (${words.group})` : row.name] as const,
                  ),
                ]}
              />
              <Choice<RecordRole | ''>
                label={words.role}
                value={role}
                onValue={next => {
                  setRole(next)
                  if (next !== 'owner' && taskControl === 'manage') setTaskControl('execute')
                }}
                options={rolesUpTo(access, null)}
                hint={role === '' ? words.nothingGranted : recordRoleMeanings[role]}
              />
              <Choice<TaskControl>
                label={words.taskControl}
                value={taskControl}
                onValue={setTaskControl}
                options={controlsUpTo(access, role === '' ? null : role, 'none')}
                hint={taskControlMeanings[taskControl]}
              />
            </Form>
          )
        }}
      </Shown>
    </Dialog>
  )
}
