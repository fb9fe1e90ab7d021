/**
 * Fills `{name}` places of a text from the catalogue. Throws when a place has no value, so that a wrong text is found by
 * its first reader: the test.
 */
export function say(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) throw new Error(`No value for {${name}} in “${text}”.`)
    return String(value)
  })
}
