import type { JSX } from 'preact'
import { markColours, markKinds, type MarkColour } from '../../../../shared/protocol/channel/marks.ts'
import { markPaints } from '../../../../shared/sessions/mark-shapes.ts'
import { markWords as words } from '../../../../shared/words/en/extension.ts'
import { say } from '../../../../shared/words/say.ts'
import { ToolButton, ToolGroup, ToolPanel } from '../toolbar/tool-button.tsx'
import type { Marks } from './marks.ts'

/** The tools for marks; in Active the mouse stands first, which controls instead of drawing. SCR2. */
export function MarkTools(props: {
  marks: Marks
  /** Null where there is nothing but drawing: in Guidance. */
  control: { isOn: boolean; choose: (isOn: boolean) => void } | null
}): JSX.Element {
  const { marks, control } = props
  const colour = marks.colour.value
  const isDrawing = !control?.isOn
  const isEmpty = marks.shown.value.length === 0
  return (
    <ToolGroup name={words.tools}>
      {control && (
        <ToolButton
          icon="mouse"
          name={words.control}
          pressed={control.isOn}
          onClick={() => control.choose(true)}
        />
      )}
      {markKinds.map(kind => (
        <ToolButton
          key={kind}
          icon={kind}
          name={words.kinds[kind]}
          pressed={isDrawing && marks.tool.value === kind}
          onClick={() => {
            marks.choose({ tool: kind })
            control?.choose(false)
          }}
        />
      ))}
      <ToolPanel
        class="colour"
        name={say(words.colourNamed, { colour: words.colours[colour] })}
        shows={
          <>
            <Swatch colour={colour} />
            <span class="visually-hidden">{say(words.colourNamed, { colour: words.colours[colour] })}</span>
          </>
        }
      >
        {close => (
          <div class="colours" role="group" aria-label={words.colour}>
            {markColours.map(one => (
              <button
                key={one}
                type="button"
                class="quiet small"
                aria-pressed={one === colour}
                onClick={() => {
                  marks.choose({ colour: one })
                  close()
                }}
              >
                <Swatch colour={one} /> {words.colours[one]}
              </button>
            ))}
          </div>
        )}
      </ToolPanel>
      <ToolButton icon="undo" name={words.undo} disabled={isEmpty} onClick={() => marks.undo()} />
      <ToolButton icon="clear" name={words.clear} disabled={isEmpty} onClick={() => marks.clear()} />
    </ToolGroup>
  )
}

function Swatch({ colour }: { colour: MarkColour }): JSX.Element {
  const { ink, edge } = markPaints[colour]
  return (
    <svg class="swatch" viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="7.5" fill={ink} stroke={edge} stroke-width="2" />
      <circle cx="10" cy="10" r="9" fill="none" stroke="currentColor" stroke-width="1" />
    </svg>
  )
}
