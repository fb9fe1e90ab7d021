import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { openStateFile, type StateFile } from './state-file.ts'
import { openStateFolder } from './state-folder.ts'

const schema = z.object({ count: z.number(), names: z.array(z.string()) })
let dir: string
let path: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-state-'))
  path = join(dir, 'file.json')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function open(): Promise<StateFile<z.output<typeof schema>>> {
  return await openStateFile(path, schema, { count: 0, names: [] }, await openStateFolder(dir))
}

test('a change is on disk when it resolves, in a file for its owner alone', async () => {
  const file = await open()
  await file.change(data => (data.count = 7))
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ count: 7, names: [] })
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await open()).data.count).toBe(7)
})

test('changes made at once share a write, and each resolves only when it is on disk', async () => {
  const file = await open()
  const stamps = new Set<bigint>()
  await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      await file.change(data => data.names.push(`n${index}`))
      expect(await readFile(path, 'utf8')).toContain(`"n${index}"`)
      stamps.add((await stat(path, { bigint: true })).mtimeNs)
    }),
  )
  expect(stamps.size).toBeLessThan(10)
  expect((await open()).data.names).toHaveLength(200)
})

test('settled waits for what was changed before', async () => {
  const file = await open()
  const changed = file.change(data => (data.count = 1))
  await file.settled()
  expect(await readFile(path, 'utf8')).toContain('"count":1')
  await changed
})

test('a write that failed is said to whoever asked, and made up for later', async () => {
  const file = await open()
  await rm(dir, { recursive: true })
  await expect(file.change(data => (data.count = 1))).rejects.toThrow('ENOENT')
  await openStateFolder(dir)
  await file.settled()
  expect((await open()).data.count).toBe(1)
})

test('what another process wrote is read again, and only then', async () => {
  const [mine, theirs] = [await open(), await open()]
  await mine.change(data => (data.count = 1))
  expect(await mine.refresh()).toBe(false)
  await theirs.refresh()
  await theirs.change(data => (data.count = 2))
  expect(await mine.refresh()).toBe(true)
  expect(mine.data.count).toBe(2)
})

test('a damaged file is refused by name and left as it is', async () => {
  for (const text of ['', '{"count":', '{"count":"many","names":[]}']) {
    await writeFile(path, text)
    await expect(open()).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(path),
    })
    expect(await readFile(path, 'utf8')).toBe(text)
  }
})
