import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { decodeFileChunk, FILE_CHUNK_BYTES, FILE_WINDOW_BYTES } from '../../protocol/channel/files.ts'
import type { ChannelMessage } from '../../protocol/session-channel.ts'
import { FileFault } from '../../files/file-fault.ts'
import type { FileDisk, SourceOrder } from './file-disk.ts'
import type { FileLane } from './chunk-lane.ts'
import { openTransfers } from './transfers.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const READ_BYTES = 1024 * 1024

/** A disk in memory that can be told to fail. */
function memoryDisk(fails: { write?: boolean } = {}): FileDisk & { dropped: number } {
  const disk = {
    dropped: 0,
    openSource: async ({ files }: SourceOrder, fromByte: number) => {
      const all = new Uint8Array(await new Blob([...files]).arrayBuffer())
      let at = fromByte
      return {
        next: async () => {
          if (at >= all.length) return null
          const block = all.slice(at, at + READ_BYTES)
          at += block.length
          return block
        },
        finish: async () => sha256(all),
        drop: () => undefined,
      }
    },
    openTarget: async () => {
      const parts: Uint8Array<ArrayBuffer>[] = []
      return {
        write: async (chunk: Uint8Array<ArrayBuffer>) => {
          if (fails.write) throw new FileFault('disk-full')
          parts.push(chunk.slice())
        },
        finish: async () => sha256(Buffer.concat(parts)),
        drop: () => {
          disk.dropped += 1
        },
        read: async () => new File(parts, 'part'),
      }
    },
    stop: () => undefined,
  }
  return disk
}

function ends(disk = memoryDisk()) {
  const said: ChannelMessage[] = []
  const chunks: Uint8Array[] = []
  const lane: FileLane = {
    say: message => void said.push(message),
    sendChunk: chunk => void chunks.push(chunk),
    untilRoom: () => Promise.resolve(),
  }
  const transfers = openTransfers({ side: 'controller', disk, clock: () => Date.now() })
  transfers.connected(lane)
  const phases = (): string[] => transfers.list.value.map(t => t.phase)
  return { transfers, said, chunks, lane, phases, disk }
}
const sentBytes = (chunks: readonly Uint8Array[]): number =>
  chunks.reduce((sum, chunk) => sum + (decodeFileChunk(chunk)?.chunk.length ?? 0), 0)

beforeEach(() => {
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({ quota: 1e12, usage: 0 }) } })
})
afterEach(() => vi.unstubAllGlobals())

test('[FILE1] a sender keeps to the window that the receiver confirms', async () => {
  const bytes = new Uint8Array(FILE_WINDOW_BYTES + 3 * FILE_CHUNK_BYTES)
  const { transfers, said, chunks } = ends()
  transfers.send([new File([bytes], 'big.bin')])
  expect(said).toEqual([{ type: 'file-offer', transfer: 1, name: 'big.bin', bytes: bytes.length }])
  transfers.hear({ type: 'file-accept', transfer: 1, fromByte: 0 })
  await vi.waitFor(() => expect(sentBytes(chunks)).toBe(FILE_WINDOW_BYTES))
  transfers.hear({ type: 'file-progress', transfer: 1, bytes: FILE_CHUNK_BYTES })
  await vi.waitFor(() => expect(sentBytes(chunks)).toBe(FILE_WINDOW_BYTES + FILE_CHUNK_BYTES))
  transfers.hear({ type: 'file-progress', transfer: 1, bytes: FILE_WINDOW_BYTES })
  await vi.waitFor(() =>
    expect(said.at(-1)).toEqual({ type: 'file-end', transfer: 1, sha256: sha256(bytes) }),
  )
  transfers.hear({ type: 'file-received', transfer: 1, sha256: sha256(bytes) })
  expect(transfers.list.value[0]).toMatchObject({ phase: 'done', doneBytes: bytes.length })
})

test('[FILE1] after a reconnect an unfinished file is offered again under its number and goes on where it was', async () => {
  const bytes = new Uint8Array(5 * FILE_CHUNK_BYTES).map((_, i) => i)
  const { transfers, said, chunks, lane, phases } = ends()
  transfers.send([new File([bytes], 'a.bin')])
  transfers.disconnected()
  expect(phases()).toEqual(['interrupted'])
  transfers.connected(lane)
  expect(said.filter(m => m.type === 'file-offer')).toHaveLength(2)
  transfers.hear({ type: 'file-accept', transfer: 1, fromByte: 2 * FILE_CHUNK_BYTES })
  await vi.waitFor(() => expect(said.at(-1)).toMatchObject({ type: 'file-end', sha256: sha256(bytes) }))
  expect(sentBytes(chunks)).toBe(3 * FILE_CHUNK_BYTES)
  expect(decodeFileChunk(chunks[0] ?? new Uint8Array())?.chunk.subarray(0, 3)).toEqual(
    bytes.subarray(2 * FILE_CHUNK_BYTES, 2 * FILE_CHUNK_BYTES + 3),
  )
})

test('[FILE1] cancelling tells the other side once, and what comes late changes nothing', () => {
  const { transfers, said, phases } = ends()
  transfers.send([new File(['x'], 'a.txt')])
  transfers.cancel(1)
  transfers.cancel(1)
  transfers.hear({ type: 'file-received', transfer: 1, sha256: sha256(Buffer.from('x')) })
  expect(said.filter(m => m.type === 'file-stop')).toEqual([
    { type: 'file-stop', transfer: 1, reason: 'cancelled' },
  ])
  expect(phases()).toEqual(['stopped'])
})

