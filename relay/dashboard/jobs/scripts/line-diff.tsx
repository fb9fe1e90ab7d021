import { Fragment } from 'preact'
import { foldSame, type DiffLine, type LineDiff } from '../../../../shared/jobs/diff-lines.ts'
import { versionWords as words } from '../../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../../shared/words/say.ts'

/** Equal lines around each difference. */
const CONTEXT = 3
/** More lines than this make a page slow that nobody reads to its end. */
const MAX_SHOWN = 3000

const signs: Record<DiffLine['kind'], string> = { same: '\u00a0', removed: '−', added: '+' }

/** One text above the other: what was removed and added stands out by its sign and its colour, and is named to screen readers. */
export function LineDiffView({ diff, label }: { diff: LineDiff; label: string }) {
  const removed = diff.lines.filter(line => line.kind === 'removed').length
  const added = diff.lines.filter(line => line.kind === 'added').length
  if (removed + added === 0) return <p class="soft">{words.noDifference}</p>
  const { hunks, skippedAtEnd } = foldSame(diff.lines, CONTEXT)
  const isCut = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0) > MAX_SHOWN
  let room = MAX_SHOWN
  return (
    <>
      <p>{say(words.counts, { removed, added })}</p>
      {diff.isCoarse && <p class="notice">{words.coarse}</p>}
      <pre class="diff" tabIndex={0} role="region" aria-label={label}>
        {hunks.map(({ skipped, lines }, index) => {
          const shown = lines.slice(0, Math.max(room, 0))
          room -= lines.length
          if (shown.length === 0) return null
          return (
            <Fragment key={index}>
              <Skipped count={skipped} />
              {shown.map(line => (
                <Line key={`${line.before ?? ''} ${line.after ?? ''}`} line={line} />
              ))}
            </Fragment>
          )
        })}
        {!isCut && <Skipped count={skippedAtEnd} />}
      </pre>
      {isCut && <p class="notice">{say(words.cut, { limit: MAX_SHOWN })}</p>}
    </>
  )
}

function Skipped({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <span class="skipped">
      {count === 1 ? words.skipped.one : say(words.skipped.many, { count })}
      {'\n'}
    </span>
  )
}

function Line({ line: { kind, text, before, after } }: { line: DiffLine }) {
  return (
    <span class={`line ${kind}`} data-before={before ?? ''} data-after={after ?? ''}>
      {kind !== 'same' && <span class="visually-hidden">{words[kind]}: </span>}
      <span class="sign" aria-hidden="true">
        {signs[kind]}
      </span>
      {text}
      {'\n'}
    </span>
  )
}
