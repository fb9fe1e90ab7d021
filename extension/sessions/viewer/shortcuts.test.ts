import { expect, test } from 'vitest'
import { readShortcut, shortcutActs, shortcutSheet } from './shortcuts.ts'

const stroke = (key: string, code: string, more = {}) => ({
  key,
  code,
  altKey: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  ...more,
})

test('[UX1] every shortcut is on the help sheet, and no two share their keys', () => {
  const keys = shortcutSheet.flatMap(part => part.rows.map(([, keys]) => keys))
  expect(new Set(keys).size).toBe(keys.length)
  expect(shortcutSheet[0]?.rows).toHaveLength(shortcutActs.length)
})

test('[UX1] shortcuts are told by key and by place, and never while writing or with the browser’s own modifiers', () => {
  const altShift = { altKey: true, shiftKey: true }
  expect(readShortcut(stroke('?', 'Slash', { shiftKey: true }), false)).toBe('help')
  expect(readShortcut(stroke('?', 'Slash', { shiftKey: true }), true)).toBeNull()
  expect(readShortcut(stroke('Å', 'KeyS', altShift), false)).toBe('screenshot')
  expect(readShortcut(stroke('Enter', 'Enter', altShift), true)).toBe('full-screen')
  expect(readShortcut(stroke('S', 'KeyS', { ...altShift, ctrlKey: true }), false)).toBeNull()
  expect(readShortcut(stroke('s', 'KeyS'), false)).toBeNull()
})
