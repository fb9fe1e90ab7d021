import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { shellWords } from '../../../shared/words/en/dashboard.ts'
import { Prose } from './prose.tsx'
import { say } from '../../../shared/words/say.ts'

let somethingWasShown = false

/**
 * One page: its title in the tab, its heading, and what can be done with the whole of it. After a navigation the focus
 * goes to the heading, so that a screen reader says where one is and the keyboard starts there; on load it stays.
 */
export function Page(props: {
  title: string
  intro?: string
  back?: { href: string; name: string }
  actions?: ComponentChildren
  children?: ComponentChildren
}) {
  const { title, intro, back, actions, children } = props
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = say(shellWords.title, { page: title })
  }, [title])
  useEffect(() => {
    if (somethingWasShown) heading.current?.focus()
    somethingWasShown = true
  }, [])
  return (
    <>
      {back && (
        <p class="small back">
          <a href={back.href}>← {back.name}</a>
        </p>
      )}
      <div class="row spread page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions && <div class="row">{actions}</div>}
      </div>
      {intro && (
        <p class="soft intro">
          <Prose text={intro} />
        </p>
      )}
      {children}
    </>
  )
}
