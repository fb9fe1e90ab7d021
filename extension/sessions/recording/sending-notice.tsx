import type { JSX } from 'preact'
import { recordingWords as words } from '../../../shared/words/en/recordings.ts'
import { say } from '../../../shared/words/say.ts'
import type { Sending } from './keep-sending.ts'

/** What becomes of a recording once it was made. */
export function SendingNotice({ sending }: { sending: Sending }): JSX.Element {
  const progress = sending.progress.value
  return (
    <div role="status" class="recording-notice">
      {progress !== null && (
        <p class="notice">{say(words.uploadWaits, { percent: Math.floor(progress * 100) })}</p>
      )}
      {progress === null && sending.saved.value && <p class="notice">{words.saved}</p>}
    </div>
  )
}
