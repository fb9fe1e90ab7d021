import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import { recordRoles, taskControls } from '../../../shared/records/access.ts'
import {
  permissionWords as words,
  recordRoleMeanings,
  recordRoleNames,
  taskControlMeanings,
  taskControlNames,
} from '../../../shared/words/en/dashboard-records.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Facts } from '../parts/data-table.tsx'
import { Choice } from '../parts/form.tsx'
import { Shown } from '../parts/shown.tsx'
import { useGrantees } from './use-records.ts'

/** “Who may do what here, and why”: one person's role and Task Control, and the grants that decided them. RECD2. */
export function WhyAccess({ recordId }: { recordId: string }) {
  const grantees = useGrantees()
  const [userId, setUserId] = useState('')
  return (
    <section class="card">
      <h2>{words.why}</h2>
      <p class="soft">{words.whyHint}</p>
      <Shown reading={grantees}>
        {rows => (
          <Choice
            label={words.person}
            value={userId}
            onValue={setUserId}
            options={[
              ['', words.choosePerson],
              ...rows.filter(row => row.kind === 'user').map(row => [row.id, row.name] as const),
            ]}
          />
        )}
      </Shown>
      {userId !== '' && <Answer recordId={recordId} userId={userId} />}
    </section>
  )
}

function Answer({ recordId, userId }: { recordId: string; userId: string }) {
  const reading = useReading(
    `access ${recordId} ${userId}`,
    () => call('GET /api/records/:id/access', { params: { id: recordId }, query: { userId } }),
    ['records', 'users', 'policies'],
  )
  return (
    <div aria-live="polite">
      <Shown reading={reading}>{access => <Facts facts={factsOf(access)} />}</Shown>
    </div>
  )
}

type Access = ApiReply<'GET /api/records/:id/access'>

function factsOf(access: Access): (readonly [string, ComponentChildren])[] {
  const { role, taskControl, roleFrom, taskControlFrom } = access
  if (role === null && taskControl === 'none')
    return [
      [words.may, words.mayNothing],
      [words.decidedBy, words.byNobody],
    ]
  const roles = role === null ? [] : recordRoles.slice(0, recordRoles.indexOf(role) + 1)
  const controls = taskControls.slice(1, taskControls.indexOf(taskControl) + 1)
  return [
    [
      words.role,
      <Decided
        name={role === null ? words.noRole : recordRoleNames[role]}
        from={role && (roleFrom ?? words.byRole)}
      />,
    ],
    [
      words.taskControl,
      <Decided
        name={taskControlNames[taskControl]}
        from={taskControl === 'none' ? null : (taskControlFrom ?? words.byRole)}
      />,
    ],
    [
      words.may,
      <ul class="plain">
        {roles.map(each => (
          <li key={each}>{recordRoleMeanings[each]}</li>
        ))}
        {controls.map(each => (
          <li key={each}>{taskControlMeanings[each]}</li>
        ))}
      </ul>,
    ],
  ]
}

function Decided({ name, from }: { name: string; from: string | null }) {
  return (
    <>
      <strong>{name}</strong>
      {from !== null && (
        <>
          <br />
          <span class="soft small">
            {words.decidedBy}: {from}
          </span>
        </>
      )}
    </>
  )
}
