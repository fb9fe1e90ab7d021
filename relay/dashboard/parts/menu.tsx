import { useEffect, useId, useRef, useState } from 'preact/hooks'

/** One thing in a menu: an act, or a page; with `why` it cannot be had now, and says why. */
export interface MenuItem {
  name: string
  act?: () => void
  href?: string
  why?: string
}

/** The item to go to for a key, by the pattern of a menu; null where the key means nothing in it. Pure. */
export function moveInMenu(key: string, at: number, count: number): number | null {
  if (count === 0) return null
  if (key === 'ArrowDown') return (at + 1) % count
  if (key === 'ArrowUp') return (at - 1 + count) % count
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return null
}

/** A button that opens a menu below it. Arrows move, Escape and Tab close, the focus comes back to the button. */
export function Menu(props: { name: string; items: readonly MenuItem[]; quiet?: boolean; empty?: string }) {
  const { name, items, quiet, empty } = props
  const id = useId()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const entries = (): HTMLElement[] => [
    ...(list.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? []),
  ]
  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  useEffect(() => {
    if (!open) return undefined
    // Below a button at the left edge the list would begin outside of the page.
    if ((list.current?.getBoundingClientRect().left ?? 0) < 0) list.current?.classList.add('from-start')
    entries()[0]?.focus()
    const onPointer = (event: PointerEvent): void => {
      const inside = event.target instanceof Node && list.current?.parentElement?.contains(event.target)
      if (!inside) setOpen(false)
    }
    document.addEventListener('pointerdown', onPointer)
    return () => document.removeEventListener('pointerdown', onPointer)
  }, [open])
  return (
    <div
      class="menu-room"
      onKeyDown={event => {
        if (!open) return
        if (event.key === 'Escape') {
          event.stopPropagation()
          close()
          return
        }
        if (event.key === 'Tab') {
          setOpen(false)
          return
        }
        const all = entries()
        const at = all.findIndex(entry => entry === document.activeElement)
        const next = moveInMenu(event.key, at, all.length)
        if (next === null) return
        event.preventDefault()
        all[next]?.focus()
      }}
    >
      <button
        ref={button}
        type="button"
        class={quiet ? 'quiet' : ''}
        aria-haspopup="menu"
        aria-expanded={open}
        {...(open && { 'aria-controls': id })}
        onClick={() => setOpen(!open)}
        onKeyDown={event => {
          if (event.key !== 'ArrowDown' || open) return
          event.preventDefault()
          setOpen(true)
        }}
      >
        {name}
        <span class="arrow" aria-hidden="true">
          ▾
        </span>
      </button>
      {open && (
        <ul ref={list} id={id} role="menu" aria-label={name} class="menu-list">
          {items.length === 0 && (
            <li role="none">
              <span role="menuitem" aria-disabled="true" tabIndex={-1}>
                {empty}
              </span>
            </li>
          )}
          {items.map(item => (
            <li key={item.name} role="none">
              <Entry item={item} onDone={close} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Entry({ item, onDone }: { item: MenuItem; onDone: () => void }) {
  const { name, href, act, why } = item
  if (href !== undefined && why === undefined)
    return (
      <a role="menuitem" tabIndex={-1} href={href} onClick={onDone}>
        {name}
      </a>
    )
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={why !== undefined}
      onClick={() => {
        if (why !== undefined) return
        onDone()
        act?.()
      }}
    >
      {name}
      {why !== undefined && <small>{why}</small>}
    </button>
  )
}
