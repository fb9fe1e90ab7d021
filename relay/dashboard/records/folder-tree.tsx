import { useEffect, useRef, useState } from 'preact/hooks'
import { folderWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { moveInTree, pathTo, visibleRows, type FolderRow, type TreeRow } from './tree-model.ts'

/** The folders as an ARIA tree: one of them is chosen; arrows walk, open and close, Enter and Space choose. RECD1. */
export function FolderTree(props: {
  folders: readonly FolderRow[]
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
}) {
  const { folders, chosen, onChoose } = props
  const [open, setOpen] = useState<ReadonlySet<string>>(() => firstOpen(folders))
  const [at, setAt] = useState<string | null>(null)
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    if (chosen === undefined) return
    // What is chosen is to be seen: everything above it opens.
    const above = pathTo(folders, chosen).slice(0, -1)
    setOpen(held => new Set([...held, ...above.map(folder => folder.id)]))
  }, [chosen])
  const rows = visibleRows(folders, open)
  const tabStop =
    [at, chosen].find(id => rows.some(row => row.folder.id === id)) ?? rows[0]?.folder.id ?? null
  const toggle = (id: string, isOpen: boolean): void =>
    setOpen(held => {
      const next = new Set(held)
      if (isOpen) next.add(id)
      else next.delete(id)
      return next
    })
  const focus = (id: string): void => {
    setAt(id)
    list.current?.querySelector<HTMLElement>(`[data-folder="${id}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent, row: TreeRow): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { id } = row.folder
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      onChoose(id)
      return
    }
    const move = moveInTree(rows, id, event.key)
    if (move === null) return
    event.preventDefault()
    if ('go' in move) focus(move.go)
    else if ('open' in move) toggle(move.open, true)
    else toggle(move.close, false)
  }
  return (
    <>
      <button
        type="button"
        class="quiet tree-all"
        aria-pressed={chosen === undefined}
        onClick={() => onChoose(undefined)}
      >
        {words.all}
      </button>
      <ul ref={list} role="tree" aria-label={words.tree} class="tree">
        {rows.map(row => (
          <li
            key={row.folder.id}
            role="treeitem"
            data-folder={row.folder.id}
            data-level={Math.min(row.level, 8)}
            aria-level={row.level}
            aria-posinset={row.place}
            aria-setsize={row.siblings}
            aria-selected={row.folder.id === chosen}
            {...(row.hasChildren && { 'aria-expanded': row.isOpen })}
            tabIndex={row.folder.id === tabStop ? 0 : -1}
            onKeyDown={event => onKeyDown(event, row)}
            onClick={() => {
              setAt(row.folder.id)
              onChoose(row.folder.id)
            }}
          >
            <span
              class="twist"
              aria-hidden="true"
              onClick={event => {
                if (!row.hasChildren) return
                event.stopPropagation()
                toggle(row.folder.id, !row.isOpen)
              }}
            >
              {row.hasChildren ? (row.isOpen ? '▾' : '▸') : ''}
            </span>
            <span class="name">{row.folder.name}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** With few folders all stand open at first, with many those of the first level. */
const OPEN_ALL_UP_TO = 30
function firstOpen(folders: readonly FolderRow[]): Set<string> {
  const open = folders.length <= OPEN_ALL_UP_TO ? folders : folders.filter(folder => folder.parentId === null)
  return new Set(open.map(folder => folder.id))
}
