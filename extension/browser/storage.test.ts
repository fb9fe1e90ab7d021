import { readdir, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { storedKeys } from './stored-keys.ts'

const areas = vi.hoisted(() => {
  const area = () => {
    const values = new Map<string, unknown>()
    return {
      values,
      get: async (name: string) => (values.has(name) ? { [name]: values.get(name) } : {}),
      set: async (items: Record<string, unknown>) => {
        for (const [name, value] of Object.entries(items)) values.set(name, value)
      },
    }
  }
  return {
    local: area(),
    session: area(),
    managed: { get: () => Promise.reject(new Error('no managed manifest')) },
  }
})
vi.mock('webextension-polyfill', () => ({ default: { storage: areas } }))

beforeEach(() => {
  const queue = new Map<string, Promise<unknown>>()
  const request = (name: string, work: () => Promise<unknown>): Promise<unknown> => {
    const next = (queue.get(name) ?? Promise.resolve()).then(work)
    queue.set(name, next)
    return next
  }
  vi.stubGlobal('navigator', { locks: { request } })
})
afterEach(() => vi.unstubAllGlobals())

const { read, update, write } = await import('./storage.ts')

test('what is not there, not understood, or not allowed to be read is the initial value', async () => {
  expect(await read(storedKeys.relayUrl)).toBeNull()
  areas.local.values.set('relayUrl', 'javascript:alert(1)')
  expect(await read(storedKeys.relayUrl)).toBeNull()
  expect(await read(storedKeys.managedRelayUrl)).toBeNull()
})

test('keeps to the declared area, and refuses what does not fit', async () => {
  await write(storedKeys.relayUrl, 'https://help.example.com')
  expect(areas.local.values.get('relayUrl')).toBe('https://help.example.com')
  await expect(write(storedKeys.relayUrl, 'nonsense')).rejects.toThrow()
})

test('changes from two pages at once both arrive', async () => {
  const line = { messageId: 'abcdefgh', from: 'me', text: 'x', at: 1, delivered: false } as const
  await Promise.all([
    update(storedKeys.chats, chats => ({ ...chats, 'session-1': [line] })),
    update(storedKeys.chats, chats => ({ ...chats, 'session-2': [line] })),
  ])
  expect(Object.keys(await read(storedKeys.chats))).toEqual(['session-1', 'session-2'])
})

test('the sign-in is kept in memory only', () => {
  expect(storedKeys.account.area).toBe('session')
})

test('no other file touches browser.storage', async () => {
  const files = await readdir('extension', { recursive: true })
  const touching: string[] = []
  for (const file of files.filter(name => /\.tsx?$/.test(name) && !name.includes('.test.')))
    if (/(browser|chrome)\.storage/.test(await readFile(`extension/${file}`, 'utf8'))) touching.push(file)
  expect(touching).toEqual(['browser/storage.ts'])
})
