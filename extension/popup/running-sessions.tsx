import type { ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Failure } from '../../shared/protocol/failure.ts'
import { formatConnectionCode, formatCountdown } from '../../shared/sessions/connection-code.ts'
import { modeNames } from '../../shared/words/en/sessions.ts'
import { codeWords, popupWords as words, stepWords, viewerWords } from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'
import { askToOpenSession } from '../browser/session-tabs.ts'
import type { HeldSession } from '../browser/stored-keys.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { useNow } from '../../shared/browser/time/use-now.ts'
import { forgetHeld, keepHeld } from '../sessions/held-sessions.ts'

/** The sessions that this browser started and that are not over, each with the way to its page. */
export function RunningSessions(props: {
  api: RelayApi
  held: ReadonlySignal<readonly HeldSession[]>
}): JSX.Element | null {
  const { api, held } = props
  const now = useNow()
  useEffect(() => {
    for (const session of held.value) void refresh(api, session)
  }, [api])
  if (held.value.length === 0) return null
  return (
    <section aria-labelledby="running-title">
      <h2 id="running-title">{words.running}</h2>
      <ul class="plain">
        {held.value.map(session => (
          <li key={session.sessionId} class="card running">
            <div>
              <Standing session={session} now={now} />
            </div>
            <button
              type="button"
              class="quiet small"
              onClick={() => void askToOpenSession(session.sessionId)}
            >
              {words.goTo}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Standing({ session, now }: { session: HeldSession; now: number }): JSX.Element {
  const { state, code, clockOffsetMs, deviceName } = session
  const device = deviceName ?? ''
  if (state.phase === 'waiting') {
    const leftMs = state.codeExpiresAt - now - clockOffsetMs
    if (leftMs <= 0) return <p class="soft">{words.codeDead}</p>
    return (
      <>
        <p class="code-small">{formatConnectionCode(code?.digits ?? '')}</p>
        <p class="soft small">
          {codeWords.waiting} ·{' '}
          <span class="clock">{say(words.left, { time: formatCountdown(leftMs) })}</span>
        </p>
      </>
    )
  }
  return (
    <>
      <p>{say(words.sessionWith, { device })}</p>
      <p class="soft small">{doing(session, device)}</p>
    </>
  )
}

function doing({ state }: HeldSession, device: string): string {
  if (state.phase === 'live') return `${viewerWords.mode}: ${modeNames[state.mode]}`
  if (state.phase === 'authenticating') return stepWords.authenticating
  if (state.phase === 'accepting') return say(stepWords.accepting, { device })
  return say(stepWords.connecting, { device })
}

/** A session may have ended while its page was closed: the relay knows. */
async function refresh(api: RelayApi, held: HeldSession): Promise<void> {
  try {
    const session = await api.call('GET /api/sessions/:id', { params: { id: held.sessionId } })
    await keepHeld(session, held.code, held.clockOffsetMs)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.code === 'not-found' || error.code === 'session-not-found') await forgetHeld(held.sessionId)
  }
}
