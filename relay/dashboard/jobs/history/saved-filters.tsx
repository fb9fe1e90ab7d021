import { useState } from 'preact/hooks'
import { z } from 'zod'
import { historyWords as words } from '../../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../../shared/words/say.ts'
import { signedIn } from '../../link/sign-in-state.ts'
import { AskName } from '../../parts/ask-name.tsx'
import { tell } from '../../parts/messages.tsx'

const savedSchema = z
  .array(z.object({ name: z.string().max(60), address: z.string().startsWith('/jobs?') }))
  .max(30)
type Saved = z.infer<typeof savedSchema>

const keyOf = (): string => `handrail:job-filters:${signedIn.value?.user.id ?? ''}`

function read(): Saved {
  try {
    return savedSchema.parse(JSON.parse(localStorage.getItem(keyOf()) ?? '[]'))
  } catch {
    // Another version's entry, or a hand in the developer tools: saving writes it anew.
    return []
  }
}

/** Filters that the person has given a name, as links; each address says everything, so a link can be sent to others. JOB1. */
export function SavedFilters({ address, canSave }: { address: string; canSave: boolean }) {
  const [saved, setSaved] = useState(read)
  const keep = (next: Saved): void => {
    localStorage.setItem(keyOf(), JSON.stringify(next))
    setSaved(next)
  }
  return (
    <div class="row saved-filters">
      {saved.length > 0 && (
        <nav class="row" aria-label={words.savedFilters}>
          {saved.map(each => (
            <span class="row chosen" key={each.name}>
              <a href={each.address}>{each.name}</a>
              <button
                type="button"
                class="quiet small"
                aria-label={say(words.removeFilter, { name: each.name })}
                onClick={() => keep(saved.filter(other => other !== each))}
              >
                ×
              </button>
            </span>
          ))}
        </nav>
      )}
      {canSave && (
        <AskName
          word={words.saveFilter}
          small
          label={words.filterName}
          hint={words.filterHint}
          maxLength={60}
          act={async name => {
            keep([...saved.filter(each => each.name !== name), { name, address }].slice(-30))
            tell(say(words.filterSaved, { name }))
          }}
        />
      )}
    </div>
  )
}
