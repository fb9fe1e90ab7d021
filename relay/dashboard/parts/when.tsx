import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { formatDuration } from '../../../shared/jobs/format-output.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { exactTime, relativeTime, remainingTime, shortTime } from './time-text.ts'

/** One clock for all relative times on the page; it stands while nothing shows one. */
const now = signal(Date.now())
let watchers = 0
let timer: ReturnType<typeof setInterval> | undefined
const TICK_MS = 1_000

function useNow(): number {
  useEffect(() => {
    watchers++
    now.value = Date.now()
    timer ??= setInterval(() => {
      now.value = Date.now()
    }, TICK_MS)
    return () => {
      watchers--
      if (watchers > 0) return
      clearInterval(timer)
      timer = undefined
    }
  }, [])
  return now.value
}

function Relative({ at }: { at: number }) {
  return <>{relativeTime(at, useNow())}</>
}

/** A time in the viewer's zone or in the one that is given, which the text around it then names; the exact one is in the title. */
export function When({
  at,
  relative,
  seconds,
  zone,
}: {
  at: number | null
  relative?: boolean
  seconds?: boolean
  zone?: string
}) {
  if (at === null) return <span class="soft">{commonWords.none}</span>
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at, zone)}>
      {relative ? <Relative at={at} /> : shortTime(at, seconds, zone)}
    </time>
  )
}

function Growing({ from }: { from: number }) {
  const [start] = useState(Date.now)
  return (
    <>
      {formatDuration(Math.floor(Math.max(useNow(), start) / 1000) * 1000 - Math.floor(from / 1000) * 1000)}
    </>
  )
}

/** How long something took; or takes, counting, while it has no end. */
export function Lasted({ from, until }: { from: number | null; until: number | null }) {
  if (from === null) return <span class="soft">{commonWords.none}</span>
  return until === null ? <Growing from={from} /> : <>{formatDuration(Math.max(0, until - from))}</>
}

/** How much time is left until then, counting down; `onEnd` is called once, when it is over. Screen readers ask for it. */
export function Remaining({ until, onEnd }: { until: number; onEnd?: () => void }) {
  const isOver = Math.max(useNow(), Date.now()) >= until
  useEffect(() => {
    if (isOver) onEnd?.()
  }, [isOver])
  return <span role="timer">{remainingTime(until, Date.now())}</span>
}
