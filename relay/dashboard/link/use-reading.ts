import { effect, untracked } from '@preact/signals'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { LiveTopic } from '../../../shared/protocol/dashboard-link.ts'
import type { Failure } from '../../../shared/protocol/failure.ts'
import { asFailure } from './call-api.ts'
import { topicVersions } from './live-topics.ts'

/** Something that is read from the relay and shown: nothing yet, its value, a failure, or a value that could not be renewed. */
export interface Reading<T> {
  value: T | null
  failure: Failure | null
  again: () => void
}

/** Changes come in bursts (200 jobs at once); between two reads of the same thing there is at least this pause, unless a longer one is asked for. */
const PAUSE_MS = 250

/**
 * Reads with `read`, anew whenever `key` (what is read) or one of `topics` changes. Only one read is under way at a time;
 * changes that come meanwhile make one more.
 */
export function useReading<T>(
  key: string,
  read: () => Promise<T>,
  topics: readonly LiveTopic[] = [],
  pauseMs: number = PAUSE_MS,
): Reading<T> {
  const [held, setHeld] = useState<{ key: string; value: T | null; failure: Failure | null }>({
    key,
    value: null,
    failure: null,
  })
  const [round, setRound] = useState(0)
  const latestRead = useRef(read)
  latestRead.current = read

  useEffect(() => {
    let over = false
    let busy = false
    let wanted = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const load = async (): Promise<void> => {
      if (busy) {
        wanted = true
        return
      }
      busy = true
      wanted = false
      try {
        const value = await latestRead.current()
        if (!over) setHeld({ key, value, failure: null })
      } catch (error) {
        const failure = asFailure(error)
        if (!over) setHeld(before => ({ key, value: before.key === key ? before.value : null, failure }))
      }
      timer = setTimeout(() => {
        busy = false
        if (wanted && !over) void load()
      }, pauseMs)
    }
    const stop = effect(() => {
      for (const topic of topics) void topicVersions[topic].value
      untracked(() => void load())
    })
    return () => {
      over = true
      clearTimeout(timer)
      stop()
    }
    // The topics and the pause of a page never change while it is shown.
  }, [key, round])

  const again = useCallback(() => {
    setHeld(before => ({ ...before, failure: null }))
    setRound(before => before + 1)
  }, [])
  const current = held.key === key
  return { value: current ? held.value : null, failure: current ? held.failure : null, again }
}
