import type { XClient, XEvent, XKeyboard, XTest } from 'x11'
import { ask } from '../x11/open-display.ts'
import { readKeymap } from '../x11/read-keymap.ts'
import { downKeys } from '../x11/down-keys.ts'
import { chooseStroke, givesUnmodified, type KeyboardNow, type Keymap, type Stroke } from './choose-stroke.ts'
import { keycodeOf } from './evdev-codes.ts'
import type { KeyInput } from './injector.ts'
import { keysymsOf } from './keysyms-of.ts'
import { borrowKeycodes } from './borrow-keycodes.ts'

export interface X11Keyboard {
  key(input: KeyInput): Promise<void>
  type(text: string): Promise<void>
  /** What is being typed stops after the character it is at. */
  cutShort(): void
  release(): Promise<void>
}

export interface KeyboardOrder {
  client: XClient
  xtest: XTest
  xkb: XKeyboard
  onFault: (message: string) => void
}

const KEYBOARD_AND_MAP_EVENTS = 3
const ALL_PARTS_OF_THE_MAP = 0xff
const commandCodes = ['ControlLeft', 'ControlRight', 'MetaLeft', 'MetaRight']
const letterOrDigit = /^[a-z0-9]$/i

/** The keyboard of the XTEST device: physical keys, and characters by whatever gives them on the layout of this moment. SCR3. */
export async function openX11Keyboard({ client, xtest, xkb, onFault }: KeyboardOrder): Promise<X11Keyboard> {
  let keymap: Keymap | null = null
  let cuts = 0
  /** By the controller's key: the keycode that is down for it. */
  const held = new Map<string, number>()
  const borrowed = borrowKeycodes(client)
  const unknown = new Set<string>()

  client.on('event', ({ name, type, xkbType }: XEvent) => {
    const changed = name === 'MappingNotify' || (type === xkb.firstEvent && (xkbType === 0 || xkbType === 1))
    if (changed) keymap = null
  })
  const map = ALL_PARTS_OF_THE_MAP
  xkb.SelectEvents(xkb.UseCoreKbd, KEYBOARD_AND_MAP_EVENTS, 0, KEYBOARD_AND_MAP_EVENTS, map, map)

  function press(keycode: number, down: boolean): void {
    xtest.FakeInput(down ? xtest.KeyPress : xtest.KeyRelease, keycode, 0, 0, 0, 0)
  }

  async function mapNow(): Promise<Keymap> {
    keymap ??= await readKeymap(client, xkb)
    return keymap
  }

  async function stateNow(): Promise<KeyboardNow> {
    const [{ mods, lockedMods, group }, keys] = await Promise.all([
      ask<{ mods: number; lockedMods: number; group: number }>(done => xkb.GetState(xkb.UseCoreKbd, done)),
      ask<Buffer>(done => client.QueryKeymap(done)),
    ])
    return { modifiers: mods, locked: lockedMods, group, down: downKeys(keys) }
  }

  function tap({ keycode, press: hold, release }: Stroke): void {
    for (const each of release) press(each, false)
    for (const each of hold) press(each, true)
    press(keycode, true)
    press(keycode, false)
    for (const each of hold) press(each, false)
    for (const each of release) press(each, true)
  }

  /** The stroke for one character, on a borrowed key where the layout has none; null for one that no key can give. */
  async function strokeFor(character: string): Promise<Stroke | null> {
    const keysyms = keysymsOf(character)
    const [keysym] = keysyms
    if (keysym === undefined) return null
    const known = new Set(keysyms)
    const now = await stateNow()
    const found = chooseStroke(await mapNow(), now, known)
    if (found) {
      borrowed.used(found.keycode)
      return found
    }
    const keycode = await borrowed.borrow(await mapNow(), keysym)
    if (keycode === null) return null
    keymap = null
    return chooseStroke(await mapNow(), now, known)
  }

  /**
   * With a command key held it is the key that counts. But AltGr makes characters, and some controllers send it as Control and Alt; so
   * does Option of a Mac, which is its Alt: what the key itself does not give was made with it.
   */
  async function isCommand(code: string, character: string): Promise<boolean> {
    const altGr = held.has('AltRight')
    if (!altGr && commandCodes.some(each => held.has(each))) return true
    if (!altGr && !held.has('AltLeft')) return false
    if (!altGr && letterOrDigit.test(character)) return true
    const keycode = keycodeOf(code)
    if (keycode === null) return false
    const { group } = await stateNow()
    return givesUnmodified(await mapNow(), keycode, group, new Set(keysymsOf(character)))
  }

  function note(what: string): void {
    if (unknown.has(what) || unknown.size > 100) return
    unknown.add(what)
    onFault(`${what} cannot be pressed on this keyboard, and is left out.`)
  }

  function pressPhysical(code: string): void {
    const keycode = keycodeOf(code)
    if (keycode === null) return note(`The key ${code}`)
    press(keycode, true)
    held.set(code, keycode)
  }

  async function pressCharacter(code: string, character: string): Promise<void> {
    const stroke = await strokeFor(character)
    if (!stroke) return note(`The character ${JSON.stringify(character)}`)
    // Held with other modifiers than the person's own it would repeat as another character.
    if (stroke.press.length > 0 || stroke.release.length > 0) return tap(stroke)
    press(stroke.keycode, true)
    held.set(code, stroke.keycode)
  }

  async function type(text: string): Promise<void> {
    const cutsBefore = cuts
    for (const character of text.replaceAll('\r\n', '\n')) {
      if (cuts !== cutsBefore) return
      const stroke = await strokeFor(character)
      if (stroke) tap(stroke)
      else note(`The character ${JSON.stringify(character)}`)
    }
  }

  return {
    async key({ code, character, by, down }) {
      const keycode = held.get(code)
      if (!down) {
        held.delete(code)
        if (keycode !== undefined) press(keycode, false)
      } else if (keycode !== undefined) return
      else if (by === 'code' || character === undefined || (await isCommand(code, character)))
        pressPhysical(code)
      else if (Array.from(character).length === 1) await pressCharacter(code, character)
      else await type(character)
    },
    type,
    cutShort() {
      cuts += 1
    },
    async release() {
      for (const keycode of held.values()) press(keycode, false)
      held.clear()
      await borrowed.putBack()
    },
  }
}
