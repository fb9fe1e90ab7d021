import { useEffect, useState } from 'preact/hooks'
import { gridOfWindow, isWindowExpression, windowOfGrid } from '../../../../shared/jobs/time-window.ts'
import { windowWords as words } from '../../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../../shared/words/say.ts'
import { Choice, Field } from '../../parts/form.tsx'
import { Openings } from './openings.tsx'
import { WindowGrid } from './window-grid.tsx'
import { presetOf, presetWindows, windowText, type Preset } from './window-text.ts'

const presetOptions = Object.entries(words.presets) as [Preset, string][]
const nothingOpen = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => false))

/** Where there is no room for 24 hours side by side. */
function useNarrow(): boolean {
  const [query] = useState(() => matchMedia('(max-width: 48rem)'))
  const [narrow, setNarrow] = useState(query.matches)
  useEffect(() => {
    const follow = (): void => setNarrow(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [query])
  return narrow
}

/**
 * A time window by its name, by its hours, or as expression: each shows what the others say, with the sentence and the next openings.
 * `zone` is the record's; null where the task is for many records. WIN1.
 */
export function WindowBuilder(props: {
  window: string | null
  onWindow: (window: string | null) => void
  zone: string | null
  problem: string | undefined
}) {
  const { window, onWindow, zone, problem } = props
  const narrow = useNarrow()
  const [isOwn, setOwn] = useState(false)
  const preset = isOwn && window !== null ? 'own' : presetOf(window)
  const readable = window !== null && isWindowExpression(window)
  const grid = window === null ? null : window === '' ? nothingOpen : readable ? gridOfWindow(window) : null
  const sentence = readable ? windowText(window) : null
  return (
    <div class="window-builder">
      <Choice
        label={words.preset}
        value={preset}
        onValue={next => {
          setOwn(next === 'own')
          onWindow(next === 'own' ? (window ?? presetWindows.nights) : presetWindows[next])
        }}
        options={presetOptions}
      />
      {window === null ? (
        <p class="soft">{words.anyTime}</p>
      ) : (
        <>
          {grid ? (
            <>
              <p class="soft small">{words.gridHint}</p>
              <WindowGrid
                hours={grid}
                hoursDown={narrow}
                onHours={hours => {
                  setOwn(true)
                  onWindow(windowOfGrid(hours) ?? '')
                }}
              />
            </>
          ) : (
            readable && <p class="notice">{words.gridCannot}</p>
          )}
          <Field
            label={words.expression}
            hint={words.expressionHint}
            value={window}
            onValue={text => {
              setOwn(true)
              onWindow(text)
            }}
            problem={window === '' ? words.nothing : problem}
            attributes={{ maxLength: 400, spellcheck: false, autocomplete: 'off' }}
          />
          {sentence !== null && (
            <p role="status">
              {zone === null
                ? sentence
                : say(words.sentenceIn, { sentence, zone: say(words.inZone, { zone }) })}
            </p>
          )}
          {window !== '' && <Openings window={window} zone={zone} />}
        </>
      )}
    </div>
  )
}
