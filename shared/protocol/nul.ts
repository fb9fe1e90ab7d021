/** The NUL character, which PostgreSQL keeps in no text and no path has. */

/** The same text with a sign in the place of each: for what scripts and people wrote and is to be taken all the same. */
export const withoutNul = (text: string): string => text.replaceAll('\0', '\uFFFD')

/**
 * Where the first text with one stands, as names with dots between them (empty: the value itself, or one of its names); null: nowhere.
 * Not recursive, for some requests hold parts of any depth.
 */
export function placeOfNul(value: unknown): string | null {
  const open: [where: string, part: unknown][] = [['', value]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [where, part] = next
    if (typeof part === 'string' && part.includes('\0')) return where
    if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part)) continue
    for (const [name, inner] of Object.entries(part)) {
      if (name.includes('\0')) return where
      open.push([where === '' ? name : `${where}.${name}`, inner])
    }
  }
  return null
}
