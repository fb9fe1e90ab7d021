import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Participant } from '../../../../shared/protocol/participant.ts'
import type { SessionSnapshot } from '../../../../shared/protocol/session.ts'
import { participantWords as words } from '../../../../shared/words/en/participants.ts'
import { say } from '../../../../shared/words/say.ts'
import { FailureNotice } from '../../../parts/failure-notice.tsx'
import { useAct } from '../../../parts/use-act.ts'
import { ToolPanel } from '../toolbar/tool-button.tsx'
import type { SessionPeople } from '../../session-people.ts'
import { InviteWindow } from './invite-window.tsx'

export const PEOPLE_PANEL_ID = 'people-panel'

/** Who takes part and who is in control, at all times; and what each may do about it. */
export function PeoplePanel(props: {
  session: SessionSnapshot
  people: SessionPeople
  clockOffsetMs: number
}): JSX.Element | null {
  const { session, people, clockOffsetMs } = props
  const { participants = [], you, controller, terms } = session
  const act = useAct()
  const [news, setNews] = useState('')
  useNews(session, setNews)
  const mayInvite = you === undefined && (terms?.may.participants ?? false)
  if (you === undefined && participants.length === 0 && !mayInvite) return null
  const own = participants.find(({ id }) => id === you)
  const others = participants.filter(({ id }) => id !== you)
  const asking = others.find(({ asksForControl }) => asksForControl)
  const isWished = you === undefined && asking !== undefined
  return (
    <>
      <span class="visually-hidden" role="status">
        {news}
      </span>
      <ToolPanel
        id={PEOPLE_PANEL_ID}
        class={isWished ? 'people wished' : 'people'}
        name={words.people}
        shows={headline(session, isWished ? asking.person.name : null)}
      >
        {() => (
          <div class="people-panel">
            <h2>{words.people}</h2>
            <ul class="plain">
              <li>
                {you === undefined ? words.youInControl : say(words.inControl, { name: controller.name })}
              </li>
              {others.map(one => (
                <li key={one.id}>
                  <span>{sentenceOf(one)}</span>
                  {you === undefined && one.phase === 'joined' && (terms?.may.handover ?? false) && (
                    <button
                      type="button"
                      class="quiet small"
                      disabled={act.busy}
                      onClick={() => void act.run(() => people.handOver(one.id))}
                    >
                      {say(words.handOver, { name: one.person.name })}
                    </button>
                  )}
                </li>
              ))}
            </ul>
            {own && (
              <button
                type="button"
                class="small"
                disabled={act.busy}
                onClick={() => void act.run(() => people.askForControl(!own.asksForControl))}
              >
                {own.asksForControl ? words.takeBack : words.askForControl}
              </button>
            )}
            {mayInvite && (
              <InviteWindow people={people} clockOffsetMs={clockOffsetMs} lastCame={askedLast(others)} />
            )}
            <FailureNotice failure={act.failure} />
          </div>
        )}
      </ToolPanel>
    </>
  )
}

/** The one whom the device's user was asked about last, while they are. */
function askedLast(others: readonly Participant[]): string | null {
  return others.findLast(({ phase }) => phase === 'asked')?.id ?? null
}

/** What the button says without being opened. */
function headline({ you, controller, participants = [] }: SessionSnapshot, asking: string | null): string {
  if (you !== undefined) return say(words.youTakePart, { name: controller.name })
  return asking === null
    ? `${words.people}: ${participants.length + 1}`
    : say(words.asksForControl, { name: asking })
}

function sentenceOf({ phase, person, asksForControl }: Participant): string {
  const { name } = person
  if (phase === 'asked') return say(words.asked, { name })
  if (phase === 'taking-over') return say(words.takingOver, { name })
  return say(asksForControl ? words.asksForControl : words.takesPart, { name })
}

/** What changed among the people, said once. */
function useNews(session: SessionSnapshot, tell: (news: string) => void): void {
  const before = useRef(session)
  useEffect(() => {
    const was = before.current
    before.current = session
    if (was.controller.mail !== session.controller.mail)
      return tell(
        session.you === undefined
          ? words.youInControl
          : say(words.nowInControl, { name: session.controller.name }),
      )
    const known = new Map((was.participants ?? []).map(each => [each.id, each]))
    for (const { id, person, phase, asksForControl } of session.participants ?? []) {
      const old = known.get(id)
      known.delete(id)
      const { name } = person
      if (phase === 'joined' && old?.phase === 'taking-over') tell(say(words.notHandedOver, { name }))
      else if (phase === 'joined' && old?.phase !== 'joined') tell(say(words.joined, { name }))
      else if (asksForControl && !old?.asksForControl) tell(say(words.asksForControl, { name }))
    }
    for (const { person, phase } of known.values())
      if (phase !== 'asked') tell(say(words.left, { name: person.name }))
  }, [session])
}
