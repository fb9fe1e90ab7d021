import { useState } from 'preact/hooks'
import { z } from 'zod'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { historyWords as words } from '../../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../../shared/words/say.ts'
import { signedIn } from '../../link/sign-in-state.ts'
import { useAct } from '../../link/use-act.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Form } from '../../parts/form.tsx'
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
  const [naming, setNaming] = useState(false)
  const [name, setName] = useState('')
  const keep = (next: Saved): void => {
    localStorage.setItem(keyOf(), JSON.stringify(next))
    setSaved(next)
  }
  const act = useAct(async () => {
    const called = name.trim()
    keep([...saved.filter(each => each.name !== called), { name: called, address }].slice(-30))
    tell(say(words.filterSaved, { name: called }))
    setNaming(false)
    setName('')
  })
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
        <button type="button" class="quiet small" onClick={() => setNaming(true)}>
          {words.saveFilter}
        </button>
      )}
      {naming && (
        <Dialog title={words.saveFilter} onClose={() => setNaming(false)}>
          <Form
            act={act}
            submit={commonWords.save}
            onCancel={() => setNaming(false)}
            blocked={name.trim() === ''}
          >
            <Field
              label={words.filterName}
              hint={words.filterHint}
              value={name}
              onValue={setName}
              attributes={{ maxLength: 60, required: true, autofocus: true }}
            />
          </Form>
        </Dialog>
      )}
    </div>
  )
}
