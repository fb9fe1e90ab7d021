import type { JSX } from 'preact'
import type { HeldSession } from '../../../shared/protocol/page-link.ts'
import { modeRequestWords, runningWords } from '../../../shared/words/en/agent-page.ts'
import { modeMeanings, modeNames } from '../../../shared/words/en/sessions.ts'
import { say } from '../../../shared/words/say.ts'
import { ChatPanel } from './chat-panel.tsx'
import { FilesPanel } from './files-panel.tsx'
import type { PageModel } from './page-model.ts'
import { PhaseHeading } from './phase-heading.tsx'
import { SessionBar } from './session-bar.tsx'

export interface RunningProps {
  model: PageModel
  session: Extract<HeldSession, { phase: 'connecting' | 'live' }>
}

/** A session that runs: the bar that never leaves, and what can be done inside. */
export function RunningSession({ model, session }: RunningProps): JSX.Element {
  return (
    <>
      <SessionBar model={model} session={session} />
      <PhaseHeading>
        <span class="visually-hidden">{runningWords.title}</span>
      </PhaseHeading>
      <ModeRequest model={model} session={session} />
      <div class="panels">
        <ChatPanel model={model} session={session} />
        <FilesPanel model={model} session={session} />
      </div>
      <OtherModes model={model} session={session} />
    </>
  )
}

/** The controller wishes for a mode that sees or does more. MODE3. */
function ModeRequest({ model, session }: RunningProps): JSX.Element {
  const { modeRequest, controller, id: sessionId } = session
  const answer = (accept: boolean): void => void model.act('session:mode-answer', { sessionId, accept })
  return (
    <div role="alert">
      {modeRequest && (
        <section class="notice warn">
          <h2>{say(modeRequestWords.title, { name: controller.name })}</h2>
          <p>
            {say(modeRequestWords.asks, {
              name: controller.name,
              mode: modeNames[modeRequest.mode],
              meaning: modeMeanings[modeRequest.mode],
            })}
          </p>
          <div class="row">
            <button type="button" onClick={() => answer(true)}>
              {modeRequestWords.allow}
            </button>
            <button type="button" class="quiet" onClick={() => answer(false)}>
              {modeRequestWords.refuse}
            </button>
          </div>
        </section>
      )}
    </div>
  )
}

/** The user's own way to another mode, at any moment, with one click. MODE3. */
function OtherModes({ model, session }: RunningProps): JSX.Element | null {
  const { mode: current, allowedModes, id: sessionId } = session
  const others = allowedModes.filter(mode => mode !== current)
  if (session.phase !== 'live' || others.length === 0) return null
  return (
    <section class="card">
      <h2>{runningWords.otherModes}</h2>
      <ul class="files">
        {others.map(mode => (
          <li key={mode} class="row spread">
            <span>{modeMeanings[mode]}</span>
            <button
              type="button"
              class="quiet"
              onClick={() => void model.act('session:mode', { sessionId, mode })}
            >
              {say(runningWords.changeTo, { mode: modeNames[mode] })}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
