import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { addReading, addToLog, type LiveLog } from '../jobs/live-log.ts'
import type { JobOutput } from '../protocol/job.ts'
import { liveLogWords as words } from '../words/en/live-log.ts'
import { say } from '../words/say.ts'
import { MAX_MATCHES, splitAtMatches } from './find-matches.ts'

/** What a page keeps of a running script's output; the relay itself keeps the last 16 KB. */
const MAX_SHOWN_CHARACTERS = 256 * 1024
/** So near the end counts as at the end. */
const AT_END_PX = 24
/** A screen reader is told how much there is this often, not of every line. */
const TELL_EVERY_MS = 10_000
const REVOKE_AFTER_MS = 10_000

/** Hears of the output of one job until the returned function is called. */
export type ListenToOutput = (jobId: string, onOutput: (output: JobOutput) => void) => () => void

/** What a running script prints, as it comes: follows the end until the person scrolls up; searched and downloaded. */
export function LiveLogView(props: {
  jobId: string
  /** What the relay had when the job was read. */
  soFar: LiveLog | null
  listen: ListenToOutput
  /** As what stands above it on the page asks for. */
  heading: 'h2' | 'h3'
}): JSX.Element {
  const { heading: Heading } = props
  const log = useLiveLog(props)
  const text = log?.text ?? ''
  const [search, setSearch] = useState('')
  const wanted = search.trim()
  const pieces = useMemo(() => splitAtMatches(text, wanted), [text, wanted])
  const lineCount = useLineCount(text)
  const { frame, following, follow, onScroll } = useFollowing(pieces)
  return (
    <section class="live-log">
      <Heading>{words.title}</Heading>
      <div class="row">
        <label>
          <span class="visually-hidden">{words.search}</span>
          <input
            type="search"
            value={search}
            placeholder={words.search}
            maxLength={200}
            onInput={event => setSearch(event.currentTarget.value)}
          />
        </label>
        <button type="button" class="quiet small" aria-pressed={following} onClick={follow}>
          {words.follow}
        </button>
        <button
          type="button"
          class="quiet small"
          disabled={text === ''}
          onClick={() => download(text, `${props.jobId}.txt`)}
        >
          {words.download}
        </button>
      </div>
      <p class="soft small" role="status">
        {wanted !== '' && matchesText(pieces.filter(piece => piece.isMatch).length)}
      </p>
      <p class="visually-hidden" role="status">
        {lineCount}
      </p>
      <div
        ref={frame}
        class="live-lines"
        role="log"
        aria-live="off"
        aria-label={words.title}
        tabIndex={0}
        onScroll={onScroll}
      >
        {text === '' ? (
          <span class="soft">{words.waiting}</span>
        ) : (
          pieces.map((piece, at) => (piece.isMatch ? <mark key={at}>{piece.text}</mark> : piece.text))
        )}
      </div>
    </section>
  )
}

function useLiveLog({
  jobId,
  listen,
  soFar,
}: Pick<Parameters<typeof LiveLogView>[0], 'jobId' | 'listen' | 'soFar'>): LiveLog | null {
  const [log, setLog] = useState(soFar)
  useEffect(
    () => listen(jobId, output => setLog(held => addToLog(held, output, MAX_SHOWN_CHARACTERS))),
    [jobId, listen],
  )
  useEffect(() => {
    if (soFar) setLog(held => addReading(held, soFar, MAX_SHOWN_CHARACTERS))
  }, [soFar?.end])
  return log
}

/** Keeps the end in view until the person scrolls away from it; back at the end it is kept again. */
function useFollowing(shown: unknown): {
  frame: { current: HTMLDivElement | null }
  following: boolean
  follow: () => void
  onScroll: () => void
} {
  const frame = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const lastTop = useRef(0)
  // Before anything else happens: lines that came since a scroll must not look as if somebody had scrolled away from them.
  useLayoutEffect(() => {
    if (following && frame.current) frame.current.scrollTop = frame.current.scrollHeight
  }, [following, shown])
  return {
    frame,
    following,
    follow: () => setFollowing(before => !before),
    onScroll() {
      const { current } = frame
      if (!current) return
      const { scrollTop, scrollHeight, clientHeight } = current
      if (scrollHeight - scrollTop - clientHeight < AT_END_PX) setFollowing(true)
      else if (scrollTop < lastTop.current) setFollowing(false)
      lastTop.current = scrollTop
    },
  }
}

function useLineCount(text: string): string {
  const latest = useRef(text)
  latest.current = text
  const [lines, setLines] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setLines(latest.current.split('\n').length - 1), TELL_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return lines === 0 ? '' : lines === 1 ? words.lines.one : say(words.lines.many, { count: lines })
}

function matchesText(count: number): string {
  if (count === 0) return words.matches.none
  if (count >= MAX_MATCHES) return say(words.tooMany, { count: MAX_MATCHES - 1 })
  return count === 1 ? words.matches.one : say(words.matches.many, { count })
}

function download(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Revoking at once would take it away from under the download in some browsers.
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER_MS)
}
