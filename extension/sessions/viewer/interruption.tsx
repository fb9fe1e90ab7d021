import type { JSX } from 'preact'
import { viewerWords as words } from '../../../shared/words/en/extension.ts'
import { say } from '../../../shared/words/say.ts'
import { useNow } from '../../../shared/browser/time/use-now.ts'

/** Over the last picture: that the connection is gone, for how long, and what happens now. SES2. */
export function Interruption({ since }: { since: number }): JSX.Element {
  const now = useNow()
  const seconds = Math.max(0, Math.floor((now - since) / 1000))
  return (
    <div class="interruption">
      <p class="large" role="status">
        {words.interrupted}
      </p>
      {/* Counting aloud would only tire. */}
      <p class="clock" aria-hidden="true">
        {say(words.interruptedFor, {
          time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
        })}
      </p>
      <p>{words.interruptedHint}</p>
      <p class="small">{words.frozen}</p>
    </div>
  )
}
