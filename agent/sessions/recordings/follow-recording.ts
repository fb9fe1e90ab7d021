import type { SessionHappening } from '../../../shared/protocol/session.ts'
import type { RecordingNow } from '../../../shared/target/keep-recording.ts'

/** The recording of one session as its process tells it: for the history, and the sign that the user sees. REC1. */
export interface FollowedRecording {
  now(): RecordingNow | null
  take(now: RecordingNow | null): void
}

export function followRecording({
  happened,
  onChange,
}: {
  happened: (happening: SessionHappening) => void
  onChange: () => void
}): FollowedRecording {
  let recording: RecordingNow | null = null
  return {
    now: () => recording,
    take(now) {
      if (recording) happened(happeningOf(recording, false))
      if (now) happened(happeningOf(now, true))
      const isOther = recording !== now
      recording = now
      if (isOther) onChange()
    },
  }
}

function happeningOf(
  { recordingId, side, keptOnRelay }: RecordingNow,
  began: boolean,
): Extract<SessionHappening, { type: 'recording' }> {
  return { type: 'recording', recordingId, side, began, keptOnRelay }
}
