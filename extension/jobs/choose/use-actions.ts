import { useEffect, useState } from 'preact/hooks'
import type { Script } from '../../../shared/protocol/api/jobs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { Role } from '../../../shared/protocol/people.ts'
import type { RelayApi } from '../../link/relay-api.ts'

export interface Actions {
  /** Null until they have been read. */
  scripts: readonly Script[] | null
  favourites: ReadonlySet<string>
  recent: readonly string[]
  failure: Failure | null
  readAgain: () => void
  /** Makes an action a favourite, or no longer: seen at once, and taken back where the relay refuses it. */
  star: (scriptId: string, favourite: boolean) => Promise<void>
}

const none: ReadonlySet<string> = new Set()

/** The relay's actions with the person's favourites and recent ones. They are read anew whenever `occasion` changes. TRIG1. */
export function useActions(api: RelayApi, role: Role, occasion: unknown): Actions {
  const [scripts, setScripts] = useState<readonly Script[] | null>(null)
  const [favourites, setFavourites] = useState(none)
  const [recent, setRecent] = useState<readonly string[]>([])
  const [failure, setFailure] = useState<Failure | null>(null)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let stale = false
    const read = async (): Promise<void> => {
      try {
        const [all, mine] = await Promise.all([
          api.call('GET /api/scripts', {}),
          // Who runs nothing has none.
          role === 'auditor' ? { favourites: [], recent: [] } : api.call('GET /api/my-actions', {}),
        ])
        if (stale) return
        setScripts(all.rows)
        setFavourites(new Set(mine.favourites))
        setRecent(mine.recent)
        setFailure(null)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (!stale) setFailure(error)
      }
    }
    void read()
    return () => {
      stale = true
    }
  }, [api, role, attempt, occasion])

  const mark = (scriptId: string, favourite: boolean): void =>
    setFavourites(before => {
      const after = new Set(before)
      if (favourite) after.add(scriptId)
      else after.delete(scriptId)
      return after
    })
  return {
    scripts,
    favourites,
    recent,
    failure,
    readAgain: () => setAttempt(attempt + 1),
    async star(scriptId, favourite) {
      mark(scriptId, favourite)
      try {
        await api.call('PUT /api/my-actions/:id', { params: { id: scriptId }, body: { favourite } })
        setFailure(null)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        mark(scriptId, !favourite)
        setFailure(error)
      }
    },
  }
}
