import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure } from '../../shared/protocol/failure.ts'
import { parseConnectionCode } from '../../shared/sessions/connection-code.ts'
import { joinSessionWords as words } from '../../shared/words/en/participants.ts'
import { askToOpenSession } from '../browser/session-tabs.ts'
import type { Account } from '../browser/stored-keys.ts'
import { connectController } from '../link/controller-socket.ts'
import { relayList } from '../link/relay-list.ts'
import { FailureNotice } from '../parts/failure-notice.tsx'
import { useAct } from '../parts/use-act.ts'
import { keepHeld } from '../sessions/held-sessions.ts'

const CONNECT_WITHIN_MS = 10_000

/** The way into somebody else's session, by the code that they tell. */
export function JoinSession({ account }: { account: Account }): JSX.Element {
  const [text, setText] = useState('')
  const act = useAct()
  const onSubmit = (event: Event): void => {
    event.preventDefault()
    void act.run(async () => {
      const code = parseConnectionCode(text)
      if (code === null) throw new Failure('invalid-input', words.notACode)
      const sessionId = await join(account, code)
      setText('')
      await askToOpenSession(sessionId)
    })
  }
  return (
    <details class="join-session">
      <summary class="small">{words.title}</summary>
      <form onSubmit={onSubmit}>
        <label>
          {words.label}
          <input
            inputMode="numeric"
            autocomplete="off"
            maxLength={40}
            value={text}
            aria-describedby="join-session-hint"
            onInput={event => setText(event.currentTarget.value)}
          />
        </label>
        <p id="join-session-hint" class="soft small">
          {words.hint}
        </p>
        <FailureNotice failure={act.failure} />
        <button disabled={act.busy || text.trim() === ''} aria-busy={act.busy}>
          {words.join}
        </button>
      </form>
    </details>
  )
}

/** Hands the code in and keeps the session, whose page takes it up. Throws the relay's Failure. */
async function join(account: Account, code: string): Promise<string> {
  let connected = (): void => undefined
  const isConnected = new Promise<void>((resolve, reject) => {
    connected = resolve
    setTimeout(
      () => reject(new Failure('relay-unreachable', 'The connection to the relay is down.')),
      CONNECT_WITHIN_MS,
    )
  })
  const socket = connectController({
    relays: relayList(account.relayUrl, account.relays),
    token: account.token,
    handlers: {
      'session:changed': () => ({}),
      'session:signal': () => ({}),
      'job:changed': () => ({}),
      'job:output': () => ({}),
    },
    onConnected: () => connected(),
  })
  try {
    await isConnected
    const { session, now } = await socket.ask('session:join', { code })
    await keepHeld(session, null, now - Date.now())
    return session.id
  } finally {
    socket.stop()
  }
}
