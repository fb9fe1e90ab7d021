/** Which key gives a character on the keyboard as it is mapped now, and what has to be held or let go for it. Pure. SCR3. */

/** A key type of XKB: which of its modifiers lead to which level. What no entry names is the first level. */
export interface KeyLevels {
  mask: number
  entries: readonly { modifiers: number; level: number }[]
}

export interface Key {
  groups: readonly { levels: KeyLevels; symbols: readonly number[] }[]
}

export interface Keymap {
  keys: ReadonlyMap<number, Key>
  /** The keycodes of each modifier, by its bit: Shift, Lock, Control, Mod1 to Mod5. */
  modifierKeys: readonly (readonly number[])[]
}

export interface KeyboardNow {
  /** In effect, for whatever reason. */
  modifiers: number
  /** Of these, what stays without a key being held: Caps Lock, Num Lock. */
  locked: number
  /** The chosen layout, from 0. */
  group: number
  /** Keycodes that are down. */
  down: ReadonlySet<number>
}

/** Let `release` go, hold `press`, press `keycode`, and put back both. */
export interface Stroke {
  keycode: number
  press: readonly number[]
  release: readonly number[]
}

const CONTROL_BIT = 2
/** Shift_L, Shift_R, Mode_switch, ISO_Level3_Shift, ISO_Level5_Shift: held for a character, and without a meaning of their own. */
const levelKeysyms: ReadonlySet<number> = new Set([0xffe1, 0xffe2, 0xff7e, 0xfe03, 0xfe11])
/** Meta, Alt, Super, Hyper, left and right: with these a key is a command, not a character. */
const commandKeysyms: ReadonlySet<number> = new Set([
  0xffe7, 0xffe8, 0xffe9, 0xffea, 0xffeb, 0xffec, 0xffed, 0xffee,
])

/** The stroke that gives one of `keysyms` with the fewest changes to what is held; null where this mapping has none. */
export function chooseStroke(keymap: Keymap, now: KeyboardNow, keysyms: ReadonlySet<number>): Stroke | null {
  const command = commandModifiers(keymap) & ~now.locked
  let best: Stroke | null = null
  for (const [keycode, key] of keymap.keys) {
    const group = groupOf(key, now.group)
    if (!group) continue
    for (const [level, symbol] of group.symbols.entries()) {
      if (!keysyms.has(symbol)) continue
      for (const modifiers of subsetsOf(group.levels.mask)) {
        if (levelOf(group.levels, modifiers) !== level) continue
        const stroke = reach(keymap, now, keycode, modifiers, group.levels.mask | command)
        if (stroke && (!best || changes(stroke) < changes(best))) best = stroke
      }
    }
  }
  return best
}

/** Whether this key alone, or with Shift, gives one of `keysyms`. */
export function givesUnmodified(
  keymap: Keymap,
  keycode: number,
  group: number,
  keysyms: ReadonlySet<number>,
): boolean {
  const key = keymap.keys.get(keycode)
  const symbols = key ? (groupOf(key, group)?.symbols ?? []) : []
  return symbols.slice(0, 2).some(symbol => keysyms.has(symbol))
}

/** Keycodes without any meaning, which may be given one for a while. */
export function spareKeycodes(keymap: Keymap): number[] {
  const modifiers = new Set(keymap.modifierKeys.flat())
  return [...keymap.keys]
    .filter(([keycode, key]) => !modifiers.has(keycode) && key.groups.every(isEmpty))
    .map(([keycode]) => keycode)
}

function isEmpty({ symbols }: Key['groups'][number]): boolean {
  return symbols.every(symbol => symbol === 0)
}

/** A key with fewer layouts than are chosen among wraps around. */
function groupOf(key: Key, group: number): Key['groups'][number] | undefined {
  return key.groups[key.groups.length > 0 ? group % key.groups.length : 0]
}

function levelOf(levels: KeyLevels, modifiers: number): number {
  return levels.entries.find(entry => entry.modifiers === (modifiers & levels.mask))?.level ?? 0
}

function changes(stroke: Stroke): number {
  return stroke.press.length + stroke.release.length
}

function* subsetsOf(mask: number): Generator<number> {
  for (let subset = mask; ; subset = (subset - 1) & mask) {
    yield subset
    if (subset === 0) return
  }
}

function commandModifiers(keymap: Keymap): number {
  return keymap.modifierKeys.reduce((mask, keycodes, bit) => {
    const isCommand =
      bit === CONTROL_BIT || keycodes.some(keycode => hasSymbol(keymap, keycode, commandKeysyms))
    return isCommand ? mask | (1 << bit) : mask
  }, 0)
}

function hasSymbol(keymap: Keymap, keycode: number, keysyms: ReadonlySet<number>): boolean {
  const groups = keymap.keys.get(keycode)?.groups ?? []
  return groups.some(({ symbols }) => symbols.some(symbol => keysyms.has(symbol)))
}

/** How to get exactly `wanted` of the modifiers in `mask`; null where that cannot be had by holding and letting go. */
function reach(
  keymap: Keymap,
  now: KeyboardNow,
  keycode: number,
  wanted: number,
  mask: number,
): Stroke | null {
  const press: number[] = []
  const release: number[] = []
  for (const [bit, keycodes] of keymap.modifierKeys.entries()) {
    const modifier = 1 << bit
    if (!(mask & modifier) || !((wanted ^ now.modifiers) & modifier)) continue
    if (wanted & modifier) {
      const holding = keycodes.find(each => hasSymbol(keymap, each, levelKeysyms))
      if (holding === undefined) return null
      press.push(holding)
    } else {
      const held = keycodes.filter(each => now.down.has(each))
      if (held.length === 0 || now.locked & modifier) return null
      release.push(...held)
    }
  }
  return { keycode, press, release }
}
