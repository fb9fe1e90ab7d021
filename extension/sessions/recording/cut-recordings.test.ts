import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cutRecordings } from './cut-recordings.ts'
import { recordingLock } from './send-recordings.ts'

const DAY_MS = 86_400_000
const now = Date.UTC(2026, 5, 1)
const limits = { days: 90, bytes: 1000 }

interface Piece {
  bytes: number | string
  ageDays: number
}
/** The browser's private file system, as far as recordings use it: a folder each. */
let folders: Map<string, Map<string, Piece>>
let heldLocks: Set<string>

beforeEach(() => {
  folders = new Map()
  heldLocks = new Set()
  const locks = {
    request: async (name: string, _: object, work: (lock: object | null) => Promise<void>) =>
      await work(heldLocks.has(name) ? null : { name }),
  }
  const recordings = {
    entries: () => [...folders].map(([name, pieces]) => [name, folderOf(pieces)]),
    removeEntry: async (name: string) => void folders.delete(name),
  }
  const storage = { getDirectory: async () => ({ getDirectoryHandle: async () => recordings }) }
  vi.stubGlobal('navigator', { storage, locks })
})
afterEach(() => vi.unstubAllGlobals())

function folderOf(pieces: Map<string, Piece>): object {
  const handles = [...pieces].map(([name, { bytes, ageDays }]) => {
    const content = typeof bytes === 'string' ? bytes : new Uint8Array(bytes)
    const file = new File([content], name, { lastModified: now - ageDays * DAY_MS })
    return [name, { kind: 'file', getFile: async () => file }] as const
  })
  return {
    kind: 'directory',
    entries: () => handles,
    getFileHandle: async (name: string) => new Map(handles).get(name),
  }
}

function lay(id: string, ageDays: number, bytes: number, keptOnRelay: boolean | null = false): void {
  const pieces = new Map<string, Piece>([['00000001', { bytes, ageDays }]])
  const note = {
    recordingId: `${id}-recording`,
    sessionId: 'session-1',
    relayUrl: 'https://relay.example',
    keptOnRelay,
    startedAt: now,
    deviceName: 'desk',
  }
  if (keptOnRelay !== null) pieces.set('note.json', { bytes: JSON.stringify(note), ageDays })
  folders.set(`${id}-recording`, pieces)
}

const left = (): string[] => [...folders.keys()].map(name => name.replace('-recording', '')).toSorted()

test('[REC1] what only this browser has goes by age, also where it was cut off before its note', async () => {
  lay('old', 91, 10)
  lay('torn', 91, 10, null)
  lay('young', 89, 10)
  lay('waiting', 400, 10, true)
  expect(await cutRecordings(limits, now)).toBe(2)
  expect(left()).toEqual(['waiting', 'young'])
})

test('[REC1] what only this browser has goes by size, oldest first; what a relay is still to have does not count', async () => {
  lay('waiting', 5, 5000, true)
  lay('first', 4, 600)
  lay('second', 3, 600)
  expect(await cutRecordings({ ...limits, bytes: 1300 }, now)).toBe(1)
  expect(left()).toEqual(['second', 'waiting'])
})

test('[REC1] one that is being made or saved is left alone', async () => {
  lay('made', 91, 10)
  heldLocks.add(recordingLock('made-recording'))
  expect(await cutRecordings(limits, now)).toBe(0)
  expect(left()).toEqual(['made'])
})
