import type { InputMessage } from './input-out.ts'

/** By what the device chooses the key: the character that it gives here, or its place on the keyboard. */
export type KeysBy = 'character' | 'code'

/** As much of a KeyboardEvent as is read here. */
export interface KeyStroke {
  type: 'keydown' | 'keyup'
  code: string
  key: string
  ctrlKey: boolean
  altKey: boolean
  shiftKey: boolean
  metaKey: boolean
  isComposing: boolean
}

export type KeyReading =
  /** The chord that gives the keyboard back to the page. */
  | { does: 'leave' }
  /** Not a key to pass on: the browser's input method is at work and ends in a text. */
  | { does: 'compose' }
  /** The browser is to paste first; then these are to be sent. */
  | { does: 'paste'; messages: InputMessage[] }
  | { does: 'send'; messages: InputMessage[] }

/** Keys that some on-screen keyboards tell by name alone. */
const codeOfName: Record<string, string> = {
  Backspace: 'Backspace',
  Delete: 'Delete',
  Enter: 'Enter',
  Tab: 'Tab',
  Escape: 'Escape',
  ArrowLeft: 'ArrowLeft',
  ArrowRight: 'ArrowRight',
  ArrowUp: 'ArrowUp',
  ArrowDown: 'ArrowDown',
  Home: 'Home',
  End: 'End',
}

const oneCharacter = new Intl.Segmenter()

/** What a key gives, where it gives a character and not a name such as `Enter`. */
function characterOf(key: string): string | undefined {
  if (key.length === 0 || key.length > 8) return undefined
  const [first] = oneCharacter.segment(key)
  return first?.segment === key ? key : undefined
}

/**
 * Reads the strokes on the picture, one after the other. With `character`, the key that chooses the third level of a layout
 * (AltGr) is not passed on: the character that it led to is, and Windows' made-up Control before it is taken back. A dead key
 * is not passed on either, because the next stroke carries what it led to. SCR3.
 */
export function openKeyReader(): (stroke: KeyStroke, by: KeysBy) => KeyReading {
  const held = new Set<string>()
  const message = (code: string, down: boolean, by: KeysBy, character?: string): InputMessage => ({
    type: 'input-key',
    code,
    by,
    down,
    ...(character !== undefined && { character }),
  })
  const nothing: KeyReading = { does: 'send', messages: [] }

  function readUp(code: string, stroke: KeyStroke, by: KeysBy): KeyReading {
    // Where it went down unsaid (AltGr, a dead key), it goes up unsaid.
    if (!held.delete(code)) return nothing
    const ups = [message(code, false, by, characterOf(stroke.key))]
    // A Mac tells no keyup of keys that were pressed while Command was down.
    if (stroke.key === 'Meta')
      for (const other of held)
        if (!isModifier(other) && held.delete(other)) ups.push(message(other, false, by))
    return { does: 'send', messages: ups }
  }

  return (stroke, by) => {
    const { key, ctrlKey, altKey, shiftKey, metaKey } = stroke
    if (stroke.isComposing || key === 'Process' || key === 'Unidentified') return { does: 'compose' }
    const code = stroke.code === '' ? (codeOfName[key] ?? '') : stroke.code
    const character = characterOf(key)
    if (!/^[A-Za-z0-9]{1,32}$/.test(code)) {
      if (stroke.type === 'keyup' || character === undefined) return nothing
      return { does: 'send', messages: [{ type: 'input-text', text: character }] }
    }
    if (stroke.type === 'keyup') return readUp(code, stroke, by)
    if (isModifier(code) && ctrlKey && altKey && shiftKey && !metaKey) {
      held.clear()
      return { does: 'leave' }
    }
    if (by === 'character' && key === 'AltGraph') {
      const madeUp = held.delete('ControlLeft')
      return madeUp ? { does: 'send', messages: [message('ControlLeft', false, by)] } : nothing
    }
    if (by === 'character' && key === 'Dead') return { does: 'compose' }
    held.add(code)
    const messages = [message(code, true, by, character)]
    const isPaste =
      ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'v') ||
      (shiftKey && !ctrlKey && key === 'Insert')
    return { does: isPaste ? 'paste' : 'send', messages }
  }
}

const isModifier = (code: string): boolean => /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$/.test(code)

/** Keys and chords that the browser or the system would take for itself, as the person may choose them from a menu. */
export const specialKeys: readonly { name: string; codes: readonly string[] }[] = [
  { name: 'Ctrl+Alt+Del', codes: ['ControlLeft', 'AltLeft', 'Delete'] },
  { name: 'Super', codes: ['MetaLeft'] },
  { name: 'Alt+Tab', codes: ['AltLeft', 'Tab'] },
  { name: 'Alt+F4', codes: ['AltLeft', 'F4'] },
  { name: 'Ctrl+Esc', codes: ['ControlLeft', 'Escape'] },
  { name: 'Ctrl+Shift+Esc', codes: ['ControlLeft', 'ShiftLeft', 'Escape'] },
  { name: 'Ctrl+W', codes: ['ControlLeft', 'KeyW'] },
  { name: 'Ctrl+T', codes: ['ControlLeft', 'KeyT'] },
  { name: 'Esc', codes: ['Escape'] },
  { name: 'Tab', codes: ['Tab'] },
  { name: 'PrintScreen', codes: ['PrintScreen'] },
  { name: 'Menu', codes: ['ContextMenu'] },
  ...Array.from({ length: 12 }, (_, index) => ({ name: `F${index + 1}`, codes: [`F${index + 1}`] })),
]

/** A chord: down in order, up in the other one. */
export function pressChord(codes: readonly string[]): InputMessage[] {
  const press = (code: string, down: boolean): InputMessage => ({ type: 'input-key', code, by: 'code', down })
  return [...codes.map(code => press(code, true)), ...codes.toReversed().map(code => press(code, false))]
}
