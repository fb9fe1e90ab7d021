import { createHash } from 'node:crypto'
import { appendFile, mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { AgentContext } from '../../context.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { RECORDING_PART_BYTES } from '../../../shared/protocol/recording.ts'
import { cutRecordings } from './cut-recordings.ts'
import { readNote, type Note } from './note.ts'

/** A piece of what is recorded on this device; without bytes: that was all. */
export interface RecordedPiece {
  sessionId: string
  recordingId: string
  keptOnRelay: boolean
  base64?: string | undefined
}

/**
 * The recordings made on this device, in the agent's own folder, where the session's process cannot reach them. What the relay
 * keeps is sent as soon as it can be, goes on after any interruption, and is removed here once the relay has it; what stays here
 * goes when it is too old or too much. REC1.
 */
export interface RecordingStore {
  take(piece: RecordedPiece): void
  /** The session's process is gone: nothing more comes of its recordings. */
  close(sessionId: string): void
  /** Sends what waits; called after each connect, and when a recording is whole. */
  send(): Promise<void>
  /** Waits for what is being written. */
  stop(): Promise<void>
}

/** The relay will not take these, however often they are sent. */
const hopeless: ReadonlySet<string> = new Set(['forbidden', 'session-not-found', 'not-found', 'too-large'])
const MAX_BYTES = 8 * 1024 ** 3
const SEND_TIMEOUT_MS = 60_000
const LAST_WORDS_MS = 500
const LOOK_EVERY_MS = 3_600_000

export function openRecordingStore({
  config,
  relay,
  clock,
  log,
}: Pick<AgentContext, 'config' | 'relay' | 'clock'> & { log: Logger }): RecordingStore {
  const folder = join(config.stateDir, 'recordings')
  const pictureOf = (id: string): string => join(folder, `${id}.webm`)
  const noteOf = (id: string): string => join(folder, `${id}.json`)
  /** Those that are being made now. */
  const making = new Map<string, { note: Note; bytes: number }>()
  let writing: Promise<void> = Promise.resolve()
  let sending: Promise<void> | null = null

  async function write({ base64, ...piece }: RecordedPiece): Promise<void> {
    const { recordingId } = piece
    let known = making.get(recordingId)
    if (!known && base64 === undefined) return
    if (!known) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      known = { note: { ...piece, startedAt: clock(), endedAt: null }, bytes: 0 }
      making.set(recordingId, known)
      await keepNote(known.note)
    }
    if (base64 === undefined) {
      making.delete(recordingId)
      await keepNote({ ...known.note, endedAt: clock() })
      inTurn(cut)
      void send()
      return
    }
    const bytes = Buffer.from(base64, 'base64')
    known.bytes += bytes.length
    if (known.bytes > MAX_BYTES) return
    await appendFile(pictureOf(recordingId), bytes, { mode: 0o600 })
  }

  const keepNote = (note: Note): Promise<void> =>
    writeFile(noteOf(note.recordingId), JSON.stringify(note), { mode: 0o600 })

  /** Never beside the writing: what is being made is known then. */
  async function cut(): Promise<void> {
    const isMade = (id: string): boolean => making.has(id)
    const gone = await cutRecordings(folder, { limits: config.recordings, now: clock(), isMade })
    const bytes = gone.reduce((sum, each) => sum + each.bytes, 0)
    if (gone.length > 0)
      log.info({ recordings: gone.map(({ id }) => id), bytes }, 'recordings too old or too much were removed')
  }

  function inTurn(work: () => Promise<void>): void {
    writing = writing
      .then(work)
      .catch((error: unknown) => log.error({ err: error }, 'a recording could not be written or removed'))
  }

  async function sendAll(): Promise<void> {
    const names = await readdir(folder).catch(() => [])
    for (const name of names.filter(each => each.endsWith('.json'))) {
      const note = await readNote(join(folder, name))
      if (!note?.keptOnRelay || making.has(note.recordingId)) continue
      try {
        await sendOne(note)
        await Promise.all([rm(pictureOf(note.recordingId), { force: true }), rm(noteOf(note.recordingId))])
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        log.warn(
          { recordingId: note.recordingId, code: error.code },
          'a recording was not taken by the relay',
        )
        // It stays as a file, and is not sent again.
        if (hopeless.has(error.code)) await keepNote({ ...note, keptOnRelay: false })
      }
    }
  }

  async function sendOne({ recordingId, sessionId, startedAt, endedAt }: Note): Promise<void> {
    const path = pictureOf(recordingId)
    const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }))
    if (size === 0) return
    const opened = await relay.ask('recording:open', { recordingId, sessionId, startedAt })
    if (opened.kept) return
    const file = await open(path, 'r')
    const hash = createHash('sha256')
    try {
      for (let at = 0; at < size; at += RECORDING_PART_BYTES) {
        const part = Buffer.alloc(Math.min(RECORDING_PART_BYTES, size - at))
        await file.read(part, 0, part.length, at)
        hash.update(part)
        if (at < opened.nextByte) continue
        const sha256 = createHash('sha256').update(part).digest('hex')
        const request = { recordingId, fromByte: at, base64: part.toString('base64'), sha256 }
        await relay.ask('recording:part', request, SEND_TIMEOUT_MS)
      }
    } finally {
      await file.close()
    }
    const end = {
      recordingId,
      bytes: size,
      sha256: hash.digest('hex'),
      endedAt: endedAt ?? Math.round(mtimeMs),
    }
    await relay.ask('recording:finish', end, SEND_TIMEOUT_MS)
  }

  async function send(): Promise<void> {
    sending ??= sendAll()
      .catch((error: unknown) => log.warn({ err: error }, 'recordings could not be sent; tried again later'))
      .finally(() => (sending = null))
    await sending
  }

  inTurn(cut)
  const timer = setInterval(() => inTurn(cut), LOOK_EVERY_MS)
  const store: RecordingStore = {
    take: piece => inTurn(() => write(piece)),
    close(sessionId) {
      const over = (): void => {
        for (const { note } of making.values())
          if (note.sessionId === sessionId) store.take({ ...note, base64: undefined })
      }
      // Its last words may come a moment after it has gone.
      setTimeout(over, LAST_WORDS_MS).unref()
    },
    send,
    async stop() {
      clearInterval(timer)
      await writing
    },
  }
  return store
}
