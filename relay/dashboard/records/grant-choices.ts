import type { RecordSummary } from '../../../shared/protocol/api/records.ts'
import {
  recordRoles,
  taskControls,
  type RecordRole,
  type TaskControl,
} from '../../../shared/records/access.ts'
import {
  permissionWords as words,
  recordRoleNames,
  taskControlNames,
} from '../../../shared/words/en/dashboard-records.ts'

/** What can be granted by a person with this access: never more than they have themselves; what stands already stays. Pure. */

type Access = RecordSummary['access']

export function rolesUpTo({ role }: Access, now: RecordRole | null): [RecordRole | '', string][] {
  const highest = Math.max(indexOf(recordRoles, role), indexOf(recordRoles, now))
  return [
    ['', words.noRole],
    ...recordRoles.slice(0, highest + 1).map((each): [RecordRole, string] => [each, recordRoleNames[each]]),
  ]
}

export function controlsUpTo(
  { taskControl }: Access,
  role: RecordRole | null,
  now: TaskControl,
): [TaskControl, string][] {
  const highest = Math.max(indexOf(taskControls, taskControl), indexOf(taskControls, now))
  return taskControls
    .slice(0, highest + 1)
    .filter(each => each !== 'manage' || role === 'owner' || now === 'manage')
    .map(each => [each, taskControlNames[each]])
}

const indexOf = (list: readonly string[], value: string | null): number =>
  value === null ? -1 : list.indexOf(value)