test('[FILE1] what the person decides without a connection counts with the next one', async () => {
  const { transfers, said, lane, phases } = ends()
  transfers.send([new File(['x'], 'a.txt')])
  transfers.hear({ type: 'file-offer', transfer: 2, name: 'b.txt', bytes: 5 })
  transfers.disconnected()
  transfers.cancel(1)
  transfers.accept(2)
  expect(phases()).toEqual(['stopped', 'interrupted'])
  said.length = 0
  transfers.connected(lane)
  transfers.hear({ type: 'file-offer', transfer: 2, name: 'b.txt', bytes: 5 })
  await vi.waitFor(() =>
    expect(said).toEqual([
      { type: 'file-stop', transfer: 1, reason: 'cancelled' },
      { type: 'file-accept', transfer: 2, fromByte: 0, run: 1 },
    ]),
  )
})

test('[FILE1] a received file can be saved only when size and checksum fit', async () => {
  const bytes = Buffer.from('hello world')
  const { transfers, said, phases } = ends()
  transfers.hear({ type: 'file-offer', transfer: 2, name: 'a.txt', bytes: bytes.length })
  transfers.accept(2)
  await vi.waitFor(() =>
    expect(said.at(-1)).toEqual({ type: 'file-accept', transfer: 2, fromByte: 0, run: 1 }),
  )
  transfers.take(2, Uint8Array.from(bytes))
  expect(transfers.list.value[0]?.file).toBeNull()
  transfers.hear({ type: 'file-end', transfer: 2, sha256: sha256(bytes) })
  await vi.waitFor(() => expect(phases()).toEqual(['done']))
  expect(await transfers.list.value[0]?.file?.text()).toBe('hello world')
  expect(transfers.list.value[0]?.file?.name).toBe('a.txt')

  // The sender did not hear of it and offers again: it is told again, nothing is asked twice.
  transfers.hear({ type: 'file-offer', transfer: 2, name: 'a.txt', bytes: bytes.length })
  expect(said.at(-1)).toEqual({ type: 'file-received', transfer: 2, sha256: sha256(bytes) })
  expect(transfers.list.value).toHaveLength(1)
})

test.each([
  ['more bytes than were offered', 3, Buffer.from('hello'), 'too-large'],
  ['fewer bytes than were offered', 9, Buffer.from('hello'), 'checksum-mismatch'],
])('[FILE1] %s: nothing is kept', async (_, offered, bytes, reason) => {
  const { transfers, said, disk } = ends()
  transfers.hear({ type: 'file-offer', transfer: 2, name: 'a.txt', bytes: offered })
  transfers.accept(2)
  await vi.waitFor(() => expect(said.at(-1)).toMatchObject({ type: 'file-accept' }))
  transfers.take(2, Uint8Array.from(bytes))
  transfers.hear({ type: 'file-end', transfer: 2, sha256: sha256(bytes) })
  await vi.waitFor(() =>
    expect(transfers.list.value[0]).toMatchObject({ phase: 'stopped', reason, file: null }),
  )
  expect(disk.dropped).toBe(1)
})

test('[FILE1] a full disk stops the transfer and says so to the other side', async () => {
  const { transfers, said } = ends(memoryDisk({ write: true }))
  transfers.hear({ type: 'file-offer', transfer: 2, name: 'a.txt', bytes: 5 })
  transfers.accept(2)
  await vi.waitFor(() => expect(said.at(-1)).toMatchObject({ type: 'file-accept' }))
  transfers.take(2, new Uint8Array(5))
  await vi.waitFor(() => expect(said.at(-1)).toEqual({ type: 'file-stop', transfer: 2, reason: 'disk-full' }))
})

test('[FILE1] what nobody accepted is not taken, numbers of ours are refused, and a flood of offers is cut', () => {
  const { transfers, said } = ends()
  transfers.hear({ type: 'file-offer', transfer: 2, name: 'a.txt', bytes: 5 })
  transfers.take(2, new Uint8Array(5))
  expect(transfers.list.value[0]).toMatchObject({ phase: 'waiting', doneBytes: 0 })
  transfers.hear({ type: 'file-offer', transfer: 3, name: 'a.txt', bytes: 5 })
  expect(said).toEqual([{ type: 'file-stop', transfer: 3, reason: 'refused' }])
  for (let n = 4; n < 400; n += 2)
    transfers.hear({ type: 'file-offer', transfer: n, name: 'a.txt', bytes: 5 })
  expect(transfers.list.value).toHaveLength(50)
})

test('[FILE2] [SES2] what is fetched while the connection is away is asked for with the next one, until its first file comes', () => {
  const { transfers, said, lane } = ends()
  const { browser } = transfers
  browser.open()
  const folder = { name: 'home', path: '/home/ada' }
  transfers.hear({ type: 'browse-entries', request: 1, crumbs: [folder], from: 0, total: 0, entries: [] })
  transfers.disconnected()
  browser.fetch(['a.txt', 'b.txt'])
  said.length = 0
  const wanted = { type: 'browse-fetch', request: 2, folder: folder.path, names: ['a.txt', 'b.txt'] }
  transfers.connected(lane)
  expect(said).toEqual([wanted])
  transfers.disconnected()
  transfers.connected(lane)
  expect(said).toEqual([wanted, wanted])
  transfers.hear({ type: 'file-offer', transfer: 2, name: 'a.txt', bytes: 5, fetched: 2 })
  expect(transfers.list.value).toMatchObject([{ name: 'a.txt' }])
  said.length = 0
  transfers.disconnected()
  transfers.connected(lane)
  expect(said).toEqual([])
})
