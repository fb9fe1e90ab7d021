import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FileFault } from '../../files/file-fault.ts'
import { decodeFileChunk } from '../../protocol/channel/files.ts'
import type { ChannelMessage } from '../../protocol/session-channel.ts'
import type { FileLane } from './chunk-lane.ts'
import type { FileDisk } from './file-disk.ts'
import { readFile, readFolder } from './read-source.ts'
import { streamHash } from './stream-hash.ts'
import { openTransfers, type Transfers } from './transfers.ts'
import { zipFolder } from './zip-folder.ts'

/** The worker's own reading and hashing, on a disk in memory. */
function memoryDisk(): FileDisk {
  const memories = new Map<number, Uint8Array[]>()
  return {
    async openSource({ files, isFolder, memory }, fromByte) {
      const digests = memories.get(memory) ?? []
      memories.set(memory, digests)
      const reading = isFolder
        ? readFolder(files, fromByte, digests)
        : readFile(files[0] ?? new File([], ''), fromByte)
      return { next: reading.next, finish: async () => reading.finish(), drop: () => undefined }
    },
    async openTarget(_name, sizes) {
      const hash = streamHash(sizes)
      const parts: Uint8Array<ArrayBuffer>[] = []
      return {
        write: async chunk => {
          hash.add(chunk)
          parts.push(chunk.slice())
        },
        finish: async () => hash.finish(),
        drop: () => undefined,
        read: async () => new File(parts, 'part'),
      }
    },
    stop: () => undefined,
  }
}

/** Two pages that speak to each other; `cut` breaks the line after so many more chunks. */
function pair() {
  let chunksLeft = Infinity
  const disk = memoryDisk()
  const controller = openTransfers({ disk, clock: () => Date.now(), side: 'controller' })
  const target = openTransfers({ disk: memoryDisk(), clock: () => Date.now(), side: 'target' })
  const laneTo = (other: Transfers): FileLane => ({
    say: message => queueMicrotask(() => void (chunksLeft >= 0 && other.hear(structuredClone(message)))),
    sendChunk(message) {
      chunksLeft -= 1
      if (chunksLeft < 0) return
      const decoded = decodeFileChunk(message.slice())
      queueMicrotask(() => decoded && other.take(decoded.transfer, decoded.chunk as Uint8Array<ArrayBuffer>))
    },
    untilRoom: () => new Promise(resolve => setImmediate(resolve)),
  })
  const connect = (): void => {
    chunksLeft = Infinity
    target.connected(laneTo(controller))
    controller.connected(laneTo(target))
  }
  connect()
  return {
    controller,
    target,
    cutAfter: (chunks: number) => {
      chunksLeft = chunks
    },
    reconnect() {
      controller.disconnected()
      target.disconnected()
      connect()
    },
  }
}
const tree = {
  name: 'project',
  entries: [
    { path: 'empty', file: null },
    { path: 'a.txt', file: new File(['hello'], 'a.txt') },
    { path: 'src/big', file: new File([new Uint8Array(3_000_000).map((_, at) => at * 7)], 'big') },
    { path: 'src/zero', file: new File([], 'zero') },
  ],
}
const only = (transfers: Transfers) => transfers.list.value[0]

beforeEach(() => {
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({ quota: 1e12, usage: 0 }) } })
})
afterEach(() => vi.unstubAllGlobals())

const bytesOf = async (file: Blob | null): Promise<Buffer> =>
  Buffer.from(file ? await file.arrayBuffer() : new ArrayBuffer(0))

async function expectArrived(target: Transfers): Promise<void> {
  await vi.waitFor(() => expect(only(target)?.phase).toBe('done'), 5000)
  const contents = only(target)?.contents ?? []
  expect(contents.map(({ parts }) => parts.join('/'))).toEqual(['empty', 'a.txt', 'src/big', 'src/zero'])
  for (const [index, { file }] of contents.entries()) {
    const sent = await bytesOf(tree.entries[index]?.file ?? null)
    expect((await bytesOf(file)).equals(sent)).toBe(true)
  }
}

test('[FILE1] a folder arrives whole, with its empty folder and its empty file', async () => {
  const { controller, target } = pair()
  controller.send([tree])
  await vi.waitFor(() => expect(only(target)?.phase).toBe('waiting'))
  target.accept(1)
  await expectArrived(target)
  expect(only(target)).toMatchObject({ name: 'project', folder: { files: 3, filesDone: 3 } })
  expect(only(controller)).toMatchObject({ phase: 'done' })
})

