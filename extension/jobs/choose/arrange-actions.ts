import { inLanguage } from '../../../shared/jobs/in-language.ts'
import type { Script } from '../../../shared/protocol/api/jobs.ts'

export interface ArrangedActions {
  favourites: readonly Script[]
  /** Run lately, the last first; without the favourites. */
  recent: readonly Script[]
  others: readonly Script[]
}

/**
 * The actions as a support person looks for them, each of them once: favourites, then those run lately, then all others, by name. A
 * search looks in names and descriptions, in English too, for people know an action by both. TRIG1.
 */
export function arrangeActions(
  scripts: readonly Script[],
  mine: { favourites: ReadonlySet<string>; recent: readonly string[] },
  search: string,
  language: string,
): ArrangedActions {
  const words = search.toLowerCase().split(/\s+/)
  const named = scripts
    .map(script => ({ script, ...inLanguage(script.declaration, language) }))
    .filter(({ script: { declaration }, name, description }) => {
      const text = `${name} ${description} ${declaration.name} ${declaration.description}`.toLowerCase()
      return words.every(word => text.includes(word))
    })
    .sort((one, other) => one.name.localeCompare(other.name, language))
    .map(({ script }) => script)
  const isFavourite = ({ id }: Script): boolean => mine.favourites.has(id)
  const isRecent = ({ id }: Script): boolean => mine.recent.includes(id)
  return {
    favourites: named.filter(isFavourite),
    recent: mine.recent.flatMap(id => named.filter(script => script.id === id && !isFavourite(script))),
    others: named.filter(script => !isFavourite(script) && !isRecent(script)),
  }
}
