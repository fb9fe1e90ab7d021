import { effect, signal, type ReadonlySignal } from '@preact/signals'
import type { RecordingSide } from '../../../shared/protocol/recording.ts'
import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import { startRecorder, type Recorder } from './recorder.ts'
import type { RecordingNote } from './recording-disk.ts'

type Standing = Extract<ChannelMessage, { type: 'recording' }>

/** Recording as this page sees it: the device says how it stands; where it is this side's to make, it is made here. REC1. */
export interface Recording {
  standing: ReadonlySignal<
    Pick<Standing, 'standing' | 'reason' | 'detail'> & { side: RecordingSide; since: number | null }
  >
  want(on: boolean): void
  hear(message: ChannelMessage): void
  disconnected(): void
  stop(): void
}

export function openRecording(options: {
  say: (message: ChannelMessage) => boolean
  stream: ReadonlySignal<MediaStream | null>
  clock: () => number
  newId: () => string
  /** What stands beside a recording; null while it is not known where it belongs. */
  note: () => Omit<RecordingNote, 'recordingId' | 'startedAt'> | null
  /** One that was made here is whole. */
  onWhole: () => void
}): Recording {
  const { say, stream, clock } = options
  const standing = signal<Recording['standing']['value']>({
    standing: 'off',
    side: 'controller',
    since: null,
  })
  const granted = signal(false)
  let recorder: Recorder | null = null
  let starting = false

  async function begin(picture: MediaStream): Promise<void> {
    const note = options.note()
    if (starting || recorder || !note) return
    starting = true
    const recordingId = options.newId()
    const startedAt = clock()
    try {
      const started = await startRecorder(picture, { ...note, recordingId, startedAt }, why => ended(why))
      recorder = started
      if (granted.value && say({ type: 'recording-began', recordingId, startedAt })) return
      await end()
    } catch (error) {
      granted.value = false
      const why = (error instanceof Error ? error.message : String(error)).slice(0, 300)
      say({ type: 'recording-ended', recordingId, why })
      standing.value = { standing: 'refused', side: 'controller', since: null, reason: 'cannot', detail: why }
    } finally {
      starting = false
    }
  }

  function ended(why?: string): void {
    const over = recorder
    recorder = null
    if (!over) return
    say({ type: 'recording-ended', recordingId: over.recordingId, ...(why !== undefined && { why }) })
    void over.stop().finally(options.onWhole)
  }

  async function end(): Promise<void> {
    const over = recorder
    recorder = null
    if (!over) return
    await over.stop()
    say({ type: 'recording-ended', recordingId: over.recordingId })
    options.onWhole()
  }

  const stopWatching = effect(() => {
    const picture = stream.value
    if (granted.value && picture && picture.getVideoTracks().length > 0) void begin(picture)
  })

  return {
    standing,
    want(on) {
      say({ type: 'recording-want', on })
      if (!on) void end()
    },
    hear(message) {
      if (message.type !== 'recording') return
      const { standing: now, side, since, reason, detail } = message
      standing.value = { standing: now, side, since: since === null ? null : clock(), reason, detail }
      const mayRecord = side === 'controller' && (now === 'granted' || now === 'on')
      granted.value = mayRecord
      if (!mayRecord) void end()
    },
    disconnected() {
      granted.value = false
      standing.value = { standing: 'off', side: standing.value.side, since: null }
      ended()
    },
    stop() {
      stopWatching()
      granted.value = false
      ended()
    },
  }
}
