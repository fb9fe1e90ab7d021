import { expect, test } from 'vitest'
import { screenshotName } from './screenshot.ts'

test('a screenshot’s name says of which device and when, and is safe in every file system', () => {
  const at = new Date(2026, 10, 5, 9, 8, 7)
  expect(screenshotName('reception-pc', at)).toBe('handrail-reception-pc-2026-11-05-09-08-07.png')
  expect(screenshotName('../../Büro: 3 ', at)).toBe('handrail-Büro-3-2026-11-05-09-08-07.png')
  expect(screenshotName('///', at)).toBe('handrail-screen-2026-11-05-09-08-07.png')
})
