import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { inputWords as words } from '../../../../shared/words/en/extension.ts'
import { say } from '../../../../shared/words/say.ts'
import { ToolPanel } from '../toolbar/tool-button.tsx'
import type { Viewer } from '../viewer.ts'
import { pressChord, specialKeys } from './read-keys.ts'

export const SPECIAL_KEYS_PANEL_ID = 'special-keys-panel'

/** Keys that never reach a page, each as a button. SCR3. */
export function SpecialKeysPanel({ viewer }: { viewer: Viewer }): JSX.Element {
  const [pressed, setPressed] = useState('')
  return (
    <ToolPanel id={SPECIAL_KEYS_PANEL_ID} icon="special" name={words.specialKeys}>
      {() => (
        <>
          <h2>{words.specialKeys}</h2>
          <p class="soft small">{words.specialKeysHint}</p>
          <div class="keys">
            {specialKeys.map(({ name, codes }) => (
              <button
                key={name}
                type="button"
                class="quiet small"
                onClick={() => {
                  for (const message of pressChord(codes)) viewer.input.send(message)
                  setPressed(say(words.pressed, { keys: name }))
                }}
              >
                {name}
              </button>
            ))}
          </div>
          <p class="soft small">{words.lockHint}</p>
          <p role="status" class="small">
            {pressed}
          </p>
        </>
      )}
    </ToolPanel>
  )
}
