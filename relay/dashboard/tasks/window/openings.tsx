import { useEffect, useState } from 'preact/hooks'
import { windowWords as words } from '../../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { shortTime } from '../../parts/time-text.ts'

const TYPING_PAUSE_MS = 300

/** When a window opens next, in the record's zone, or why it never does. WIN1. */
export function Openings({ window, zone }: { window: string; zone: string | null }) {
  const timeZone = zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const [expression, setExpression] = useState(window)
  useEffect(() => {
    const timer = setTimeout(() => setExpression(window), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [window])
  const reading = useReading(`window ${timeZone} ${expression}`, () =>
    call('POST /api/time-window', { body: { expression, timeZone } }),
  )
  const { value, failure } = reading
  if (failure)
    return (
      <p class="notice bad" role="alert">
        {failure.problems?.[0]?.message ?? failure.message}
      </p>
    )
  if (!value || expression !== window) return <p class="soft small">{words.checking}</p>
  return (
    <section class="openings" aria-label={words.openings}>
      <p class="small">
        <strong>{words.openings}</strong>{' '}
        <span class="soft">{say(zone === null ? words.inOwnZone : words.inZone, { zone: timeZone })}</span>
      </p>
      <ol>
        {value.openings.map(({ from, until }) => (
          <li key={from}>
            <time dateTime={new Date(from).toISOString()}>
              {say(words.opening, {
                from: shortTime(from, false, timeZone),
                until: shortTime(until, false, timeZone),
              })}
            </time>
          </li>
        ))}
      </ol>
    </section>
  )
}
