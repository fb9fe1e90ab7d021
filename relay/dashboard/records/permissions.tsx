import { useState } from 'preact/hooks'
import type { ApiReply, ApiRequest } from '../../../shared/protocol/admin-api.ts'
import type { GrantRow, RecordSummary } from '../../../shared/protocol/api/records.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { permissionWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { useReading } from '../link/use-reading.ts'
import { Form } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Shown } from '../parts/shown.tsx'
import { Unsaved } from '../parts/unsaved.tsx'
import { AddGrant } from './add-grant.tsx'
import { GrantTable, InheritedGrants, type OwnGrant } from './grant-table.tsx'
import { may } from './may.ts'

type Place = ApiRequest<'GET /api/permissions/:kind/:id'>['params']
type Held = ApiReply<'GET /api/permissions/:kind/:id'>

/** Who may do what on a folder or record: its own grants, to be changed by managers, and those that it inherits. RECD2. */
export function Permissions({ kind, id, access }: Place & { access: RecordSummary['access'] }) {
  const reading = useReading(
    `permissions ${kind} ${id}`,
    () => call('GET /api/permissions/:kind/:id', { params: { kind, id } }),
    ['records', 'users', 'policies'],
  )
  return (
    <Shown reading={reading}>
      {held => (
        <>
          <section class="card">
            <h2>{words.own}</h2>
            <OwnGrants
              key={textOf(held.own)}
              place={{ kind, id }}
              held={held}
              access={access}
              onSaved={reading.again}
            />
          </section>
          <section class="card">
            <h2>{words.inherited}</h2>
            <InheritedGrants grants={held.inherited} />
            <p class="soft small">{words.administrators}</p>
          </section>
        </>
      )}
    </Shown>
  )
}

const textOf = (grants: readonly OwnGrant[]): string =>
  grants
    .map(({ granteeId, role, taskControl }) => `${granteeId} ${role ?? ''} ${taskControl}`)
    .sort((one, other) => (one < other ? -1 : 1))
    .join('\n')

function OwnGrants(props: {
  place: Place
  held: Held
  access: RecordSummary['access']
  onSaved: () => void
}) {
  const { place, held, access, onSaved } = props
  const [grants, setGrants] = useState<OwnGrant[]>(() => held.own.map(ownOf))
  const [adding, setAdding] = useState(false)
  const mayChange = may(access, 'set-permissions')
  const dirty = textOf(grants) !== textOf(held.own)
  const act = useAct(async () => {
    await call('PUT /api/permissions/:kind/:id', {
      params: place,
      body: {
        grants: grants.map(({ granteeKind, granteeId, role, taskControl }) => ({
          granteeKind,
          granteeId,
          role,
          taskControl,
        })),
      },
    })
    tell(words.saved)
    onSaved()
  })
  const table = (
    <GrantTable grants={grants} {...(mayChange && { onChange: setGrants, access })} empty={words.ownEmpty} />
  )
  if (!mayChange)
    return (
      <>
        {table}
        <p class="soft small">{words.mayNot}</p>
      </>
    )
  return (
    <>
      <Unsaved dirty={dirty} />
      <Form
        act={act}
        submit={commonWords.save}
        busy={commonWords.saving}
        blocked={!dirty}
        {...(dirty && {
          onCancel: () => {
            setGrants(held.own.map(ownOf))
            act.clear()
          },
        })}
      >
        {table}
        <p>
          <button type="button" class="quiet" onClick={() => setAdding(true)}>
            {words.add}
          </button>
        </p>
      </Form>
      {adding && (
        <AddGrant
          access={access}
          has={grants.map(grant => grant.granteeId)}
          onClose={() => setAdding(false)}
          onAdd={grant => setGrants(before => [...before, grant])}
        />
      )}
    </>
  )
}

const ownOf = ({ granteeKind, granteeId, granteeName, role, taskControl }: GrantRow): OwnGrant => ({
  granteeKind,
  granteeId,
  granteeName,
  role,
  taskControl,
})
