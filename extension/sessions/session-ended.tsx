import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { SessionSnapshot } from '../../shared/protocol/session.ts'
import type { EndReason, SessionState } from '../../shared/sessions/session-state.ts'
import { formatDuration } from '../../shared/jobs/format-output.ts'
import { endReasonSentences } from '../../shared/words/en/sessions.ts'
import { codeWords, fileWords, stepWords as words } from '../../shared/words/en/extension.ts'
import { participantWords } from '../../shared/words/en/participants.ts'
import { modeSentence } from '../../shared/words/mode-sentence.ts'
import { say } from '../../shared/words/say.ts'
import { FileList } from '../../shared/browser/files/file-list.tsx'
import type { Viewer } from './viewer/viewer.ts'

/** The reason as this side reads it: what oneself did is not told in the third person. */
function whyEnded({ reason, because }: Extract<SessionState, { phase: 'ended' }>): string {
  if (because) return modeSentence(null, because)
  if (reason === 'controller-ended') return words.youEnded
  return reason === 'controller-cancelled' ? words.youCancelled : endReasonSentences[reason]
}

function titleOf(reason: EndReason): string {
  if (reason === 'code-expired') return words.codeDied
  return reason === 'participant-left' ? participantWords.ended : words.ended
}

/** The end, with its reason; what was received can still be saved. SES1, CONS3. */
export function SessionEnded(props: {
  session: SessionSnapshot
  viewer: Viewer | null
  onStart: () => void
}): JSX.Element {
  const { session, viewer, onStart } = props
  const { state } = session
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  if (state.phase !== 'ended') return <></>
  const codeDied = state.reason === 'code-expired'
  const received =
    viewer?.transfers.list.value.filter(transfer => transfer.file !== null || transfer.contents !== null) ??
    []
  return (
    <section class="card ended">
      <h1 ref={heading} tabIndex={-1}>
        {titleOf(state.reason)}
      </h1>
      <p class="notice" role="status" data-reason={state.reason}>
        {whyEnded(state)}
      </p>
      {viewer && session.device && (
        <p class="soft">
          {session.device.name} ·{' '}
          {say(words.lasted, { duration: formatDuration(state.since - session.startedAt) })}
        </p>
      )}
      {viewer && received.length > 0 && (
        <>
          <h2>{words.receivedFilesTitle}</h2>
          <p class="soft small">{words.receivedFiles}</p>
          <FileList transfers={received} on={viewer.transfers} words={fileWords} />
        </>
      )}
      <button type="button" onClick={onStart}>
        {codeDied ? codeWords.renew : words.startAgain}
      </button>
    </section>
  )
}
