import { useState } from 'preact/hooks'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import { auditWords as words, commonWords } from '../../../shared/words/en/dashboard.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { Field } from '../parts/form.tsx'
import { Filters } from '../parts/filters.tsx'
import { Page } from '../parts/page.tsx'
import { Pager, usePlace } from '../parts/pager.tsx'
import { Empty, Shown } from '../parts/shown.tsx'
import { useQuery } from '../parts/use-query.ts'
import { When } from '../parts/when.tsx'
import { OnlyFor } from '../shell/not-found-page.tsx'

type Entry = ApiReply<'GET /api/audit'>['rows'][number]

const outcomeLooks = { done: 'good', refused: 'warn', failed: 'bad' } as const

const columns: Column<Entry>[] = [
  { title: words.when, cell: entry => <When at={entry.at} /> },
  {
    title: words.actor,
    cell: entry => (
      <>
        {entry.actor}
        {entry.source && (
          <>
            <br />
            <span class="soft small">{entry.source}</span>
          </>
        )}
      </>
    ),
  },
  { title: words.act, cell: entry => <code>{entry.act}</code> },
  {
    title: words.outcome,
    cell: entry => <span class={`pill ${outcomeLooks[entry.outcome]}`}>{words.outcomes[entry.outcome]}</span>,
  },
  { title: words.subject, cell: entry => entry.subject || commonWords.none },
  {
    title: commonWords.details,
    cell: entry => (
      <details class="inline">
        <summary class="small">
          {words.sequence} {entry.sequence}
        </summary>
        <pre class="small wrapped">{JSON.stringify(entry.data, null, 2)}</pre>
        <p class="small soft hash">
          {words.hash} {entry.hash}
        </p>
      </details>
    ),
  },
]

/** The audit log. AUDIT1. */
export function AuditPage() {
  return (
    <OnlyFor roles={['administrator', 'auditor']}>
      <Audit />
    </OnlyFor>
  )
}

function Audit() {
  const { query, setQuery } = useQuery()
  const act = query['act'] ?? ''
  const [typed, setTyped] = useState(act)
  const place = usePlace(act)
  const reading = useReading(`audit ${act} ${place.after ?? ''}`, () =>
    call('GET /api/audit', { query: { act: act || undefined, after: place.after } }),
  )
  return (
    <Page
      title={words.title}
      intro={words.intro}
      actions={
        <button type="button" class="quiet" onClick={reading.again}>
          {words.readAgain}
        </button>
      }
    >
      <Filters onSubmit={() => setQuery({ act: typed.trim() })}>
        <Field
          label={words.act}
          hint={words.actHint}
          type="search"
          value={typed}
          onValue={value => {
            setTyped(value)
            if (value === '') setQuery({ act: '' })
          }}
          attributes={{ maxLength: 80 }}
        />
        <button type="submit">{words.filter}</button>
      </Filters>
      <Shown reading={reading}>
        {({ rows, next }) =>
          rows.length === 0 ? (
            <Empty>{act ? words.noMatch : words.empty}</Empty>
          ) : (
            <>
              <DataTable
                caption={words.caption}
                columns={columns}
                rows={rows}
                keyOf={entry => String(entry.sequence)}
              />
              <Pager place={place} next={next} />
            </>
          )
        }
      </Shown>
    </Page>
  )
}
