import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openKeyReader, pressChord, specialKeys, type KeysBy, type KeyStroke } from './read-keys.ts'
import { channelMessageSchema } from '../../../../shared/protocol/session-channel.ts'

const stroke = (key: string, code: string, more: Partial<KeyStroke> = {}): KeyStroke => ({
  type: 'keydown',
  key,
  code,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  isComposing: false,
  ...more,
})

/** What a row of strokes leads to, in short: `+KeyA=a` is a key down that gives an a. */
function readAll(strokes: KeyStroke[], by: KeysBy = 'character'): string[] {
  const read = openKeyReader()
  return strokes.flatMap(one => {
    const reading = read(one, by)
    if (reading.does === 'leave' || reading.does === 'compose') return [reading.does]
    return reading.messages.map(message => {
      if (message.type === 'input-text') return `text ${message.text}`
      if (message.type !== 'input-key') return message.type
      const character = message.character === undefined ? '' : `=${message.character}`
      return `${reading.does === 'paste' ? 'paste ' : ''}${message.down ? '+' : '-'}${message.code}${character}`
    })
  })
}
const up = { type: 'keyup' } as const

test('[SCR3] a key goes with its place and its character', () => {
  expect(readAll([stroke('z', 'KeyY'), stroke('z', 'KeyY', up)])).toEqual(['+KeyY=z', '-KeyY=z'])
  expect(readAll([stroke('Enter', 'Enter')])).toEqual(['+Enter'])
  expect(readAll([stroke('ß', 'Minus'), stroke('€', 'KeyE'), stroke(' ', 'Space')])).toEqual([
    '+Minus=ß',
    '+KeyE=€',
    '+Space= ',
  ])
})

test('[SCR3] modifiers go down and up as keys; repeats are passed on', () => {
  const control = { ctrlKey: true }
  expect(
    readAll([
      stroke('Control', 'ControlLeft', control),
      stroke('c', 'KeyC', control),
      stroke('c', 'KeyC', control),
      stroke('c', 'KeyC', { ...control, ...up }),
      stroke('Control', 'ControlLeft', up),
    ]),
  ).toEqual(['+ControlLeft', '+KeyC=c', '+KeyC=c', '-KeyC=c', '-ControlLeft'])
})

test('[UX1] Ctrl+Alt+Shift gives the keyboard back, in whichever order they go down', () => {
  const all = { ctrlKey: true, altKey: true, shiftKey: true }
  expect(readAll([stroke('Shift', 'ShiftLeft', all)])).toEqual(['leave'])
  expect(readAll([stroke('Control', 'ControlRight', all)])).toEqual(['leave'])
  expect(readAll([stroke('Delete', 'Delete', { ctrlKey: true, altKey: true })])).toEqual(['+Delete'])
})

test('[SCR3] the third level of a layout: the character goes, the key to it and the made-up Control do not', () => {
  const altGr = [stroke('AltGraph', 'AltRight', { altKey: true }), stroke('@', 'KeyQ')]
  const ups = [stroke('@', 'KeyQ', up), stroke('AltGraph', 'AltRight', up)]
  expect(readAll([...altGr, ...ups])).toEqual(['+KeyQ=@', '-KeyQ=@'])
  const onWindows = [
    stroke('Control', 'ControlLeft', { ctrlKey: true }),
    ...altGr,
    stroke('Control', 'ControlLeft', up),
  ]
  expect(readAll(onWindows)).toEqual(['+ControlLeft', '-ControlLeft', '+KeyQ=@'])
  expect(readAll(altGr, 'code')).toEqual(['+AltRight', '+KeyQ=@'])
})

test('[SCR3] input methods, dead keys and on-screen keyboards end in a text', () => {
  expect(readAll([stroke('Process', 'KeyA'), stroke('a', 'KeyA', { isComposing: true })])).toEqual([
    'compose',
    'compose',
  ])
  expect(readAll([stroke('Dead', 'Equal'), stroke('Dead', 'Equal', up), stroke('á', 'KeyA')])).toEqual([
    'compose',
    '+KeyA=á',
  ])
  expect(readAll([stroke('q', ''), stroke('Backspace', ''), stroke('Unidentified', '')])).toEqual([
    'text q',
    '+Backspace',
    'compose',
  ])
})

test('[SCR3] a Mac’s Command takes with it what went down beside it', () => {
  const command = { metaKey: true }
  expect(
    readAll([
      stroke('Meta', 'MetaLeft', command),
      stroke('c', 'KeyC', command),
      stroke('Meta', 'MetaLeft', up),
    ]),
  ).toEqual(['+MetaLeft', '+KeyC=c', '-MetaLeft', '-KeyC'])
})

test('[SCR3] a paste waits for the browser’s paste', () => {
  expect(readAll([stroke('v', 'KeyV', { ctrlKey: true }), stroke('v', 'KeyV', { metaKey: true })])).toEqual([
    'paste +KeyV=v',
    'paste +KeyV=v',
  ])
  expect(readAll([stroke('Insert', 'Insert', { shiftKey: true })])).toEqual(['paste +Insert'])
})

test('[SCR3] no key goes up that did not go down, and all that is told fits the protocol', () => {
  const anyStroke = fc.record({
    type: fc.constantFrom('keydown' as const, 'keyup' as const),
    key: fc.oneof(
      fc.constantFrom('a', 'Meta', 'Control', 'AltGraph', 'Dead', 'Enter', '👍🏽'),
      fc.string({ maxLength: 12 }),
    ),
    code: fc.oneof(
      fc.constantFrom('KeyA', 'MetaLeft', 'ControlLeft', 'AltRight', 'Enter', ''),
      fc.string({ maxLength: 40 }),
    ),
    ctrlKey: fc.boolean(),
    altKey: fc.boolean(),
    shiftKey: fc.boolean(),
    metaKey: fc.boolean(),
    isComposing: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(anyStroke), fc.constantFrom<KeysBy>('character', 'code'), (strokes, by) => {
      const read = openKeyReader()
      const held = new Set<string>()
      for (const one of strokes) {
        const reading = read(one, by)
        if (reading.does === 'leave') held.clear()
        if (reading.does !== 'send' && reading.does !== 'paste') continue
        for (const message of reading.messages) {
          expect(channelMessageSchema.safeParse(message).success).toBe(true)
          if (message.type !== 'input-key') continue
          if (message.down) held.add(message.code)
          else expect(held.delete(message.code)).toBe(true)
        }
      }
    }),
  )
})

test('[SCR3] a chord of the menu goes down in order and up again whole', () => {
  expect(
    pressChord(['ControlLeft', 'AltLeft', 'Delete']).map(
      m => m.type === 'input-key' && `${m.down ? '+' : '-'}${m.code}`,
    ),
  ).toEqual(['+ControlLeft', '+AltLeft', '+Delete', '-Delete', '-AltLeft', '-ControlLeft'])
  expect(specialKeys.map(key => key.name)).toEqual(
    expect.arrayContaining(['Ctrl+Alt+Del', 'Super', 'PrintScreen', 'F12']),
  )
})
