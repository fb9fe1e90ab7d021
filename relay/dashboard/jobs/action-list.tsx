import { useState } from 'preact/hooks'
import type { Device } from '../../../shared/protocol/api/devices.ts'
import type { Script } from '../../../shared/protocol/api/jobs.ts'
import { deviceWords } from '../../../shared/words/en/dashboard.ts'
import { runWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { useReading } from '../link/use-reading.ts'
import { Field } from '../parts/form.tsx'
import { Shown } from '../parts/shown.tsx'
import { RunDialog } from './run-dialog.tsx'
import { SignaturePill } from './scripts/signature.tsx'
import { isFound, spokenScript } from './spoken-declaration.ts'

/** From how many actions on the list gets a search. */
const SEARCH_FROM = 6

/** The actions that fit a device's platform, each to be run on it. TRIG1. */
export function ActionList({ device }: { device: Device }) {
  const reading = useReading('scripts', () => call('GET /api/scripts'), ['scripts'])
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<Script | null>(null)
  const platform = device.facts?.platform
  return (
    <section class="card">
      <h2>{deviceWords.actions}</h2>
      <Shown reading={reading}>
        {({ rows }) => {
          const fitting = rows.filter(
            script => platform === undefined || script.declaration.platforms.includes(platform),
          )
          if (fitting.length === 0)
            return (
              <>
                <p class="soft">{words.none}</p>
                {hasRole('administrator') && <a href="/scripts/new">{words.addScript}</a>}
              </>
            )
          const found = fitting.filter(script => isFound(script, search)).map(spokenScript)
          return (
            <>
              {fitting.length >= SEARCH_FROM && (
                <Field label={words.search} type="search" value={search} onValue={setSearch} />
              )}
              {found.length === 0 && <p class="soft">{words.noMatch}</p>}
              <ul class="plain actions">
                {found.map(script => (
                  <li key={script.id} class="row spread">
                    <div>
                      <a href={`/scripts/${script.id}`}>{script.declaration.name}</a>{' '}
                      <SignaturePill signature={script.signature} />
                      {script.declaration.description && (
                        <p class="soft small">{script.declaration.description}</p>
                      )}
                    </div>
                    <button
                      type="button"
                      class="small"
                      aria-label={say(words.runOn, { action: script.declaration.name })}
                      onClick={() => setChosen(script)}
                    >
                      {words.run}
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )
        }}
      </Shown>
      {chosen && (
        <RunDialog
          script={chosen}
          device={{ id: device.id, name: device.name, online: device.online }}
          onClose={() => setChosen(null)}
        />
      )}
    </section>
  )
}
