import type { JSX } from 'preact'
import type { HeldSession } from '../../../shared/protocol/page-link.ts'
import { endedWords as words } from '../../../shared/words/en/agent-page.ts'
import { endReasonSentences } from '../../../shared/words/en/sessions.ts'
import { say } from '../../../shared/words/say.ts'
import type { PageModel } from './page-model.ts'
import { PhaseHeading } from './phase-heading.tsx'

interface EndedProps {
  model: PageModel
  session: Extract<HeldSession, { phase: 'ended' }>
}

/** Why the session is over, and what is left of it on this device. */
export function EndedNotice({ model, session }: EndedProps): JSX.Element {
  const { controller, reason, files, id: sessionId } = session
  const { name, organisation } = controller
  const received = files.filter(file => file.direction === 'to-target' && file.state === 'arrived')
  return (
    <section class="card entry">
      <PhaseHeading>{words.title}</PhaseHeading>
      <p role="status">{endReasonSentences[reason]}</p>
      <p class="soft">{say(words.with, { name, organisation })}</p>
      {received.length > 0 && (
        <>
          <h2>{words.received}</h2>
          <ul class="files">
            {received.map(file => (
              <li key={file.transfer}>
                <strong>{file.name}</strong> <span class="small">{file.path}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <button type="button" onClick={() => void model.act('session:dismiss', { sessionId })}>
        {words.ok}
      </button>
    </section>
  )
}
