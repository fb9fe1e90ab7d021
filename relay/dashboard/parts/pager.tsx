import { useState } from 'preact/hooks'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'

/** Where one is in a list that is paged by keyset: the keys of the pages passed so far, the last one being shown. */
export interface Place {
  after: string | undefined
  page: number
  next: (after: string) => void
  previous: () => void
}

/** Starts at the first page again whenever `key` (the filters) changes. */
export function usePlace(key: string): Place {
  const [held, setHeld] = useState<{ key: string; passed: string[] }>({ key, passed: [] })
  const passed = held.key === key ? held.passed : []
  return {
    after: passed.at(-1),
    page: passed.length + 1,
    next: after => setHeld({ key, passed: [...passed, after] }),
    previous: () => setHeld({ key, passed: passed.slice(0, -1) }),
  }
}

export function Pager({ place, next }: { place: Place; next: string | null }) {
  if (place.page === 1 && next === null) return null
  return (
    <nav class="row pager" aria-label={commonWords.pages}>
      <button type="button" class="quiet" disabled={place.page === 1} onClick={place.previous}>
        {commonWords.newer}
      </button>
      <span class="soft small" role="status">
        {say(commonWords.pageNumber, { page: place.page })}
      </span>
      <button
        type="button"
        class="quiet"
        disabled={next === null}
        onClick={() => next !== null && place.next(next)}
      >
        {commonWords.older}
      </button>
    </nav>
  )
}
