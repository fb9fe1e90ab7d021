import { expect, test } from 'vitest'
import {
  chooseStroke,
  givesUnmodified,
  spareKeycodes,
  type Key,
  type KeyboardNow,
  type KeyLevels,
  type Keymap,
} from './choose-stroke.ts'
import { keysymsOf } from './keysyms-of.ts'

const SHIFT = 1
const LOCK = 2
const CONTROL = 4
const ALTGR = 128
const keycode = { q: 24, two: 11, a: 38, shift: 50, control: 37, altGr: 108, capsLock: 66, spare: 200 }

/** As XKB's own types of these names. */
const fourLevels: KeyLevels = {
  mask: SHIFT | ALTGR,
  entries: [
    { modifiers: SHIFT, level: 1 },
    { modifiers: ALTGR, level: 2 },
    { modifiers: SHIFT | ALTGR, level: 3 },
  ],
}
const alphabetic: KeyLevels = {
  mask: SHIFT | LOCK,
  entries: [
    { modifiers: SHIFT, level: 1 },
    { modifiers: LOCK, level: 1 },
  ],
}
const oneLevel: KeyLevels = { mask: 0, entries: [] }

function key(levels: KeyLevels, ...symbols: number[]): Key {
  return { groups: [{ levels, symbols }] }
}
const code = (character: string): number => character.codePointAt(0) ?? 0

/** A German keyboard with few keys. */
const german: Keymap = {
  keys: new Map([
    [keycode.q, key(fourLevels, code('q'), code('Q'), code('@'), 0x7d9)],
    [keycode.two, key(fourLevels, code('2'), code('"'), code('²'), 0)],
    [keycode.a, key(alphabetic, code('a'), code('A'))],
    [keycode.shift, key(oneLevel, 0xffe1)],
    [keycode.control, key(oneLevel, 0xffe3)],
    [keycode.altGr, key(oneLevel, 0xfe03)],
    [keycode.capsLock, key(oneLevel, 0xffe5)],
    [keycode.spare, key(oneLevel, 0)],
    [201, { groups: [] }],
  ]),
  modifierKeys: [[keycode.shift], [keycode.capsLock], [keycode.control], [], [], [], [], [keycode.altGr]],
}
const nothing: KeyboardNow = { modifiers: 0, locked: 0, group: 0, down: new Set() }

function stroke(character: string, now: Partial<KeyboardNow> = {}): unknown {
  return chooseStroke(german, { ...nothing, ...now }, new Set(keysymsOf(character)))
}

test.each([
  ['a', { keycode: keycode.a, press: [], release: [] }],
  ['A', { keycode: keycode.a, press: [keycode.shift], release: [] }],
  ['@', { keycode: keycode.q, press: [keycode.altGr], release: [] }],
  ['Ω', { keycode: keycode.q, press: [keycode.shift, keycode.altGr], release: [] }],
  ['"', { keycode: keycode.two, press: [keycode.shift], release: [] }],
  ['€', null],
])('[SCR3] %s with nothing held', (character, wanted) => {
  expect(stroke(character)).toEqual(wanted)
})

test('[SCR3] Shift that the controller holds stays held where it is needed, and is lifted where it is not', () => {
  const shifted = { modifiers: SHIFT, down: new Set([keycode.shift]) }
  expect(stroke('A', shifted)).toEqual({ keycode: keycode.a, press: [], release: [] })
  expect(stroke('2', shifted)).toEqual({ keycode: keycode.two, press: [], release: [keycode.shift] })
  expect(stroke('@', shifted)).toEqual({
    keycode: keycode.q,
    press: [keycode.altGr],
    release: [keycode.shift],
  })
})

test('[SCR3] Caps Lock stays on, and Shift makes up for it', () => {
  const locked = { modifiers: LOCK, locked: LOCK }
  expect(stroke('A', locked)).toEqual({ keycode: keycode.a, press: [], release: [] })
  expect(stroke('a', locked)).toEqual({ keycode: keycode.a, press: [keycode.shift], release: [] })
})

test('[SCR3] Control that is held would make a command of a character, so it is lifted', () => {
  const held = { modifiers: CONTROL, down: new Set([keycode.control]) }
  expect(stroke('a', held)).toEqual({ keycode: keycode.a, press: [], release: [keycode.control] })
})

test('[SCR3] the layout that is chosen counts; a key with one layout gives the same in each', () => {
  const greek = key(alphabetic, 0x7e1, 0x7c1).groups[0]
  const latin = german.keys.get(keycode.a)?.groups[0]
  if (!greek || !latin) throw new Error('Both layouts have that key.')
  const both: Keymap = { ...german, keys: new Map([...german.keys, [keycode.a, { groups: [latin, greek] }]]) }
  const second = { ...nothing, group: 1 }
  expect(chooseStroke(both, second, new Set(keysymsOf('α')))).toMatchObject({ keycode: keycode.a })
  expect(chooseStroke(both, second, new Set(keysymsOf('a')))).toBeNull()
  expect(chooseStroke(both, second, new Set(keysymsOf('q')))).toMatchObject({ keycode: keycode.q })
})

test('a character is known by its old name too, and control characters are none', () => {
  expect(keysymsOf('€')).toEqual([0x010020ac, 0x20ac])
  expect(keysymsOf('ä')).toEqual([0xe4, 0xe4])
  expect(keysymsOf('\n')).toEqual([0xff0d])
  expect(keysymsOf('\u0007')).toEqual([])
})

test('what a key gives by itself or with Shift, and which keys give nothing', () => {
  expect(givesUnmodified(german, keycode.q, 0, new Set(keysymsOf('Q')))).toBe(true)
  expect(givesUnmodified(german, keycode.q, 0, new Set(keysymsOf('@')))).toBe(false)
  expect(spareKeycodes(german)).toEqual([keycode.spare, 201])
})
