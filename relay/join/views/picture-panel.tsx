import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { SessionMode } from '../../../shared/sessions/session-mode.ts'
import { joinPictureWords as words } from '../../../shared/words/en/join.ts'
import { modeNames } from '../../../shared/words/en/sessions.ts'
import { say } from '../../../shared/words/say.ts'
import type { GuestSession } from '../session/guest-session.ts'
import { MarkedPicture } from './marked-picture.tsx'
import { canPopOut, popOut } from './pop-out.tsx'

/** The screen as it is seen on the other side, with the marks that are drawn over it; or the way to share it. SCR2. */
export function PicturePanel({ session, mode }: { session: GuestSession; mode: SessionMode }): JSX.Element {
  const isShared = session.screen.stream.value !== null
  const { name } = session.controller
  const count = session.marks.value.length
  return (
    <section class="card picture" aria-labelledby="picture">
      <h2 id="picture">{isShared ? words.title : words.shareTitle}</h2>
      {isShared ? (
        <>
          {session.screen.isHeld.value && <p class="notice">{words.held}</p>}
          <p class="soft small">{say(mode === 'guidance' ? words.marksHint : words.only, { name })}</p>
          <Preview session={session} />
          <p class="visually-hidden" role="status">
            {count > 0 && say(words.marksCount, { count })}
          </p>
        </>
      ) : (
        <>
          <p>{say(words.shareFor, { mode: modeNames[mode] })}</p>
          <button type="button" onClick={() => void session.chooseMode(mode)}>
            {words.share}
          </button>
        </>
      )}
      {isShared && (
        <div class="row">
          <button type="button" class="quiet small" onClick={() => void session.chooseMode(mode)}>
            {words.other}
          </button>
          <button type="button" class="quiet small" onClick={session.sharingStopped}>
            {words.stop}
          </button>
        </div>
      )}
    </section>
  )
}

/** In any mode: who picked nothing goes on without a picture. */
export function PickProblemNotice({ session }: { session: GuestSession }): JSX.Element {
  const problem = session.pickProblem.value
  return (
    <div role="alert">
      {problem && (
        <p class="notice warn">
          {problem.failure === null ? words.declined : say(words.failed, { message: problem.failure })}
        </p>
      )}
    </div>
  )
}

function Preview({ session }: { session: GuestSession }): JSX.Element {
  const [close, setClose] = useState<(() => void) | null>(null)
  useEffect(() => () => close?.(), [close])
  const open = async (): Promise<void> => {
    const closing = await popOut(session, () => setClose(null))
    setClose(() => closing)
  }
  if (close)
    return (
      <div class="notice row spread">
        <span>{words.away}</span>
        <button type="button" class="quiet small" onClick={close}>
          {words.popIn}
        </button>
      </div>
    )
  return (
    <>
      <MarkedPicture session={session} />
      {canPopOut() && (
        <div class="pop-out">
          <button type="button" class="small" aria-describedby="pop-out-hint" onClick={() => void open()}>
            {words.popOut}
          </button>
          <span id="pop-out-hint" class="soft small">
            {words.popOutHint}
          </span>
        </div>
      )}
    </>
  )
}
