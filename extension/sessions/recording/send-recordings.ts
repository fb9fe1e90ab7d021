import { sha256 } from '../../../shared/browser/files/sha256.ts'
import { saveFile } from '../../../shared/browser/files/save-file.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { RECORDING_PART_BYTES } from '../../../shared/protocol/recording.ts'
import { indexWebm } from '../../../shared/recordings/webm-index.ts'
import type { RelayApi } from '../../link/relay-api.ts'
import { forgetRecording, listRecordings, readRecording, type RecordingNote } from './recording-disk.ts'

/** Who makes a recording holds this lock, so that nobody takes it for one that was left behind. */
export const recordingLock = (recordingId: string): string => `handrail-recording-${recordingId}`
const SENDER_LOCK = 'handrail-recordings-sender'
const AGAIN_AFTER_MS = 3_000

/** The relay will not take these, however often they are sent: then they are the person's to keep. */
const hopeless: ReadonlySet<string> = new Set(['forbidden', 'session-not-found', 'not-found', 'too-large'])

/**
 * Sends what was recorded and is not being made any more, one after the other and by one page of this browser at a time; where
 * policy keeps it here, or the relay will not have it, it goes to the downloads instead. REC1.
 */
export async function sendRecordings(options: {
  api: RelayApi
  relayUrl: string
  /** Pages can hand a file to the downloads; the worker behind them cannot. */
  canSave: boolean
  /** Aborted when it shall stop. */
  signal: AbortSignal
  onProgress: (fraction: number | null) => void
  onSaved: () => void
}): Promise<void> {
  const { signal, onProgress } = options
  await navigator.locks.request(SENDER_LOCK, { signal }, async () => {
    while (!signal.aborted) {
      let isAllDone = true
      for (const note of await listRecordings()) {
        if (note.relayUrl !== options.relayUrl) continue
        const isDone = await navigator.locks.request(
          recordingLock(note.recordingId),
          { ifAvailable: true },
          async lock => lock !== null && (await settle(note, options)),
        )
        isAllDone &&= isDone
      }
      if (isAllDone) break
      await new Promise(resolve => setTimeout(resolve, AGAIN_AFTER_MS))
    }
    onProgress(null)
  })
}

/** True where nothing is left to do with it. */
async function settle(
  note: RecordingNote,
  { api, canSave, onProgress, onSaved }: Parameters<typeof sendRecordings>[0],
): Promise<boolean> {
  const picture = await readRecording(note.recordingId)
  if (picture.size > 0) {
    let isSent = false
    try {
      if (note.keptOnRelay) await send(note, picture, api, onProgress)
      isSent = note.keptOnRelay
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      console.warn('handrail: recording not taken', error.message)
      if (!hopeless.has(error.code)) return false
    }
    if (!isSent && !canSave) return true
    if (!isSent) {
      await save(note, picture)
      onSaved()
    }
  }
  await forgetRecording(note.recordingId)
  return true
}

async function send(
  { recordingId, sessionId, startedAt }: RecordingNote,
  picture: Blob,
  api: RelayApi,
  onProgress: (fraction: number) => void,
): Promise<void> {
  const params = { id: recordingId }
  const stand = await api.call('POST /api/recordings', { body: { recordingId, sessionId, startedAt } })
  if (stand.kept) return
  const whole = sha256()
  for (let at = 0; at < picture.size; at += RECORDING_PART_BYTES) {
    const part = new Uint8Array(await picture.slice(at, at + RECORDING_PART_BYTES).arrayBuffer())
    whole.add(part)
    if (at < stand.nextByte) continue
    onProgress(at / picture.size)
    const hash = sha256()
    hash.add(part)
    const body = { fromByte: at, base64: base64Of(part), sha256: hash.finish() }
    await api.call('PUT /api/recordings/:id/parts', { params, body })
  }
  // How long it is the relay sees for itself; this is when its last piece was written.
  const body = { bytes: picture.size, sha256: whole.finish(), endedAt: Date.now() }
  await api.call('POST /api/recordings/:id/finish', { params, body })
}

/** To the downloads, with the length and the index that a recorder cannot write. */
async function save({ startedAt }: RecordingNote, picture: Blob): Promise<void> {
  const index = await indexWebm({
    size: picture.size,
    read: async (at, length) =>
      at + length <= picture.size ? new Uint8Array(await picture.slice(at, at + length).arrayBuffer()) : null,
  })
  const parts = index ? [index.head, picture.slice(index.bodyFrom, index.bodyTo)] : [picture]
  const name = `handrail-${new Date(startedAt).toISOString().slice(0, 19).replace(/[:T]/g, '-')}.webm`
  saveFile(new File(parts, name, { type: 'video/webm' }))
}

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
