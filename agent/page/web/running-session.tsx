import type { JSX } from 'preact'
import type { HeldSession } from '../../../shared/protocol/page-link.ts'
import { runningWords } from '../../../shared/words/en/agent-page.ts'
import { modeMeanings, modeNames } from '../../../shared/words/en/sessions.ts'
import { say } from '../../../shared/words/say.ts'
import { ChatPanel } from './chat-panel.tsx'
import { FilesPanel } from './files-panel.tsx'
import type { PageModel } from './page-model.ts'
import { PeopleList } from './people-list.tsx'
import { PhaseHeading } from './phase-heading.tsx'
import { Questions } from './questions.tsx'
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
      <Questions model={model} session={session} />
      <PeopleList model={model} session={session} />
      <div class="panels">
        <ChatPanel model={model} session={session} />
        <FilesPanel model={model} session={session} />
      </div>
      <OtherModes model={model} session={session} />
    </>
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
