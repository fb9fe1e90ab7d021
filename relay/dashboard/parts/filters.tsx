import type { ComponentChildren } from 'preact'

/** What a list is narrowed with. Most filters work while they are typed; `onSubmit` is for the one with a button. */
export function Filters({ children, onSubmit }: { children: ComponentChildren; onSubmit?: () => void }) {
  return (
    <search>
      <form
        class="filters"
        onSubmit={event => {
          event.preventDefault()
          onSubmit?.()
        }}
      >
        {children}
      </form>
    </search>
  )
}
