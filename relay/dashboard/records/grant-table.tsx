import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { GrantRow, RecordSummary } from '../../../shared/protocol/api/records.ts'
import type { RecordRole, TaskControl } from '../../../shared/records/access.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import {
  permissionWords as words,
  recordRoleNames,
  taskControlNames,
} from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { Choice } from '../parts/form.tsx'
import { controlsUpTo, rolesUpTo } from './grant-choices.ts'

export type OwnGrant = Omit<GrantRow, 'id'>
type InheritedRow = ApiReply<'GET /api/permissions/:kind/:id'>['inherited'][number]

function Grantee({ grant }: { grant: OwnGrant }) {
  return (
    <>
      {grant.granteeName}
      {grant.granteeKind === 'group' && (
        <>
          {' '}
          <span class="pill quiet">{words.group}</span>
        </>
      )}
    </>
  )
}

const who: Column<OwnGrant> = { title: words.who, cell: grant => <Grantee grant={grant} /> }
const shown: Column<OwnGrant>[] = [
  who,
  { title: words.role, cell: ({ role }) => (role === null ? words.noRole : recordRoleNames[role]) },
  { title: words.taskControl, cell: ({ taskControl }) => taskControlNames[taskControl] },
]

/** The grants of one object, as facts; with `onChange` to be changed, up to what the person has here. RECD2. */
export function GrantTable(props: {
  grants: readonly OwnGrant[]
  empty: string
  access?: RecordSummary['access']
  onChange?: (grants: OwnGrant[]) => void
}) {
  const { grants, empty, access, onChange } = props
  if (grants.length === 0) return <p class="soft">{empty}</p>
  const columns =
    onChange && access
      ? changing(access, (grant, change) =>
          onChange(
            grants.flatMap(each => (each !== grant ? [each] : change ? [{ ...each, ...change }] : [])),
          ),
        )
      : shown
  return (
    <DataTable caption={words.caption} columns={columns} rows={grants} keyOf={grant => grant.granteeId} />
  )
}

const changing = (
  access: RecordSummary['access'],
  change: (grant: OwnGrant, change: Partial<OwnGrant> | null) => void,
): Column<OwnGrant>[] => [
  who,
  {
    title: words.role,
    cell: grant => (
      <Choice<RecordRole | ''>
        label={say(words.roleOf, { name: grant.granteeName })}
        value={grant.role ?? ''}
        onValue={role =>
          change(grant, {
            role: role === '' ? null : role,
            ...(role !== 'owner' && grant.taskControl === 'manage' && { taskControl: 'execute' }),
          })
        }
        options={rolesUpTo(access, grant.role)}
      />
    ),
  },
  {
    title: words.taskControl,
    cell: grant => (
      <Choice<TaskControl>
        label={say(words.controlOf, { name: grant.granteeName })}
        value={grant.taskControl}
        onValue={taskControl => change(grant, { taskControl })}
        options={controlsUpTo(access, grant.role, grant.taskControl)}
      />
    ),
  },
  {
    title: commonWords.remove,
    cell: grant => (
      <button
        type="button"
        class="quiet small"
        aria-label={say(words.removeOf, { name: grant.granteeName })}
        onClick={() => change(grant, null)}
      >
        {commonWords.remove}
      </button>
    ),
  },
]

/** What comes from the folders above, each with a link to where it can be changed. */
export function InheritedGrants({ grants }: { grants: readonly InheritedRow[] }) {
  if (grants.length === 0) return <p class="soft">{words.inheritedEmpty}</p>
  const from: Column<InheritedRow> = {
    title: words.from,
    cell: ({ folder }) => <a href={`/records/folders/${folder.id}`}>{folder.name}</a>,
  }
  return (
    <>
      <DataTable
        caption={words.inherited}
        columns={[...shown, from]}
        rows={grants}
        keyOf={grant => grant.id}
      />
      <p class="soft small">{words.inheritedHint}</p>
    </>
  )
}
