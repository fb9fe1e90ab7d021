import { useMemo, useState } from 'preact/hooks'
import { finalJobStates } from '../../../shared/jobs/job-state.ts'
import type { JobDetail } from '../../../shared/protocol/api/jobs.ts'
import { MAX_LOG_TAIL_CHARACTERS } from '../../../shared/protocol/job.ts'
import { jobWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../shared/words/say.ts'
import { Field } from '../parts/form.tsx'

/** The pieces of a line: where `search` stands, and what stands between. Upper and lower case are the same. */
export function splitAtMatches(line: string, search: string): { text: string; match: boolean }[] {
  if (search === '') return [{ text: line, match: false }]
  const pieces: { text: string; match: boolean }[] = []
  const low = line.toLowerCase()
  const wanted = search.toLowerCase()
  let from = 0
  for (let at = low.indexOf(wanted); at !== -1; at = low.indexOf(wanted, from)) {
    if (at > from) pieces.push({ text: line.slice(from, at), match: false })
    pieces.push({ text: line.slice(at, at + wanted.length), match: true })
    from = at + wanted.length
  }
  if (from < line.length || pieces.length === 0) pieces.push({ text: line.slice(from), match: false })
  return pieces
}

/** What the script printed: below the outputs, folded, with a search and line numbers. */
export function JobLog({ job }: { job: JobDetail }) {
  const [search, setSearch] = useState('')
  const [wrap, setWrap] = useState(true)
  const lines = useMemo(() => job.logTail.replace(/\r?\n$/, '').split(/\r?\n/), [job.logTail])
  const wanted = search.trim()
  const found = useMemo(
    () =>
      wanted === '' ? 0 : lines.filter(line => line.toLowerCase().includes(wanted.toLowerCase())).length,
    [lines, wanted],
  )
  if (job.logTail === '')
    return (
      <section class="card">
        <h2>{words.log}</h2>
        <p class="soft">{finalJobStates.includes(job.state) ? words.noLog : words.noLogYet}</p>
      </section>
    )
  return (
    <details class="card log" open={job.state === 'error'}>
      <summary>
        <h2>{words.log}</h2>
      </summary>
      <div class="filters">
        <Field label={words.logSearch} type="search" value={search} onValue={setSearch} />
        <label class="switch">
          <input type="checkbox" checked={wrap} onChange={event => setWrap(event.currentTarget.checked)} />
          {words.wrap}
        </label>
        <p class="soft small" role="status">
          {wanted !== '' &&
            (found === 0
              ? words.logMatches.none
              : found === 1
                ? words.logMatches.one
                : say(words.logMatches.many, { count: found }))}
        </p>
      </div>
      {job.logTail.length >= MAX_LOG_TAIL_CHARACTERS && <p class="soft small">{words.cut}</p>}
      <pre class={wrap ? 'lines wrapped' : 'lines'} tabIndex={0} aria-label={words.log}>
        {lines.map((line, index) => (
          <span class="line" key={index} data-number={index + 1}>
            {splitAtMatches(line, wanted).map((piece, at) =>
              piece.match ? <mark key={at}>{piece.text}</mark> : piece.text,
            )}
            {'\n'}
          </span>
        ))}
      </pre>
    </details>
  )
}
