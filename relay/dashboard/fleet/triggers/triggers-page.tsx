import { triggerKinds } from '../../../../shared/fleet/trigger.ts'
import type { Trigger } from '../../../../shared/protocol/api/fleet.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { triggerKindNames, triggersWords as words } from '../../../../shared/words/en/dashboard-triggers.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useReading } from '../../link/use-reading.ts'
import type { Column } from '../../parts/data-table.tsx'
import { Filters } from '../../parts/filters.tsx'
import { Choice } from '../../parts/form.tsx'
import { Page } from '../../parts/page.tsx'
import { PagedTable } from '../../parts/paged-table.tsx'
import { usePlace } from '../../parts/pager.tsx'
import { Empty } from '../../parts/shown.tsx'
import { useQuery } from '../../parts/use-query.ts'
import { KindList } from './kind-choice.tsx'

/** All triggers by name, or those of one kind. TRIG1. */
export function TriggersPage() {
  const { query, setQuery } = useQuery()
  const kind = triggerKinds.find(each => each === query['kind'])
  const place = usePlace(kind ?? '')
  const reading = useReading(
    `triggers ${kind ?? ''} ${place.after ?? ''}`,
    () => call('GET /api/triggers', { query: { kind, after: place.after } }),
    ['fleet', 'scripts'],
  )
  const isAdministrator = hasRole('administrator')
  const add = (
    <a href={kind ? `/triggers/new?kind=${kind}` : '/triggers/new'} role="button">
      {words.add}
    </a>
  )
  return (
    <Page title={words.title} intro={words.intro} actions={isAdministrator && add}>
      <Filters>
        <Choice<string>
          label={words.kind}
          value={kind ?? ''}
          onValue={value => setQuery({ kind: value })}
          options={[
            ['', commonWords.all],
            ...triggerKinds.map(each => [each, triggerKindNames[each]] as const),
          ]}
        />
      </Filters>
      <PagedTable
        reading={reading}
        place={place}
        caption={words.caption}
        columns={columns}
        keyOf={({ id }) => id}
        filters={
          kind === undefined ? null : { noMatch: words.noMatch, onClear: () => setQuery({ kind: '' }) }
        }
        empty={<NoTriggers mayAdd={isAdministrator} />}
      />
    </Page>
  )
}

function NoTriggers({ mayAdd }: { mayAdd: boolean }) {
  return (
    <Empty
      title={words.emptyTitle}
      action={
        <>
          <KindList />
          <p>{mayAdd ? words.emptyNext : words.emptyForReaders}</p>
        </>
      }
    >
      {words.empty}
    </Empty>
  )
}

const columns: Column<Trigger>[] = [
  {
    title: words.name,
    cell: ({ id, content }) => <a href={`/triggers/${id}`}>{content.name}</a>,
  },
  {
    title: words.kind,
    cell: ({ content }) => <span class="pill">{triggerKindNames[content.kind]}</span>,
  },
  { title: words.action, cell: trigger => <TriggerAction trigger={trigger} /> },
  {
    title: words.devices,
    end: true,
    cell: ({ devices, muted }) => (
      <>
        {devices} {muted > 0 && <span class="pill warn">{mutedText(muted)}</span>}
      </>
    ),
  },
  { title: words.state, cell: ({ content }) => <EnabledPill enabled={content.enabled} /> },
]

const mutedText = (count: number): string => say(words.muted[count === 1 ? 'one' : 'many'], { count })

export function EnabledPill({ enabled }: { enabled: boolean }) {
  return enabled ? (
    <span class="pill good">{words.enabled}</span>
  ) : (
    <span class="pill quiet">{words.disabled}</span>
  )
}

/** Its action with the pinned version, and whether there is a newer one. SIGN12. */
export function TriggerAction({ trigger: { content, script } }: { trigger: Trigger }) {
  return (
    <span>
      <a href={`/scripts/${content.scriptId}`}>{script.name || content.scriptId}</a>{' '}
      <span class="soft small">
        {say(words.version, { version: content.scriptVersion })}
        {script.latestVersion > content.scriptVersion &&
          ` · ${say(words.newer, { version: script.latestVersion })}`}
      </span>
    </span>
  )
}
