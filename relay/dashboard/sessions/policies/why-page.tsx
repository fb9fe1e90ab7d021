import { useState } from 'preact/hooks'
import type { ApiReply } from '../../../../shared/protocol/admin-api.ts'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { policyTexts } from '../../../../shared/words/en/policies.ts'
import { say } from '../../../../shared/words/say.ts'
import { DeviceFilter } from '../../devices/device-filter.tsx'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { Choice, Field } from '../../parts/form.tsx'
import { Filters } from '../../parts/filters.tsx'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { useQuery } from '../../parts/use-query.ts'
import { OnlyFor } from '../../shell/not-found-page.tsx'
import { findPolicies } from './policy-search.ts'
import { policyValueText } from './policy-text.ts'

type Decided = NonNullable<ApiReply<'GET /api/policy'>['values']>[number]

const columns: Column<Decided>[] = [
  {
    title: words.policy,
    cell: ({ name }) => (
      <>
        {policyTexts[name].name}
        <p class="soft small does">{policyTexts[name].does}</p>
      </>
    ),
  },
  {
    title: words.value,
    cell: ({ name, value }) => (
      <span class={`pill ${value === true ? 'good' : value === false ? 'bad' : ''}`}>
        {policyValueText(name, value)}
      </span>
    ),
  },
  {
    title: words.decidedBy,
    cell: ({ decidedBy }) =>
      decidedBy ? (
        <a href={`/policies/links/${decidedBy.id}`}>{decidedBy.name}</a>
      ) : (
        <span class="soft">{words.byNobody}</span>
      ),
  },
]

/** “What may this user do on this device, and why?” POL3. */
export function WhyPage() {
  return (
    <OnlyFor roles={['administrator', 'auditor']}>
      <Why />
    </OnlyFor>
  )
}

function Why() {
  const { query, setQuery } = useQuery()
  const userId = query['user'] ?? ''
  const deviceId = query['device'] || undefined
  const users = useReading('users', () => call('GET /api/users'), ['users'])
  return (
    <Page title={words.whyTitle} intro={words.whyIntro} back={{ href: '/policies', name: words.title }}>
      <Shown reading={users}>
        {({ rows }) => (
          <>
            <Filters>
              <Choice
                label={words.user}
                value={userId}
                onValue={id => setQuery({ user: id })}
                options={[['', words.chooseUser], ...rows.map(user => [user.id, user.fullName] as const)]}
              />
              <DeviceFilter deviceId={deviceId} onDevice={id => setQuery({ device: id ?? '' })} />
            </Filters>
            {userId === '' || deviceId === undefined ? (
              <p class="soft">{words.chooseBoth}</p>
            ) : (
              <Answer
                key={`${userId} ${deviceId}`}
                userId={userId}
                deviceId={deviceId}
                userName={rows.find(user => user.id === userId)?.fullName ?? userId}
              />
            )}
          </>
        )}
      </Shown>
    </Page>
  )
}

/** All values in their groups, narrowed by what is typed. */
function Values({ of, values }: { of: string; values: readonly Decided[] }) {
  const [search, setSearch] = useState('')
  const found = findPolicies(search)
  return (
    <>
      <h2>{of}</h2>
      <Filters>
        <Field label={words.search} type="search" value={search} onValue={setSearch} />
      </Filters>
      {found.length === 0 && <p class="soft">{words.noPolicyFound}</p>}
      {found.map(({ title, names }) => (
        <section key={title}>
          <h3>{title}</h3>
          <DataTable
            caption={`${of}: ${title}`}
            columns={columns}
            rows={values.filter(({ name }) => names.includes(name))}
            keyOf={decided => decided.name}
          />
        </section>
      ))}
      <p class="soft small rule">{words.floorAbove}</p>
    </>
  )
}

function Answer(props: { userId: string; deviceId: string; userName: string }) {
  const { userId, deviceId, userName } = props
  const reading = useReading(
    `policy ${userId} ${deviceId}`,
    async () => {
      const [policy, device] = await Promise.all([
        call('GET /api/policy', { query: { userId, deviceId } }),
        call('GET /api/devices/:id', { params: { id: deviceId } }),
      ])
      return { values: policy.values, deviceName: device.name }
    },
    ['policies'],
  )
  return (
    <Shown reading={reading}>
      {({ values, deviceName }) =>
        values === null ? (
          <p class="notice warn">
            <strong>{words.noLinkTitle}</strong> {say(words.noLink, { user: userName, device: deviceName })}
          </p>
        ) : (
          <Values of={say(words.result, { user: userName, device: deviceName })} values={values} />
        )
      }
    </Shown>
  )
}
