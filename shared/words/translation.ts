/**
 * A part of the catalogue in another language: the same names with a text for each, so that one that is missing or one too
 * many does not compile. That a text keeps its `{places}` is what the catalogue's test is for.
 */
export type Translation<English> = English extends string
  ? string
  : { readonly [Name in keyof English]: Translation<English[Name]> }

/** One file of the catalogue beside its translation. */
export interface Pair {
  english: object
  translated: object
}

/** Puts two files of the same name together; one that lacks an export of the other's does not compile. */
export function pair<English extends object, Other extends Translation<English>>(
  english: English,
  translated: Other & { [Extra in Exclude<keyof Other, keyof English>]: never },
): Pair {
  return { english, translated }
}

/**
 * Lays translated texts over the English ones, in place, so that whoever holds the objects of the English catalogue reads
 * the translation. What has no counterpart stays English. `english` may be a module, whose own exports cannot be assigned
 * to: those are objects, all of them.
 */
export function layOver(english: object, translated: object): void {
  for (const [name, text] of Object.entries(translated)) {
    if (!Object.hasOwn(english, name)) continue
    const below: unknown = (english as Record<string, unknown>)[name]
    if (typeof text === 'string' && typeof below === 'string') Object.assign(english, { [name]: text })
    else if (isObject(text) && isObject(below)) layOver(below, text)
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
