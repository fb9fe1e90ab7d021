import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { SessionSnapshot } from '../../shared/protocol/session.ts'
import { modeSentence } from '../../shared/words/mode-sentence.ts'
import { hostAndPort } from '../link/relay-list.ts'
import type { Move } from './follow-device.ts'
import { codeWords, stepWords as words } from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'

const order = ['authenticating', 'accepting', 'connecting'] as const
type Step = (typeof order)[number]

/** Between the code and the live session: what is being done, and by whom it is waited for. */
export function SessionStep(props: {
  session: SessionSnapshot
  move: Move | null
  onCancel: () => void
}): JSX.Element {
  const { state, device } = props.session
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [state.phase])
  const name = device?.name ?? ''
  const step: Step =
    state.phase === 'authenticating' || state.phase === 'accepting' ? state.phase : 'connecting'
  const texts: Record<Step, [title: string, hint: string]> = {
    authenticating: [words.authenticating, words.authenticatingHint],
    accepting: [say(words.accepting, { device: name }), words.acceptingHint],
    connecting: [say(words.connecting, { device: name }), words.connectingHint],
  }
  const [title, hint] = texts[step]
  return (
    <section class="card empty">
      <ol class="steps" aria-hidden="true">
        {order.map(one => (
          <li key={one} class={order.indexOf(one) <= order.indexOf(step) ? 'reached' : ''} />
        ))}
      </ol>
      <div role="status">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p>{hint}</p>
        {props.move && <MoveLine move={props.move} />}
        {state.phase === 'connecting' && <p class="pill">{modeSentence(state.mode, state.because)}</p>}
      </div>
      <progress aria-label={title} />
      <button type="button" class="quiet" onClick={props.onCancel}>
        {codeWords.cancel}
      </button>
    </section>
  )
}

/** The code was entered at another relay: the page goes there, or says that it stays. BRK2. */
function MoveLine({ move }: { move: Move }): JSX.Element {
  const relay = hostAndPort(move.relay)
  return (
    <>
      <p>{say(words.connectingTo, { relay })}</p>
      {move.outcome === 'stayed' && <p class="soft">{say(words.stayed, { relay })}</p>}
    </>
  )
}
