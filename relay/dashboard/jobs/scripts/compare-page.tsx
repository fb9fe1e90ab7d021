import { useMemo } from 'preact/hooks'
import type { ApiReply } from '../../../../shared/protocol/admin-api.ts'
import { scriptWords, versionWords as words } from '../../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Filters } from '../../parts/filters.tsx'
import { Choice } from '../../parts/form.tsx'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { useQuery } from '../../parts/use-query.ts'
import { compareVersions } from './compare-versions.ts'
import { LineDiffView } from './line-diff.tsx'
import { fromBase64 } from './script-bytes.ts'

type OneVersion = ApiReply<'GET /api/scripts/:id/versions/:version'>

/** How many versions are on offer; one that is older is still compared where the address names it. */
const MAX_OFFERED = 200

const readNumber = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null

/** Two versions of a script, line by line. Which two stands in the address: `?from=2&to=3`. SIGN12. */
export function ComparePage({ params: { id } }: { params: { id: string } }) {
  const { query, setQuery } = useQuery()
  const script = useReading(`script ${id}`, () => call('GET /api/scripts/:id', { params: { id } }), [
    'scripts',
  ])
  const newest = script.value?.version ?? 1
  const to = readNumber(query['to']) ?? newest
  const from = readNumber(query['from']) ?? Math.max(to - 1, 1)
  const name = script.value?.declaration.name
  return (
    <Page
      title={name === undefined ? words.title : say(words.compareTitle, { name })}
      back={{ href: `/scripts/${id}`, name: name ?? scriptWords.title }}
    >
      <Shown reading={script}>
        {({ version }) => (
          <>
            <Filters>
              <VersionChoice
                label={words.from}
                newest={version}
                value={from}
                onValue={next => setQuery({ from: next, to: String(to) })}
              />
              <VersionChoice
                label={words.to}
                newest={version}
                value={to}
                onValue={next => setQuery({ from: String(from), to: next })}
              />
            </Filters>
            <Compared id={id} from={from} to={to} />
          </>
        )}
      </Shown>
    </Page>
  )
}

function VersionChoice(props: {
  label: string
  newest: number
  value: number
  onValue: (value: string) => void
}) {
  const { label, newest, value, onValue } = props
  // Versions count up from 1 without a gap.
  const offered = Array.from({ length: Math.min(newest, MAX_OFFERED) }, (_, index) => newest - index)
  const options = offered.includes(value) ? offered : [...offered, value]
  return (
    <Choice
      label={label}
      value={String(value)}
      onValue={onValue}
      options={options.map(version => [String(version), say(words.option, { version })] as const)}
    />
  )
}

function Compared({ id, from, to }: { id: string; from: number; to: number }) {
  const reading = useReading(`compare ${id} ${from} ${to}`, () => {
    const read = (version: number): Promise<OneVersion> =>
      call('GET /api/scripts/:id/versions/:version', { params: { id, version: String(version) } })
    return Promise.all([read(from), read(to)])
  })
  return <Shown reading={reading}>{([before, after]) => <Differences before={before} after={after} />}</Shown>
}

function Differences({ before, after }: { before: OneVersion; after: OneVersion }) {
  const compared = useMemo(
    () => compareVersions(fromBase64(before.base64), fromBase64(after.base64)),
    [before, after],
  )
  if (compared === null) return <p class="notice">{words.notText}</p>
  const { body, block, encoding } = compared
  return (
    <>
      {encoding && <p class="notice">{say(words.encodingDiffers, encoding)}</p>}
      <section class="card">
        <h2>{words.difference}</h2>
        <LineDiffView diff={body} label={words.difference} />
      </section>
      {block && (
        <details class="card">
          <summary>
            <h2>{words.signatureBlock[block.state]}</h2>
          </summary>
          <LineDiffView diff={block.diff} label={words.signatureBlock[block.state]} />
        </details>
      )}
    </>
  )
}
