import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { SessionMode } from '../../../shared/sessions/session-mode.ts'
import { modeAskWords as words } from '../../../shared/words/en/extension.ts'
import { AskButton } from './mode/mode-panel.tsx'
import { modesWithMarks, type Viewer } from './viewer.ts'

/** Over the picture in Monitor: nothing goes to the device, and who tries is told what would be needed. */
export function WatchLayer({ viewer, mode }: { viewer: Viewer; mode: SessionMode }): JSX.Element {
  const [tried, setTried] = useState(false)
  const higher = (viewer.device.value?.allowedModes ?? []).filter(one => modesWithMarks.includes(one))
  return (
    <>
      <div class="layer watch" onPointerDown={() => setTried(true)} />
      <div class="hints" role="status">
        {tried && (
          <div class="hint asks">
            <span>{words.watchOnly}</span>
            {higher.map(one => (
              <AskButton key={one} viewer={viewer} mode={one} from={mode} onAsked={() => setTried(false)} />
            ))}
          </div>
        )}
      </div>
    </>
  )
}
