import { watchedSchema, type Watched } from '../../../../shared/fleet/condition.ts'
import { conditionWords as words } from '../../../../shared/words/en/dashboard-triggers.ts'

/** What is not filled in yet, by its place: `condition.path`. Pure; numbers are always within their range, so only texts can lack. */
export function problemsOfWatched(watched: Watched): (place: string) => string | undefined {
  const issues = watchedSchema.safeParse(watched).error?.issues ?? []
  const places = new Set(issues.map(({ path }) => path.join('.')))
  return place => {
    if (!places.has(place)) return undefined
    return place === 'condition.scriptId' ? words.checkRequired : words.needed
  }
}
