import { expect, test } from 'vitest'
import { MAX_TYPED_CHARACTERS } from '../../../../shared/protocol/channel/input.ts'
import { readFieldInput, typedText } from './typed-text.ts'

test('[SCR3] a long text goes in parts, and no character is cut', () => {
  const text = '👍🏽 Grüße\r\n'.repeat(900)
  const messages = typedText(text)
  expect(messages.length).toBeGreaterThan(1)
  const parts = messages.map(message => (message.type === 'input-text' ? message.text : ''))
  expect(parts.join('')).toBe(text.replaceAll('\r\n', '\n'))
  for (const part of parts) {
    expect(part.length).toBeLessThanOrEqual(MAX_TYPED_CHARACTERS)
    expect(part.isWellFormed()).toBe(true)
  }
  expect(typedText('')).toEqual([])
})

test('[SCR3] an on-screen keyboard’s deleting and line ends are keys; a composition is told once, at its end', () => {
  expect(readFieldInput('deleteContentBackward', null)).toMatchObject([
    { code: 'Backspace', down: true },
    { down: false },
  ])
  expect(readFieldInput('insertLineBreak', null)).toMatchObject([{ code: 'Enter' }, { code: 'Enter' }])
  expect(readFieldInput('insertText', 'é')).toEqual([{ type: 'input-text', text: 'é' }])
  expect(readFieldInput('insertCompositionText', 'かな')).toEqual([])
})
