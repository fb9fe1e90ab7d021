import type { Recording } from '../../../shared/protocol/recording.ts'
import type { Happened } from './timeline.ts'

/** One thing that happened while a recording ran, and where that is in it. */
export interface RecordedMoment {
  seconds: number
  happened: Happened
}

/** Chat, mode changes, files and the rest on a recording's own time line; the relay's clock places all of them. Pure. REC1. */
export function momentsOf(recording: Recording, happenings: readonly Happened[]): RecordedMoment[] {
  const { startedAt, durationMs } = recording
  const until = startedAt + (durationMs ?? 0)
  return happenings
    .map(happened => ({
      happened,
      at: happened.happening.type === 'chat' ? happened.happening.at : happened.at,
    }))
    .filter(
      ({ at, happened }) =>
        at >= startedAt - 1000 && at <= until + 1000 && happened.happening.type !== 'recording',
    )
    .toSorted((a, b) => a.at - b.at)
    .map(({ happened, at }) => ({ happened, seconds: Math.max(0, at - startedAt) / 1000 }))
}

/** 75 becomes 1:15. */
export function placeInTime(seconds: number): string {
  const whole = Math.floor(seconds)
  const minutes = String(Math.floor(whole / 60) % 60)
  const two = String(whole % 60).padStart(2, '0')
  return whole >= 3600
    ? `${Math.floor(whole / 3600)}:${minutes.padStart(2, '0')}:${two}`
    : `${minutes}:${two}`
}
