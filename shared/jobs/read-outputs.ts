import type { OutputDeclaration } from './declaration.ts'
import { MAX_LIST_ITEMS, MAX_OUTPUT_BYTES, type OutputValue } from './output-values.ts'
import { readValue } from './output-spellings.ts'

/** What is read of the file named in HANDRAIL_OUTPUTS; a script that writes more loses the rest. */
export const MAX_OUTPUTS_FILE_BYTES = 256 * 1024
/** Declared and undeclared outputs of one run together. */
const MAX_OUTPUT_VALUES = 100
/** The last character of a text that was cut. */
const CUT_MARK = '…'

const utf8 = new TextEncoder()

/**
 * Reads the outputs of one run. OUT1. `text` is what the script wrote: lines `name=value`; `name+=text` adds a line to the
 * last value of that name; a line that is neither continues the value before it; a name given several times makes a list.
 * Declared outputs come first, in their order; what was not declared follows, flagged.
 */
export function readOutputs(text: string, declarations: readonly OutputDeclaration[]): OutputValue[] {
  const given = readLines(text)
  const values: OutputValue[] = []
  for (const declaration of declarations) {
    const texts = given.get(declaration.name)
    if (texts !== undefined) values.push(toValue(declaration, texts))
    given.delete(declaration.name)
  }
  for (const [name, texts] of given) {
    if (values.length >= MAX_OUTPUT_VALUES) break
    const type = texts.length > 1 ? 'string-list' : 'string'
    const value = toValue({ name, type }, texts)
    values.push({ ...value, flag: value.flag ?? 'undeclared' })
  }
  return values
}

function readLines(text: string): Map<string, string[]> {
  const given = new Map<string, string[]>()
  let last: string[] | null = null
  for (const raw of text.replace(/^\uFEFF/, '').split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const [sign, name, adds] = /^([A-Za-z][A-Za-z0-9_]{0,63})(\+?)=/.exec(line) ?? []
    if (name !== undefined) {
      const value = line.slice(sign?.length)
      last = given.get(name) ?? []
      const before = adds === '+' ? last.pop() : undefined
      last.push(before === undefined ? value : `${before}\n${value}`)
      given.set(name, last)
    } else if (last !== null && line !== '') {
      last.push(`${last.pop() ?? ''}\n${line}`)
    }
  }
  return given
}

function toValue(declaration: Pick<OutputDeclaration, 'name' | 'type'>, texts: string[]): OutputValue {
  const { name, type } = declaration
  const [only = ''] = texts
  if (type !== 'string-list' && texts.length === 1) {
    const typed = readValue(type, only)
    const cut = cutText(typeof typed === 'string' ? typed : only)
    if (typed === null) return { name, type, value: cut.text, flag: 'wrong-type' }
    return typeof typed === 'string'
      ? { name, type, value: cut.text, flag: cut.wasCut ? 'cut' : null }
      : { name, type, value: typed, flag: null }
  }
  const items = texts.slice(0, MAX_LIST_ITEMS).map(cutText)
  const wasCut = texts.length > MAX_LIST_ITEMS || items.some(item => item.wasCut)
  const value = items.map(item => item.text)
  return { name, type, value, flag: type !== 'string-list' ? 'wrong-type' : wasCut ? 'cut' : null }
}

/** Cuts a text to MAX_OUTPUT_BYTES of UTF-8 between two characters, the mark included. */
export function cutText(text: string): { text: string; wasCut: boolean } {
  // Lone surrogates have no bytes of their own; they would travel as something else.
  const sound = text.toWellFormed()
  const bytes = utf8.encode(sound)
  if (bytes.length <= MAX_OUTPUT_BYTES) return { text: sound, wasCut: false }
  let end = MAX_OUTPUT_BYTES - utf8.encode(CUT_MARK).length
  // Bytes 10xxxxxx continue a character: step back to where one begins.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return { text: new TextDecoder().decode(bytes.subarray(0, end)) + CUT_MARK, wasCut: true }
}
