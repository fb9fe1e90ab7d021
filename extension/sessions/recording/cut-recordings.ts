import { chooseOld, type RecordingLimits } from '../../../shared/recordings/choose-old.ts'
import { findRecordings, forgetRecording } from './recording-disk.ts'
import { recordingLock } from './send-recordings.ts'

/**
 * Removes from this browser's storage the recordings that only it has and that are too old, or too much of all. One that a relay
 * is still to have stays, whichever relay that is, and so does one that is being made or saved just now. Returns how many went.
 * REC1.
 */
export async function cutRecordings(limits: RecordingLimits, now: number): Promise<number> {
  const kept = (await findRecordings()).filter(({ note }) => note?.keptOnRelay !== true)
  let cut = 0
  for (const { id } of chooseOld(kept, limits, now))
    await navigator.locks.request(recordingLock(id), { ifAvailable: true }, async lock => {
      if (lock === null) return
      await forgetRecording(id)
      cut += 1
    })
  return cut
}
