import type { XClient, XKeyboard } from 'x11'
import type { Key, KeyLevels, Keymap } from '../input/choose-stroke.ts'
import { ask, askRaw } from './open-display.ts'

const GET_MAP = 8
const TYPES_AND_SYMBOLS = 3

/** The keyboard's mapping now: what each key gives in each group and at each level, and which keys are modifiers. */
export async function readKeymap(client: XClient, xkb: XKeyboard): Promise<Keymap> {
  const request = Buffer.alloc(28)
  request[0] = xkb.majorOpcode
  request[1] = GET_MAP
  request.writeUInt16LE(xkb.UseCoreKbd, 4)
  request.writeUInt16LE(TYPES_AND_SYMBOLS, 6)
  const [keys, modifierKeys] = await Promise.all([
    askRaw(client, request, readMap),
    ask<number[][]>(done => client.GetModifierMapping(done)),
  ])
  return { keys, modifierKeys: modifierKeys.map(row => row.filter(keycode => keycode !== 0)) }
}

/** The body of XkbGetMap's reply with key types and symbols (XKB protocol, section 16.3.7 and its encoding). */
export function readMap(body: Buffer): Map<number, Key> {
  const typeCount = body[7] ?? 0
  const firstKeycode = body[9] ?? 0
  const keyCount = body[12] ?? 0
  // The reply's fixed part is 40 bytes, of which the body lacks the first eight.
  let at = 32
  const types: KeyLevels[] = []
  for (let each = 0; each < typeCount; each += 1) {
    const mask = body[at] ?? 0
    const entryCount = body[at + 5] ?? 0
    const preserves = body[at + 6] === 1
    at += 8
    const entries = []
    for (let entry = 0; entry < entryCount; entry += 1, at += 8)
      if (body[at] === 1) entries.push({ modifiers: body[at + 1] ?? 0, level: body[at + 2] ?? 0 })
    if (preserves) at += entryCount * 4
    types.push({ mask, entries })
  }
  const keys = new Map<number, Key>()
  for (let each = 0; each < keyCount; each += 1) {
    const typeAt = at
    const groupCount = (body[at + 4] ?? 0) & 0x0f
    const width = body[at + 5] ?? 0
    const symbolCount = body.readUInt16LE(at + 6)
    at += 8
    const symbols = Array.from({ length: symbolCount }, (_, index) => body.readUInt32LE(at + index * 4))
    at += symbolCount * 4
    const groups = Array.from({ length: groupCount }, (_, group) => ({
      levels: types[body[typeAt + group] ?? 0] ?? { mask: 0, entries: [] },
      symbols: symbols.slice(group * width, (group + 1) * width),
    }))
    keys.set(firstKeycode + each, { groups })
  }
  return keys
}
