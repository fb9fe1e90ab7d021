import type { ComponentChildren, JSX } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { Icon, type IconName } from './icon.tsx'

/** One tool: a drawing, with its name for those who point at it or hear it. */
export function ToolButton(props: {
  icon: IconName
  name: string
  pressed?: boolean
  disabled?: boolean
  onClick: () => void
}): JSX.Element {
  const { icon, name, pressed, disabled, onClick } = props
  return (
    <button
      type="button"
      class="tool"
      title={name}
      aria-label={name}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  )
}

/** Tools that belong together. */
export function ToolGroup(props: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="tool-group" role="group" aria-label={props.name}>
      {props.children}
    </div>
  )
}

/**
 * A tool that opens a small panel below it: closed by Escape, a press elsewhere or `close`, and then the focus is back on the
 * tool. It is a popover, so it lies over everything, full screen too.
 */
export function ToolPanel(props: {
  icon?: IconName
  /** What is seen on the button beside the drawing. */
  shows?: ComponentChildren
  name: string
  class?: string
  /** For shortcuts that open it. */
  id?: string
  children: (close: () => void) => ComponentChildren
}): JSX.Element {
  const { icon, shows, name, children } = props
  const made = useId()
  const id = props.id ?? made
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const placeBelow = (): void => {
    const at = button.current?.getBoundingClientRect()
    if (!at) return
    panel.current?.style.setProperty('--at-left', `${at.left}px`)
    panel.current?.style.setProperty('--at-top', `${at.bottom + 4}px`)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class={`tool opens ${props.class ?? ''}`}
        title={name}
        aria-label={shows === undefined ? name : undefined}
        popovertarget={id}
      >
        {icon && <Icon name={icon} />}
        {shows}
        <Icon name="down" />
      </button>
      <div
        ref={panel}
        id={id}
        class="tool-panel"
        popover="auto"
        role="dialog"
        aria-label={name}
        onBeforeToggle={placeBelow}
      >
        {children(() => panel.current?.hidePopover())}
      </div>
    </>
  )
}

/** A choice of one: real radio buttons, so that arrow keys and screen readers know what to do. */
export function Choice<T extends string>(props: {
  legend: string
  options: readonly { value: T; name: string; means?: string }[]
  chosen: T
  onChoose: (value: T) => void
}): JSX.Element {
  const name = useId()
  return (
    <fieldset class="choice">
      <legend>{props.legend}</legend>
      {props.options.map(({ value, name: label, means }) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === props.chosen}
            onChange={() => props.onChoose(value)}
          />
          <span>
            {label}
            {means !== undefined && <span class="soft small">{means}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
