import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { formatConnectionCode, formatCountdown } from '../../../../shared/sessions/connection-code.ts'
import { participantWords as words } from '../../../../shared/words/en/participants.ts'
import { say } from '../../../../shared/words/say.ts'
import { FailureNotice } from '../../../parts/failure-notice.tsx'
import { useAct } from '../../../parts/use-act.ts'
import { useNow } from '../../../../shared/browser/time/use-now.ts'
import type { InviteCode, SessionPeople } from '../../session-people.ts'

/** The second code: by it one more support person joins. */
export function InviteWindow(props: {
  people: SessionPeople
  clockOffsetMs: number
  /** Who came by such a code just now; each code lets one person in. */
  lastCame: string | null
}): JSX.Element {
  const { people, clockOffsetMs, lastCame } = props
  const [code, setCode] = useState<InviteCode | null>(null)
  const act = useAct()
  const now = useNow()
  useEffect(() => {
    if (lastCame !== null) setCode(null)
  }, [lastCame])
  const leftMs = code ? code.expiresAt - clockOffsetMs - now : 0
  const ask = (): void => void act.run(async () => setCode(await people.invite()))
  if (!code)
    return (
      <>
        <button type="button" class="quiet small" disabled={act.busy} onClick={ask}>
          {words.invite}
        </button>
        <FailureNotice failure={act.failure} />
      </>
    )
  return (
    <div class="invite">
      <h3>{words.inviteTitle}</h3>
      {leftMs > 0 ? (
        <>
          <p class="soft small">{words.inviteHint}</p>
          <p
            class="code-small"
            data-code={code.code}
            role="img"
            aria-label={say(words.spoken, { digits: code.code.split('').join(' ') })}
          >
            {formatConnectionCode(code.code)}
          </p>
          <p class="small" role="timer">
            {words.validFor} <strong class="clock">{formatCountdown(leftMs)}</strong>
          </p>
        </>
      ) : (
        <p class="notice warn">{words.codeDead}</p>
      )}
      <div class="row">
        {leftMs <= 0 && (
          <button type="button" class="small" disabled={act.busy} onClick={ask}>
            {words.renew}
          </button>
        )}
        <button
          type="button"
          class="quiet small"
          disabled={act.busy}
          onClick={() =>
            void act.run(async () => {
              await people.uninvite()
              setCode(null)
            })
          }
        >
          {words.cancel}
        </button>
      </div>
      <FailureNotice failure={act.failure} />
    </div>
  )
}
