import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FILE_CHUNK_BYTES, FILE_WINDOW_BYTES } from '../../../../shared/protocol/channel/files.ts'
import { openPartFile, type Part } from './part-file.ts'
import { receiveFile } from './receive-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-receive-'))
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

async function receive(bytes: number, part?: Part) {
  const onStop = vi.fn()
  const onWritten = vi.fn()
  const opened = part ?? (await openPartFile(folder))
  return {
    receiving: receiveFile({ part: Promise.resolve(opened), name: 'note.txt', bytes, onWritten, onStop }),
    onStop,
    onWritten,
  }
}

test('[FILE1] the file has its name only once all of it is there and its checksum fits', async () => {
  const { receiving, onWritten } = await receive(6)
  receiving.take(Buffer.from('abc'))
  expect(await receiving.settle()).toBe(3)
  expect((await readdir(folder)).every(name => name.endsWith('.part'))).toBe(true)
  receiving.take(Buffer.from('def'))
  expect(await receiving.finish(sha256('abcdef'))).toEqual({
    path: join(folder, 'note.txt'),
    sha256: sha256('abcdef'),
  })
  expect(await readdir(folder)).toEqual(['note.txt'])
  expect(await readFile(join(folder, 'note.txt'), 'utf8')).toBe('abcdef')
  expect(onWritten).toHaveBeenLastCalledWith(6)
})

test('[FILE1] an empty file is a file', async () => {
  const { receiving } = await receive(0)
  expect(await receiving.finish(sha256(''))).toMatchObject({ path: join(folder, 'note.txt') })
})

test.each([
  ['another checksum', 'abc', sha256('abd')],
  ['too few bytes', 'ab', sha256('ab')],
])('[FILE1] %s: nothing is kept', async (_what, sent, checksum) => {
  const { receiving } = await receive(3)
  receiving.take(Buffer.from(sent))
  expect(await receiving.finish(checksum)).toEqual({ stop: 'checksum-mismatch' })
  expect(await readdir(folder)).toEqual([])
})

test('[FILE1] more than was offered is not taken', async () => {
  const { receiving, onStop } = await receive(3)
  receiving.take(Buffer.from('abcd'))
  await vi.waitFor(() => expect(onStop).toHaveBeenCalledWith('too-large'))
  expect(await readdir(folder)).toEqual([])
})

test('[FILE1] a sender that does not heed the window is stopped before its chunks fill the memory', async () => {
  const written = Promise.withResolvers<void>()
  const discard = vi.fn(async () => {})
  const { receiving, onStop } = await receive(100 * FILE_WINDOW_BYTES, {
    write: () => written.promise,
    sha256: () => '',
    keepAs: vi.fn(),
    discard,
  })
  const chunk = new Uint8Array(FILE_CHUNK_BYTES)
  for (let sent = 0; sent <= FILE_WINDOW_BYTES; sent += chunk.length) receiving.take(chunk)
  await new Promise(resolve => setImmediate(resolve))
  expect(onStop).not.toHaveBeenCalled()
  for (let sent = 0; sent <= 2 * FILE_WINDOW_BYTES; sent += chunk.length) receiving.take(chunk)
  written.resolve()
  await vi.waitFor(() => expect(onStop).toHaveBeenCalledWith('too-large'))
  expect(discard).toHaveBeenCalledOnce()
})

test('[FILE1] a cancelled file leaves nothing behind, and what still comes is dropped', async () => {
  const { receiving } = await receive(6)
  receiving.take(Buffer.from('abc'))
  await receiving.abandon()
  receiving.take(Buffer.from('def'))
  expect(await readdir(folder)).toEqual([])
  expect(await receiving.finish(sha256('abcdef'))).toEqual({ stop: 'cancelled' })
})

test.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EIO', 'cannot-write'],
])('[FILE1] a disk that answers %s stops the transfer with %s', async (code, reason) => {
  const keepAs = vi.fn()
  const discard = vi.fn(async () => {})
  const write = async (): Promise<void> => await Promise.reject(Object.assign(new Error(code), { code }))
  const part: Part = { write, sha256: () => '', keepAs, discard }
  const { receiving, onStop } = await receive(6, part)
  receiving.take(Buffer.from('abc'))
  await vi.waitFor(() => expect(onStop).toHaveBeenCalledWith(reason))
  expect(discard).toHaveBeenCalledOnce()
  expect(await receiving.finish(sha256('abcdef'))).toEqual({ stop: reason })
  expect(keepAs).not.toHaveBeenCalled()
})

test('[FILE1] a file that is there, or a link of that name, is left alone', async () => {
  const elsewhere = join(folder, 'elsewhere')
  await writeFile(join(folder, 'note.txt'), 'mine')
  await symlink(elsewhere, join(folder, 'note (2).txt'))
  const { receiving } = await receive(3)
  receiving.take(Buffer.from('abc'))
  expect(await receiving.finish(sha256('abc'))).toMatchObject({ path: join(folder, 'note (3).txt') })
  expect(await readFile(join(folder, 'note.txt'), 'utf8')).toBe('mine')
  expect(await readdir(folder)).not.toContain('elsewhere')
})

test('[FILE1] what comes after the end of a file is dropped, and a second end changes nothing', async () => {
  const { receiving, onStop } = await receive(3)
  receiving.take(Buffer.from('abc'))
  const [first, second] = [receiving.finish(sha256('abc')), receiving.finish(sha256('xyz'))]
  receiving.take(Buffer.from('d'))
  expect(await first).toMatchObject({ path: join(folder, 'note.txt') })
  receiving.take(Buffer.from('e'))
  expect(await second).toEqual(await first)
  expect(onStop).not.toHaveBeenCalled()
  expect(await readFile(join(folder, 'note.txt'), 'utf8')).toBe('abc')
})
