import { useEffect, useRef } from 'preact/hooks'
import {
  inputWords,
  markWords,
  modeAskWords,
  shortcutWords as words,
  viewerWords,
} from '../../../shared/words/en/extension.ts'

/** What a shortcut does; all of it is on a button, too. */
export const shortcutActs = [
  'help',
  'picture',
  'mode',
  'special-keys',
  'size',
  'full-screen',
  'screenshot',
  'statistics',
  'panel',
  'chat',
] as const
export type ShortcutAct = (typeof shortcutActs)[number]

/** With Alt and Shift, so that nothing is a single letter that somebody dictates or types by accident (WCAG 2.1.4). */
const letters: Record<Exclude<ShortcutAct, 'help'>, string> = {
  picture: 'I',
  mode: 'M',
  'special-keys': 'K',
  size: 'F',
  'full-screen': 'Enter',
  screenshot: 'S',
  statistics: 'D',
  panel: 'P',
  chat: 'C',
}

const names: Record<ShortcutAct, string> = {
  help: words.help,
  picture: words.picture,
  mode: modeAskWords.title,
  'special-keys': inputWords.specialKeys,
  size: words.size,
  'full-screen': viewerWords.fullScreen,
  screenshot: viewerWords.screenshot,
  statistics: viewerWords.statistics,
  panel: words.panel,
  chat: words.chat,
}

/** As the help sheet shows them: what it does, and its keys. */
export const shortcutSheet: readonly { title: string; rows: readonly (readonly [string, string])[] }[] = [
  {
    title: words.anywhere,
    rows: shortcutActs.map(act => [names[act], act === 'help' ? '?' : `Alt+Shift+${letters[act]}`] as const),
  },
  {
    title: words.inPicture,
    rows: [
      [words.leave, inputWords.chord],
      [words.paste, 'Ctrl+V'],
    ],
  },
  {
    title: words.whileMarking,
    rows: [
      [words.move, words.arrows],
      [words.moveFar, `Shift+${words.arrows}`],
      [words.place, 'Enter'],
      [words.drop, 'Escape'],
      [markWords.undo, 'Ctrl+Z'],
      [markWords.clear, 'Delete'],
    ],
  },
]

/** The act of a key stroke; null where it is none. `isWriting`: the focus is where text is written. */
export function readShortcut(
  stroke: Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  isWriting: boolean,
): ShortcutAct | null {
  if (stroke.ctrlKey || stroke.metaKey) return null
  if (stroke.key === '?' && !stroke.altKey) return isWriting ? null : 'help'
  if (!stroke.altKey || !stroke.shiftKey) return null
  // By place, too: with Alt a Mac's letters become signs.
  const named = stroke.code.replace(/^Key/, '')
  return shortcutActs.find(act => act !== 'help' && letters[act] === named) ?? null
}

/** Listens for shortcuts on the whole page; the picture keeps its keys for itself. */
export function useShortcuts(perform: (act: ShortcutAct) => void): void {
  const now = useRef(perform)
  now.current = perform
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const { target } = event
      const isWriting =
        target instanceof HTMLElement &&
        target.closest('input:not([type=radio]), textarea, select, dialog') !== null
      const act = readShortcut(event, isWriting)
      if (!act) return
      event.preventDefault()
      now.current(act)
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
}
