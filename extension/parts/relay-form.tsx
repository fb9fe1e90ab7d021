import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { relayWords as words } from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'
import { isReadableOnTheWay, readRelayAddress } from '../link/relay-address.ts'
import type { Connection } from '../link/sign-in.ts'
import { useAct } from './use-act.ts'

/** Asks for the relay's address; keeps it once a relay has answered there. */
export function RelayForm(props: {
  connection: Connection
  title: string
  button: string
  children?: ComponentChildren
}): JSX.Element {
  const { connection } = props
  const [typed, setTyped] = useState(connection.relayUrl.value.address ?? '')
  const [malformed, setMalformed] = useState(false)
  const [saved, setSaved] = useState<string | null>(null)
  const act = useAct()
  const address = readRelayAddress(typed)

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    setSaved(null)
    setMalformed(address === null)
    if (address !== null && (await act.run(() => connection.useRelay(address)))) setSaved(address)
  }
  return (
    <form class="card" onSubmit={event => void submit(event)} aria-labelledby="relay-title">
      <h1 id="relay-title">{props.title}</h1>
      {props.children}
      <label>
        {words.address}
        <input
          name="relay"
          inputmode="url"
          autocapitalize="none"
          spellcheck={false}
          required
          autofocus
          placeholder={words.placeholder}
          value={typed}
          aria-invalid={malformed || undefined}
          onInput={event => setTyped(event.currentTarget.value)}
        />
      </label>
      {address !== null && isReadableOnTheWay(address) && <p class="notice warn">{words.readable}</p>}
      <div role="alert">
        {malformed && <p class="notice bad">{words.malformed}</p>}
        {act.failure && <p class="notice bad">{say(words.unreachable, { address: address ?? typed })}</p>}
      </div>
      <div role="status">{saved && <p class="notice">{say(words.saved, { address: saved })}</p>}</div>
      <button class="wide" aria-busy={act.busy} disabled={act.busy}>
        {act.busy ? words.checking : props.button}
      </button>
    </form>
  )
}
