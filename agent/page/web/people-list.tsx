import type { JSX } from 'preact'
import { participantDeviceWords as words } from '../../../shared/words/en/participants.ts'
import { securityWordsWords } from '../../../shared/words/en/security-words.ts'
import { say } from '../../../shared/words/say.ts'
import type { RunningProps } from './running-session.tsx'

/** Who takes part and who is in control, where there is more than one support person. */
export function PeopleList({ session }: RunningProps): JSX.Element | null {
  const { controller, participants } = session
  if (participants.length === 0) return null
  return (
    <section class="card" aria-labelledby="people-title">
      <h2 id="people-title">{words.title}</h2>
      <div role="status">
        <ul>
          <li>{say(words.inControl, controller)}</li>
          {participants.map(({ participantId, person, connected, asksForControl, securityWords }) => (
            <li key={participantId}>
              {say(connected ? words.takesPart : words.connecting, person)}
              {asksForControl && <p class="small">{say(words.asksForControl, person)}</p>}
              {securityWords && (
                <p class="soft small">
                  {securityWords.since === 'changed' && securityWordsWords.changed}{' '}
                  {say(words.words, { name: person.name, words: securityWords.words.join(' ') })}
                </p>
              )}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
