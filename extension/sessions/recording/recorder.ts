import { beginRecording, type RecordingNote } from './recording-disk.ts'
import { recordingLock } from './send-recordings.ts'

export interface Recorder {
  readonly recordingId: string
  /** Resolves when the last piece is on the disk. */
  stop(): Promise<void>
}

const PIECE_MS = 1_000
const kinds = ['video/webm;codecs=vp8', 'video/webm;codecs=vp9', 'video/webm']

/** Records what is seen, piece by piece onto the disk. Throws what the browser says where it cannot. REC1. */
export async function startRecorder(
  stream: MediaStream,
  note: RecordingNote,
  onEnded: (why: string) => void,
): Promise<Recorder> {
  const mimeType = kinds.find(kind => MediaRecorder.isTypeSupported(kind))
  if (mimeType === undefined) throw new Error('This browser records no WebM.')
  const writer = await beginRecording(note)
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: 2_500_000 })
  let writing: Promise<void> = Promise.resolve()
  let isWanted = true
  let letGo: () => void = () => undefined
  const stopped = new Promise<void>(resolve => {
    recorder.addEventListener('stop', () => resolve(), { once: true })
  })
  await new Promise<void>(resolve => {
    void navigator.locks.request(recordingLock(note.recordingId), async () => {
      resolve()
      await new Promise<void>(release => (letGo = release))
    })
  })
  const fail = (why: string): void => {
    if (!isWanted) return
    isWanted = false
    onEnded(why)
  }
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size === 0) return
    writing = writing.then(() => writer.add(data)).catch((error: unknown) => fail(String(error)))
  })
  recorder.addEventListener('error', () => fail('the browser’s recorder failed'))
  recorder.addEventListener('stop', () => {
    // The track ended with its connection; the next one begins another recording.
    void writing.finally(() => letGo())
    fail('the picture ended')
  })
  recorder.start(PIECE_MS)
  return {
    recordingId: note.recordingId,
    async stop() {
      isWanted = false
      if (recorder.state !== 'inactive') recorder.stop()
      await stopped
      await writing
    },
  }
}
