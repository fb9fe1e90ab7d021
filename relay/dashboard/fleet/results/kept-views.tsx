import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { say } from '../../../../shared/words/say.ts'
import { useState } from 'preact/hooks'
import { call } from '../../link/call-api.ts'
import { hasRole, signedIn } from '../../link/sign-in-state.ts'
import { useReading } from '../../link/use-reading.ts'
import { Confirm } from '../../parts/dialog.tsx'
import { tell } from '../../parts/messages.tsx'
import { Shown } from '../../parts/shown.tsx'
import { When } from '../../parts/when.tsx'

/** Views that were kept, as links; one's own, or as an administrator anybody's, can be removed. */
export function KeptViews() {
  const reading = useReading('saved views', () => call('GET /api/saved-views'), ['fleet'])
  const [removing, setRemoving] = useState<{ id: string; name: string } | null>(null)
  const remove = async ({ id, name }: { id: string; name: string }): Promise<void> => {
    await call('DELETE /api/saved-views/:id', { params: { id } })
    reading.again()
    tell(say(words.viewRemoved, { name }))
  }
  return (
    <section class="card">
      <h2>{words.views}</h2>
      <Shown reading={reading}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p class="soft">{words.noViews}</p>
          ) : (
            <ul class="plain">
              {rows.map(({ id, name, address, savedBy, savedAt }) => (
                <li key={id} class="row spread">
                  <span>
                    <a href={address}>{name}</a>
                    <br />
                    <span class="soft small">
                      {say(words.savedBy, { name: savedBy })}, <When at={savedAt} />
                    </span>
                  </span>
                  {(hasRole('administrator') || savedBy === signedIn.value?.user.name) && (
                    <button
                      type="button"
                      class="quiet small"
                      aria-label={say(words.removeView, { name })}
                      onClick={() => setRemoving({ id, name })}
                    >
                      {commonWords.remove}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      {removing && (
        <Confirm
          title={words.removeViewTitle}
          text={say(words.removeViewText, { name: removing.name })}
          word={commonWords.remove}
          onClose={() => setRemoving(null)}
          act={() => remove(removing)}
        />
      )}
    </section>
  )
}
