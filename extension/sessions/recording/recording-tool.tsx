import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { SessionTerms } from '../../../shared/sessions/session-terms.ts'
import { recordingWords as words } from '../../../shared/words/en/recordings.ts'
import { endReasonSentences } from '../../../shared/words/en/sessions.ts'
import { say } from '../../../shared/words/say.ts'
import type { Recording } from './recording.ts'

/** Record, and the sign that it is recorded: a red dot with how long already. REC1. */
export function RecordingTool(props: {
  recording: Recording
  terms: SessionTerms | null
}): JSX.Element | null {
  const { recording, terms } = props
  const now = recording.standing.value
  const isOn = now.standing === 'on'
  if (!terms?.may.recording && !isOn) return null
  const isForced = terms?.recording.forced ?? false
  return (
    <div class="tool-group recording-tool" role="group" aria-label={words.recording}>
      {!isForced && (
        <button
          type="button"
          class="tool"
          aria-pressed={isOn}
          disabled={now.standing === 'asking'}
          onClick={() => recording.want(!isOn)}
        >
          {isOn ? words.stopRecording : words.record}
        </button>
      )}
      <span
        role="status"
        class={isOn ? 'pill bad recording' : 'small soft'}
        title={isForced ? words.forcedHint : ''}
      >
        {isOn ? words.recordedBy[now.side] : wordsOf(now)}
      </span>
      {isOn && now.since !== null && <Elapsed since={now.since} />}
    </div>
  )
}

function wordsOf({ standing, reason, detail }: Recording['standing']['value']): string {
  if (standing === 'asking') return words.asking
  if (standing !== 'refused') return ''
  if (reason === 'cannot' || reason === undefined) return say(words.cannot, { why: detail ?? '' })
  const because = reason === 'policy-forbids' ? words.policyForbids : endReasonSentences[reason]
  return say(words.refused, { reason: because })
}

function Elapsed({ since }: { since: number }): JSX.Element {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.floor((now - since) / 1000))
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return (
    <span role="timer" aria-live="off" class="small">
      {parts.map(part => String(part).padStart(2, '0')).join(':')}
    </span>
  )
}
