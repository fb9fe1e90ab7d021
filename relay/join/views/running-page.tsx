import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { ChatPanel } from '../../../shared/browser/chat/chat-panel.tsx'
import { FilesDropped } from '../../../shared/browser/files/files-dropped.tsx'
import { FilesPanel } from '../../../shared/browser/files/files-panel.tsx'
import { screenModes } from '../../../shared/sessions/session-mode.ts'
import { joinFileWords, joinRunningWords as words, joinWords } from '../../../shared/words/en/join.ts'
import { modeMeanings, modeNames } from '../../../shared/words/en/sessions.ts'
import { say } from '../../../shared/words/say.ts'
import type { GuestModel } from '../guest-model.ts'
import type { GuestSession } from '../session/guest-session.ts'
import { PickProblemNotice, PicturePanel } from './picture-panel.tsx'
import { QuestionNotice } from './question-notice.tsx'
import { SessionBar } from './session-bar.tsx'
import { ViewHeading } from './view-heading.tsx'

interface RunningProps {
  model: GuestModel
  session: GuestSession
}

/** A session that runs: the bar that never leaves, what is seen of the screen, chat and files. */
export function RunningPage({ model, session }: RunningProps): JSX.Element {
  const state = session.state.value
  const mode = 'mode' in state ? state.mode : null
  const question = session.question.value
  const isAway = model.line.value?.at === 'lost'
  const isLive = state.phase === 'live'
  return (
    <>
      <div class="held-in-sight">
        <SessionBar session={session} clock={model.clock} />
        {question && <QuestionNotice session={session} question={question} clock={model.clock} />}
      </div>
      <ViewHeading quiet>{say(words.heading, { name: session.controller.name })}</ViewHeading>
      <div role="status">{isAway && <p class="notice warn">{joinWords.relayAway}</p>}</div>
      <div class="panels">
        <div>
          <PickProblemNotice session={session} />
          {mode && screenModes.includes(mode) && <PicturePanel session={session} mode={mode} />}
          {isLive && mode && <OtherModes session={session} current={mode} />}
          <p class="soft small">{words.leave}</p>
        </div>
        <div>
          <Chat session={session} />
          <Files session={session} />
        </div>
      </div>
    </>
  )
}

function Chat({ session }: { session: GuestSession }): JSX.Element {
  const { chat } = session
  const { may, saveChat } = session.terms.value
  const unread = chat.unread.value
  useEffect(() => {
    const tell = (): void => chat.watched(document.visibilityState === 'visible')
    tell()
    document.addEventListener('visibilitychange', tell)
    return () => document.removeEventListener('visibilitychange', tell)
  }, [chat])
  return (
    <div class="card">
      <h2>
        {words.chat} {unread > 0 && <span class="pill">{say(words.unread, { count: unread })}</span>}
      </h2>
      {may.chat ? <ChatPanel chat={chat} isSaved={saveChat} /> : <p class="empty">{words.chatForbidden}</p>}
    </div>
  )
}

function Files({ session }: { session: GuestSession }): JSX.Element {
  const { transfers } = session
  const isAllowed = session.terms.value.may['file-transfer']
  return (
    <div class="card">
      <h2>{words.files}</h2>
      {isAllowed ? (
        <>
          <FilesPanel transfers={transfers} words={joinFileWords} />
          <FilesDropped label={words.dropHere} onFiles={transfers.send} />
        </>
      ) : (
        <p class="empty">{words.filesForbidden}</p>
      )}
    </div>
  )
}

/** The person's own way to another mode, at any moment, with one click; and what no browser can do. MODE3, JOIN1. */
function OtherModes(props: {
  session: GuestSession
  current: GuestSession['terms']['value']['allowedModes'][number]
}): JSX.Element {
  const { session, current } = props
  const others = session.terms.value.allowedModes.filter(mode => mode !== current)
  return (
    <section class="card" aria-labelledby="modes">
      <h2 id="modes">{words.otherModes}</h2>
      <ul class="plain modes">
        {others.map(mode => (
          <li key={mode} class="row spread">
            <span>{modeMeanings[mode]}</span>
            <button type="button" class="quiet small" onClick={() => void session.chooseMode(mode)}>
              {say(words.changeTo, { mode: modeNames[mode] })}
            </button>
          </li>
        ))}
      </ul>
      <p class="soft small">{words.noActive}</p>
    </section>
  )
}
