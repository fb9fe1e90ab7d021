import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** The heading of what is shown now. It takes the focus, so that a screen reader says that the page has changed. */
export function ViewHeading(props: { children: ComponentChildren; quiet?: boolean }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h1 ref={heading} tabIndex={-1} class={props.quiet ? 'visually-hidden' : undefined}>
      {props.children}
    </h1>
  )
}
