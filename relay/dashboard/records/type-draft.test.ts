import { expect, it } from 'vitest'
import { addField, changeField, keyOf, moveField, newType, typeContent } from './type-draft.ts'

it.each([
  ['Web server port', 'webServerPort'],
  ['Schlüssel', 'schlussel'],
  ['2nd factor', 'ndFactor'],
  ['', ''],
])('[RECD1] makes of the label “%s” the key “%s”', (label, key) => {
  expect(keyOf(label)).toBe(key)
})

it('[RECD1] the key follows the label until it is typed, and the password field follows the key', () => {
  let type = addField(newType())
  type = changeField(type, 4, { label: 'Port' }, false)
  expect(type.fields[3]?.key).toBe('port')
  type = changeField(type, 4, { key: 'tcpPort' }, false)
  type = changeField(type, 4, { label: 'TCP' }, false)
  expect(type.fields[3]?.key).toBe('tcpPort')
  type = changeField(type, 3, { key: 'secret' }, false)
  expect(typeContent(type).passwordField).toBe('secret')
  type = changeField(type, 3, { kind: 'text' }, false)
  expect(typeContent(type).passwordField).toBeNull()
  expect(typeContent(changeField(newType(), 2, { label: 'Account' }, true)).fields[1]?.key).toBe('user')
})

it('[RECD1] fields change their places, the first one never beyond the top', () => {
  const keys = (type: ReturnType<typeof newType>) => type.fields.map(field => field.key)
  expect(keys(moveField(newType(), 3, -1))).toEqual(['host', 'password', 'user'])
  expect(keys(moveField(newType(), 1, -1))).toEqual(['host', 'user', 'password'])
})