test('[FILE1] [SES2] a folder that is cut twice goes on from where it was', async () => {
  const { controller, target, cutAfter, reconnect } = pair()
  controller.send([tree])
  await vi.waitFor(() => expect(only(target)?.phase).toBe('waiting'))
  cutAfter(5)
  target.accept(1)
  for (const chunks of [20, 400]) {
    const before = only(target)?.doneBytes ?? 0
    await vi.waitFor(() => expect(only(target)?.doneBytes).toBeGreaterThan(before))
    reconnect()
    cutAfter(chunks)
  }
  await expectArrived(target)
})

test('[FILE1] either side holds it back and lets it go on; a pause outlives a connection', async () => {
  const { controller, target, reconnect } = pair()
  controller.send([tree])
  await vi.waitFor(() => expect(only(target)?.phase).toBe('waiting'))
  controller.pause(1, true)
  target.accept(1)
  await vi.waitFor(() => expect(only(target)).toMatchObject({ phase: 'running', pausedThere: true }))
  reconnect()
  await vi.waitFor(() => expect(only(target)).toMatchObject({ phase: 'running', pausedThere: true }))
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(only(target)?.doneBytes).toBe(0)
  target.pause(1, true)
  controller.pause(1, false)
  await vi.waitFor(() => expect(only(controller)).toMatchObject({ pausedThere: true, pausedHere: false }))
  expect(only(target)?.doneBytes).toBe(0)
  target.pause(1, false)
  await expectArrived(target)
})

test.each(['controller', 'target'] as const)(
  '[FILE1] a cancelled one is tried again by the %s',
  async who => {
    const { controller, target } = pair()
    controller.send([tree])
    await vi.waitFor(() => expect(only(target)?.phase).toBe('waiting'))
    controller.pause(1, true)
    target.accept(1)
    await vi.waitFor(() => expect(only(target)?.phase).toBe('running'))
    controller.cancel(1)
    await vi.waitFor(() => expect(only(target)?.phase).toBe('stopped'))
    if (who === 'controller') {
      controller.retry(1)
      await vi.waitFor(() => expect(only(target)).toMatchObject({ number: 3, phase: 'waiting' }))
      target.accept(3)
    } else target.retry(1)
    await expectArrived(target)
    expect(target.list.value).toHaveLength(1)
    expect(controller.list.value).toHaveLength(1)
  },
)

test.each<[string, ChannelMessage & { type: 'folder-entries' }, string]>([
  [
    'a path out of it',
    { type: 'folder-entries', transfer: 2, after: 0, entries: [{ path: '../x', bytes: 1 }] },
    'unsafe-name',
  ],
  [
    'more than was offered',
    {
      type: 'folder-entries',
      transfer: 2,
      after: 0,
      entries: [
        { path: 'a', bytes: 1 },
        { path: 'b', bytes: 1 },
      ],
    },
    'too-many-files',
  ],
])('[FILE1] a folder with %s is refused', async (_what, entries, reason) => {
  const { controller } = pair()
  controller.hear({ type: 'file-offer', transfer: 2, name: 'x', bytes: 33, folder: { files: 1, folders: 0 } })
  controller.accept(2)
  await vi.waitFor(() => expect(only(controller)?.phase).toBe('running'))
  await new Promise(resolve => setImmediate(resolve))
  controller.hear(entries)
  expect(only(controller)).toMatchObject({ phase: 'stopped', reason })
})

test('[FILE1] a folder of millions of files is refused early', () => {
  const { controller } = pair()
  controller.hear({
    type: 'file-offer',
    transfer: 2,
    name: 'x',
    bytes: 9,
    folder: { files: 5e6, folders: 0 },
  })
  controller.accept(2)
  expect(only(controller)).toMatchObject({ phase: 'stopped', reason: 'too-many-files' })
})

test('[FILE1] a damaged file of a folder is noticed at its end', () => {
  const hash = streamHash([3, 3])
  expect(() => hash.add(new Uint8Array(35))).toThrow(FileFault)
})

test('[FILE1] where no folder can be picked, a folder is saved as a ZIP that others can read', async () => {
  const contents = tree.entries.map(({ path, file }) => ({ parts: path.split('/'), file }))
  const zip = await zipFolder('project', contents)
  const folder = await mkdtemp(join(tmpdir(), 'handrail-zip-'))
  try {
    await writeFile(join(folder, 'p.zip'), Buffer.from(await zip.arrayBuffer()))
    const program =
      'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), [(i.filename, i.file_size) for i in z.infolist()])'
    const { stdout } = await promisify(execFile)('python3', ['-c', program, join(folder, 'p.zip')])
    expect(stdout.trim()).toBe(
      "None [('project/empty/', 0), ('project/a.txt', 5), ('project/src/big', 3000000), ('project/src/zero', 0)]",
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
