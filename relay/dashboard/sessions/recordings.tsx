import { useRef, useState } from 'preact/hooks'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { Recording } from '../../../shared/protocol/recording.ts'
import { formatOutput } from '../../../shared/jobs/format-output.ts'
import { recordingWords as words } from '../../../shared/words/en/recordings.ts'
import { sessionWords } from '../../../shared/words/en/dashboard-sessions.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { ActFailure } from '../parts/shown.tsx'
import { shortTime } from '../parts/time-text.ts'
import { momentsOf, placeInTime } from './recording-moments.ts'
import { sentenceOf } from './session-timeline.tsx'

type Session = ApiReply<'GET /api/sessions/:id'>

/** What was recorded of a session, to be played with what happened beside it. REC1. */
export function Recordings({ session }: { session: Session }) {
  if (session.recordings.length === 0) return null
  return (
    <section class="card recordings">
      <h2>{words.pictureTitle}</h2>
      {session.recordings.map(recording => (
        <RecordingPart key={recording.id} recording={recording} session={session} />
      ))}
    </section>
  )
}

function RecordingPart({ recording, session }: { recording: Recording; session: Session }) {
  const { startedAt, durationMs, side, state, bytes } = recording
  const when = shortTime(startedAt)
  const length = durationMs === null ? '–' : placeInTime(durationMs / 1000)
  return (
    <article class="recording">
      <h3>{say(words.part, { when, length, side: words.madeAt[side] })}</h3>
      {state === 'kept' ? (
        <Player recording={recording} session={session} />
      ) : (
        <p class="soft">{say(words.uploading, { size: formatOutput({ type: 'size', value: bytes }) })}</p>
      )}
    </article>
  )
}

function Player({ recording, session }: { recording: Recording; session: Session }) {
  const { id, startedAt } = recording
  const video = useRef<HTMLVideoElement>(null)
  const [address, setAddress] = useState<string | null>(null)
  const resumeAt = useRef(0)
  const renewed = useRef(0)
  const when = shortTime(startedAt)

  const opening = useAct(async (at: number) => {
    resumeAt.current = at
    const ticket = await call('POST /api/recordings/:id/ticket', { params: { id } })
    setAddress(ticket.address)
  })
  const [isBroken, setIsBroken] = useState(false)
  const jump = (seconds: number): void => {
    if (video.current) video.current.currentTime = seconds
    else opening.press(seconds)
    video.current?.focus()
  }
  /** The address is good for a while only: a new one goes on where the old one stopped. */
  const onError = (): void => {
    const at = video.current?.currentTime ?? 0
    if (Date.now() - renewed.current < 5_000) return setIsBroken(true)
    renewed.current = Date.now()
    opening.press(at)
  }
  const moments = momentsOf(recording, session.happenings)
  return (
    <>
      <ActFailure failure={opening.failure} />
      {isBroken && <p class="notice bad">{words.cannotPlay}</p>}
      {address === null ? (
        <button
          type="button"
          aria-label={say(words.play, { when })}
          aria-busy={opening.busy}
          onClick={() => opening.press(0)}
        >
          ▶ {say(words.play, { when })}
        </button>
      ) : (
        <video
          ref={video}
          controls
          autoPlay
          muted
          playsInline
          src={address}
          aria-label={say(words.pictureOf, { when })}
          onError={onError}
          onLoadedMetadata={() => {
            if (video.current && resumeAt.current > 0) video.current.currentTime = resumeAt.current
          }}
        />
      )}
      {address !== null && (
        <p>
          <a href={`${address}&download=`} download={`handrail-${id}.webm`}>
            {words.download}
          </a>
        </p>
      )}
      <h4>{words.timeline}</h4>
      {moments.length === 0 ? (
        <p class="soft">{words.nothingHappened}</p>
      ) : (
        <ol class="plain moments">
          {moments.map(({ seconds, happened }, index) => (
            <li key={`${index} ${happened.at}`}>
              <button
                type="button"
                class="quiet small"
                aria-label={say(words.jumpTo, { time: placeInTime(seconds) })}
                onClick={() => jump(seconds)}
              >
                {placeInTime(seconds)}
              </button>
              <span class="said">
                {happened.happening.type === 'chat'
                  ? `${happened.happening.from === 'controller' ? session.controller.name : sessionWords.from.target}: ${happened.happening.text}`
                  : sentenceOf({ kind: 'happening', at: happened.at, happening: happened.happening })}
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
