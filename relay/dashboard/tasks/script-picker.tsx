import { useId, useState } from 'preact/hooks'
import type { Script } from '../../../shared/protocol/api/jobs.ts'
import { policyWords as words, taskEditorWords } from '../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { isFound, spokenScript } from '../jobs/spoken-declaration.ts'
import { SignaturePill } from '../jobs/scripts/signature.tsx'
import { Field } from '../parts/form.tsx'
import { Shown } from '../parts/shown.tsx'

/** All scripts with a search, one of which is chosen. */
export function ScriptPicker({
  label = words.script,
  chosenId,
  refuse,
  onScript,
}: {
  label?: string
  chosenId: string | null
  /** Why a script cannot be chosen here; null where it can. */
  refuse?: (script: Script) => string | null
  onScript: (script: Script) => void
}) {
  const name = useId()
  const [search, setSearch] = useState('')
  const reading = useReading('scripts', () => call('GET /api/scripts'), ['scripts'])
  return (
    <fieldset>
      <legend>{label}</legend>
      <Field label={words.scriptSearch} type="search" value={search} onValue={setSearch} />
      <Shown reading={reading}>
        {({ rows }) => {
          const found = rows.filter(script => isFound(script, search)).map(spokenScript)
          if (found.length === 0)
            return <p class="soft">{rows.length === 0 ? words.noScripts : words.noScriptMatch}</p>
          return (
            <div class="script-list">
              {found.map(script => {
                const why = refuse?.(script) ?? null
                return (
                  <label key={script.id} class="script">
                    <input
                      type="radio"
                      name={name}
                      value={script.id}
                      checked={script.id === chosenId}
                      disabled={why !== null}
                      onChange={() => onScript(script)}
                    />
                    <span>
                      {script.declaration.name} <SignaturePill signature={script.signature} />
                      <small class="soft">
                        {script.fileName} · {say(taskEditorWords.version, { version: script.version })}
                        {script.declaration.description && ` · ${script.declaration.description}`}
                      </small>
                      {why !== null && <small class="refused">{why}</small>}
                    </span>
                  </label>
                )
              })}
            </div>
          )
        }}
      </Shown>
    </fieldset>
  )
}
