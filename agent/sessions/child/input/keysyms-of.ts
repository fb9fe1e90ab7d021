import keySyms from 'x11/lib/keysyms.js'

/** Keysyms above this are keys without a character: Return, Tab and the keypad among them. */
const FIRST_FUNCTION_KEYSYM = 0xfd00
const UNICODE_KEYSYM = 0x01000000
const controlKeysyms: Readonly<Record<string, number>> = { '\n': 0xff0d, '\r': 0xff0d, '\t': 0xff09 }

/** Layouts still use keysyms from before Unicode: each character's, read from the package's own table once. */
const named = new Map<string, number[]>()
for (const { code, description } of Object.values(keySyms)) {
  const character = /^\((.)\)/u.exec(description ?? '')?.[1]
  if (character === undefined || code >= FIRST_FUNCTION_KEYSYM) continue
  named.set(character, [...(named.get(character) ?? []), code])
}

/** All keysyms by which a key may give this one character; none for a control character. The first serves to map a key to it. */
export function keysymsOf(character: string): number[] {
  const control = controlKeysyms[character]
  if (control !== undefined) return [control]
  const codePoint = character.codePointAt(0) ?? 0
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) return []
  const own = codePoint <= 0xff ? codePoint : UNICODE_KEYSYM + codePoint
  return [own, ...(named.get(character) ?? [])]
}
