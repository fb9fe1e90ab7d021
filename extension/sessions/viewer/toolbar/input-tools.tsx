import type { JSX } from 'preact'
import { inputWords as words } from '../../../../shared/words/en/extension.ts'
import { ClipboardPanel } from '../clipboard/clipboard-panel.tsx'
import { SpecialKeysPanel } from '../input/special-keys-panel.tsx'
import { like, viewerLikings } from '../likings.ts'
import type { Viewer } from '../viewer.ts'
import { Choice, ToolGroup, ToolPanel } from './tool-button.tsx'

const keysBy = (['character', 'code'] as const).map(value => {
  const { name, means } = words.by[value]
  return { value, name, means }
})

/** What concerns the keyboard and the clipboard: Active only. SCR3. */
export function InputTools(props: {
  viewer: Viewer
  wantsKeyboard: boolean
  onKeyboard: () => void
}): JSX.Element {
  const { viewer } = props
  return (
    <ToolGroup name={words.keyboard}>
      <ToolPanel icon="keyboard" name={words.keyboard}>
        {() => (
          <Choice
            legend={words.keyboard}
            options={keysBy}
            chosen={viewerLikings.value.keysBy}
            onChoose={chosen => like({ keysBy: chosen })}
          />
        )}
      </ToolPanel>
      <SpecialKeysPanel viewer={viewer} />
      <ClipboardPanel viewer={viewer} />
      {navigator.maxTouchPoints > 0 && (
        <button type="button" class="tool" aria-pressed={props.wantsKeyboard} onClick={props.onKeyboard}>
          {words.showKeyboard}
        </button>
      )}
    </ToolGroup>
  )
}
