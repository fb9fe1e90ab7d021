import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import { formatOutput } from '../../../shared/jobs/format-output.ts'
import { sessionPhaseNames, sessionWords as words } from '../../../shared/words/en/dashboard-sessions.ts'
import { consentNames, endReasonSentences } from '../../../shared/words/en/sessions.ts'
import { participantHappenings } from '../../../shared/words/en/participants.ts'
import { recordingWords } from '../../../shared/words/en/recordings.ts'
import { modeSentence } from '../../../shared/words/mode-sentence.ts'
import { say } from '../../../shared/words/say.ts'
import { When } from '../parts/when.tsx'
import { timelineOf, type Moment } from './timeline.ts'

export function sentenceOf(moment: Moment): string {
  if (moment.kind === 'chat')
    return moment.count === 1
      ? words.happenings.chat.one
      : say(words.happenings.chat.many, { count: moment.count })
  const { happening } = moment
  switch (happening.type) {
    case 'connected':
    case 'interrupted':
      return words.happenings[happening.type]
    case 'mode-changed':
      return say(words.happenings['mode-changed'], { mode: modeSentence(happening.mode, happening.because) })
    case 'restarting':
      return words.happenings.restarting
    case 'input-locked':
      return happening.locked ? words.happenings['input-locked'] : words.happenings['input-unlocked']
    case 'consent':
      return say(happening.granted ? words.happenings.granted : words.happenings.notGranted, {
        what: consentNames[happening.point],
        by: words.happenings.by[happening.by],
      })
    case 'recording':
      return happening.began
        ? say(words.happenings.recordingBegan, { side: recordingWords.madeAt[happening.side] })
        : words.happenings.recordingEnded
    case 'participant':
      return say(participantHappenings[happening.what], { name: happening.name })
    case 'input-dropped':
      return say(words.happenings['input-dropped'], { count: happening.count })
    default:
      return `${words.directions[happening.direction]}: ${happening.name} (${formatOutput({ type: 'size', value: happening.bytes })})`
  }
}

/** From the start of the session to its end, one line for each thing that happened. */
export function SessionTimeline({ session }: { session: ApiReply<'GET /api/sessions/:id'> }) {
  const { state } = session
  return (
    <ol class="plain timeline">
      <li>
        <When at={session.startedAt} seconds />
        <span>{say(words.startedLine, { controller: session.controller.name })}</span>
      </li>
      {timelineOf(session.happenings).map((moment, index) => (
        <li key={`${index} ${moment.at}`}>
          <When at={moment.at} seconds />
          <span>{sentenceOf(moment)}</span>
        </li>
      ))}
      {state.phase === 'ended' && (
        <li>
          <When at={state.since} seconds />
          <span>
            {sessionPhaseNames.ended}: {endReasonSentences[state.reason]}
          </span>
        </li>
      )}
    </ol>
  )
}
