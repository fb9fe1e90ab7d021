import { useState } from 'preact/hooks'
import type { Script, ScriptAcceptance } from '../../../../shared/protocol/api/jobs.ts'
import { commonWords, platformNames } from '../../../../shared/words/en/dashboard.ts'
import { scriptWords as words } from '../../../../shared/words/en/dashboard-jobs.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useReading } from '../../link/use-reading.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { Field } from '../../parts/form.tsx'
import { Filters } from '../../parts/filters.tsx'
import { Page } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { When } from '../../parts/when.tsx'
import { AcceptanceShort } from './acceptance.tsx'
import { SignaturePill } from './signature.tsx'
import { isFound, spokenDeclaration } from '../spoken-declaration.ts'

const columnsWith = (acceptance: ReadonlyMap<string, ScriptAcceptance>): Column<Script>[] => [
  {
    title: words.action,
    cell: script => (
      <>
        <a href={`/scripts/${script.id}`}>{spokenDeclaration(script.declaration).name}</a>
        <br />
        <span class="soft small">{script.fileName}</span>
      </>
    ),
  },
  {
    title: words.signature,
    cell: script => (
      <>
        <SignaturePill signature={script.signature} />
        {script.signature.publisher && !script.signature.official && (
          <p class="soft small why">{script.signature.publisher}</p>
        )}
      </>
    ),
  },
  {
    title: words.acceptedBy,
    cell: script => <AcceptanceShort counts={acceptance.get(script.id)} />,
  },
  {
    title: words.platforms,
    cell: script => script.declaration.platforms.map(platform => platformNames[platform]).join(', '),
  },
  { title: words.version, end: true, cell: script => script.version },
  {
    title: words.saved,
    cell: script => (
      <>
        <When at={script.savedAt} relative />
        <br />
        <span class="soft small">{script.savedBy}</span>
      </>
    ),
  },
]

/** The newest version of every script, with its signature's state. */
export function ScriptsPage() {
  const reading = useReading('scripts', () => call('GET /api/scripts'), ['scripts'])
  const counted = useReading('acceptance', () => call('GET /api/script-acceptance', {}), [
    'scripts',
    'devices',
  ])
  const acceptance = new Map(counted.value?.rows.map(row => [row.scriptId, row]))
  const [search, setSearch] = useState('')
  const administrator = hasRole('administrator')
  const upload = administrator && (
    <a href="/scripts/new" role="button">
      {words.upload}
    </a>
  )
  return (
    <Page title={words.title} intro={words.intro} actions={upload}>
      <Shown reading={reading}>
        {({ rows }) => {
          if (rows.length === 0)
            return (
              <Empty title={words.emptyTitle} action={upload}>
                {administrator ? words.empty : words.emptyForReaders}
              </Empty>
            )
          const found = rows.filter(
            script =>
              isFound(script, search) ||
              script.signature.publisher?.toLowerCase().includes(search.trim().toLowerCase()),
          )
          return (
            <>
              <Filters>
                <Field
                  label={commonWords.search}
                  type="search"
                  value={search}
                  onValue={setSearch}
                  attributes={{ placeholder: words.searchHint }}
                />
              </Filters>
              {found.length === 0 ? (
                <Empty>{words.noMatch}</Empty>
              ) : (
                <DataTable
                  caption={words.caption}
                  columns={columnsWith(acceptance)}
                  rows={found}
                  keyOf={script => script.id}
                />
              )}
            </>
          )
        }}
      </Shown>
    </Page>
  )
}
