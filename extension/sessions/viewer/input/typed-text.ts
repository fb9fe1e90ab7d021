import { MAX_TYPED_CHARACTERS } from '../../../../shared/protocol/channel/input.ts'
import type { InputMessage } from './input-out.ts'

/** A text as messages that each fit the protocol; no character is cut in two. Line ends are told as one `\n`. */
export function typedText(text: string): InputMessage[] {
  const messages: InputMessage[] = []
  let part = ''
  for (const character of text.replace(/\r\n?/g, '\n')) {
    if (part.length + character.length > MAX_TYPED_CHARACTERS) {
      messages.push({ type: 'input-text', text: part })
      part = ''
    }
    part += character
  }
  if (part !== '') messages.push({ type: 'input-text', text: part })
  return messages
}

/** What stands in the field that catches keys: something to delete, or on-screen keyboards tell no Backspace. */
export const FIELD_FILL = ' '

/** What a change of the field means where no key told of it: on-screen keyboards, emoji pickers, dictation. */
export function readFieldInput(inputType: string, data: string | null): InputMessage[] {
  const tap = (code: string): InputMessage[] => [
    { type: 'input-key', code, by: 'code', down: true },
    { type: 'input-key', code, by: 'code', down: false },
  ]
  switch (inputType) {
    case 'deleteContentBackward':
      return tap('Backspace')
    case 'deleteContentForward':
      return tap('Delete')
    case 'insertLineBreak':
    case 'insertParagraph':
      return tap('Enter')
    // Told by the end of the composition, with all of its text.
    case 'insertCompositionText':
    case 'insertFromComposition':
      return []
    default:
      return data === null ? [] : typedText(data)
  }
}
