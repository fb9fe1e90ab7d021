import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFolderList } from '../../../../shared/files/folder-list.ts'
import type { FolderEntry } from '../../../../shared/protocol/channel/files.ts'
import { openFolderSource } from './folder-source.ts'
import { openPartFolder } from './part-folder.ts'
import type { Part } from './part-file.ts'
import type { Source } from './source.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-folders-'))
  await mkdir(join(folder, 'from/sub/empty'), { recursive: true })
  await mkdir(join(folder, 'to'))
  await writeFile(join(folder, 'from/.hidden'), 'seen')
  await writeFile(join(folder, 'from/zero'), '')
  await writeFile(join(folder, 'from/sub/big'), randomBytes(2_500_000))
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

async function readAll(
  source: Source,
  fromByte = 0,
): Promise<{ bytes: Buffer<ArrayBuffer>; sha256: string }> {
  const reading = await source.read(fromByte)
  const blocks: Uint8Array[] = []
  for (let block = await reading.next(); block; block = await reading.next()) blocks.push(block.slice())
  await reading.close()
  return { bytes: Buffer.concat(blocks), sha256: reading.sha256() }
}

async function openPart(source: Source): Promise<Part> {
  const entries: readonly FolderEntry[] = source.entries ?? []
  const files = entries.filter(entry => entry.bytes !== null).length
  const list = openFolderList({ files, folders: entries.length - files, bytes: source.bytes })
  expect(list.add(entries)).toBeNull()
  expect(list.isWhole()).toBe(true)
  return await openPartFolder(join(folder, 'to'), list.entries)
}

test('[FILE1] a folder arrives as it was: hidden, empty and large files, empty folders', async () => {
  const source = await openFolderSource(join(folder, 'from'))
  const { bytes, sha256 } = await readAll(source)
  expect(bytes.length).toBe(source.bytes)
  const part = await openPart(source)
  for (let at = 0; at < bytes.length; at += 65_536) await part.write([bytes.subarray(at, at + 65_536)])
  expect((await readdir(join(folder, 'to'))).every(name => name.endsWith('.part'))).toBe(true)
  expect(part.sha256()).toBe(sha256)
  expect(await part.keepAs('from')).toEqual({ path: join(folder, 'to/from') })
  await promisify(execFile)('diff', ['-r', join(folder, 'from'), join(folder, 'to/from')])
  expect(await readdir(join(folder, 'to/from/sub/empty'))).toEqual([])
})

test('[FILE1] a folder that is there is left alone, also an empty one', async () => {
  await mkdir(join(folder, 'to/from'))
  const part = await openPart(await openFolderSource(join(folder, 'from/sub/empty')))
  expect(await part.keepAs('from')).toEqual({ path: join(folder, 'to/from (2)'), nameTaken: 'from' })
})

test('[FILE1] reading goes on anywhere, within a file, a checksum, or at the end; the whole has one checksum', async () => {
  const source = await openFolderSource(join(folder, 'from'))
  const whole = await readAll(source)
  for (const from of [1, 30, 40, 1_000_000, source.bytes - 40, source.bytes - 1, source.bytes]) {
    const rest = await readAll(source, from)
    expect(rest.bytes.equals(whole.bytes.subarray(from))).toBe(true)
    expect(rest.sha256).toBe(whole.sha256)
    const fresh = await readAll(await openFolderSource(join(folder, 'from')), from)
    expect(fresh.bytes.equals(rest.bytes)).toBe(true)
    expect(fresh.sha256).toBe(whole.sha256)
  }
})

test('[FILE1] links and special files are neither followed nor sent', async () => {
  await symlink('/etc', join(folder, 'from/etc'))
  await symlink('/etc/passwd', join(folder, 'from/passwd'))
  const server = createServer().listen(join(folder, 'from/socket'))
  await promisify(execFile)('mkfifo', [join(folder, 'from/pipe')])
  const source = await openFolderSource(join(folder, 'from'))
  server.close()
  expect(source.entries?.map(({ path }) => path)).toEqual(['.hidden', 'sub', 'zero', 'sub/big', 'sub/empty'])
})

test('[FILE1] a folder that becomes a link after it was offered is not read', async () => {
  const source = await openFolderSource(join(folder, 'from'))
  await rm(join(folder, 'from/sub'), { recursive: true })
  await mkdir(join(folder, 'elsewhere'))
  await writeFile(join(folder, 'elsewhere/big'), randomBytes(2_500_000))
  await symlink(join(folder, 'elsewhere'), join(folder, 'from/sub'))
  await expect(readAll(source)).rejects.toMatchObject({ reason: 'cannot-read' })
})

test('[FILE1] a file that changed since it was offered is not sent', async () => {
  const source = await openFolderSource(join(folder, 'from'))
  await writeFile(join(folder, 'from/zero'), 'more')
  await expect(readAll(source)).rejects.toMatchObject({ reason: 'cannot-read' })
})

test('[FILE1] a damaged file is noticed at its end, and nothing of the folder is kept', async () => {
  const source = await openFolderSource(join(folder, 'from'))
  const { bytes } = await readAll(source)
  bytes[100] = (bytes[100] ?? 0) ^ 1
  const part = await openPart(source)
  await expect(part.write([bytes])).rejects.toMatchObject({ reason: 'checksum-mismatch' })
  await part.discard()
  expect(await readdir(join(folder, 'to'))).toEqual([])
})

test('[FILE1] a folder that is nested too deep is refused before it is read', async () => {
  await mkdir(join(folder, 'from', ...Array.from({ length: 34 }, () => 'd')), { recursive: true })
  await expect(openFolderSource(join(folder, 'from'))).rejects.toMatchObject({ reason: 'too-deep' })
})

test('[FILE1] what was made of a folder is private to its user', async () => {
  const source = await openFolderSource(join(folder, 'from'))
  const part = await openPart(source)
  await part.write([(await readAll(source)).bytes])
  const { path } = await part.keepAs('from')
  expect((await lstat(join(path, 'sub'))).mode & 0o777).toBe(0o700)
  expect((await lstat(join(path, 'sub/big'))).mode & 0o777).toBe(0o600)
  const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
  expect(sum(await readFile(join(path, 'sub/big')))).toBe(sum(await readFile(join(folder, 'from/sub/big'))))
})
