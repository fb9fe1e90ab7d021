import { useId, useRef, useState } from 'preact/hooks'
import type { Script } from '../../../shared/protocol/api/jobs.ts'
import { policyWords as words, taskEditorWords } from '../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { isFound, spokenScript } from '../jobs/spoken-declaration.ts'
import { SignaturePill } from '../jobs/scripts/signature.tsx'
import { Field } from '../parts/form.tsx'
import { Shown } from '../parts/shown.tsx'

/** The list is scrolled to the script that is chosen already. */
function showChosen(list: HTMLElement | null): void {
  const row = list?.querySelector(':checked')?.closest('label')
  if (list && row) list.scrollTop = row.offsetTop - list.offsetTop
}

/**
 * All scripts with a search, one of which is chosen. What the arrow keys come to is chosen with Enter, or when one leaves the list:
 * the list may go once something is chosen, and whoever looks through it by keyboard has to come to its end.
 */
export function ScriptPicker({
  label = words.script,
  chosenId,
  refuse,
  onScript,
  problem,
}: {
  label?: string
  chosenId: string | null
  /** Why a script cannot be chosen here; null where it can. */
  refuse?: (script: Script) => string | null
  onScript: (script: Script) => void
  problem?: string | undefined
}) {
  const name = useId()
  const [search, setSearch] = useState('')
  const [reached, setReached] = useState<Script | null>(null)
  const byArrow = useRef(false)
  const place = useRef<HTMLFieldSetElement>(null)
  const choose = (script: Script | null): void => {
    if (script === null) return
    const around = place.current?.parentElement
    setReached(null)
    onScript(script)
    // Where the list has given way to the script, the focus goes on there.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        around?.querySelector<HTMLElement>('.change-script')?.focus()
    })
  }
  const reading = useReading('scripts', () => call('GET /api/scripts'), ['scripts'])
  return (
    <fieldset ref={place}>
      <legend>{label}</legend>
      <Field label={words.scriptSearch} type="search" value={search} onValue={setSearch} problem={problem} />
      <Shown reading={reading}>
        {({ rows }) => {
          const found = rows.filter(script => isFound(script, search)).map(spokenScript)
          if (found.length === 0)
            return <p class="soft">{rows.length === 0 ? words.noScripts : words.noScriptMatch}</p>
          return (
            <div
              class="script-list"
              ref={showChosen}
              onPointerDown={() => (byArrow.current = false)}
              onKeyDown={event => {
                byArrow.current = event.key.startsWith('Arrow')
                if (event.key !== 'Enter') return
                event.preventDefault()
                choose(reached)
              }}
              onFocusOut={({ currentTarget, relatedTarget }) => {
                if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) choose(reached)
              }}
            >
              {found.map(script => {
                const why = refuse?.(script) ?? null
                return (
                  <label key={script.id} class="script">
                    <input
                      type="radio"
                      name={name}
                      value={script.id}
                      checked={script.id === (reached?.id ?? chosenId)}
                      disabled={why !== null}
                      onChange={() => (byArrow.current ? setReached(script) : choose(script))}
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
