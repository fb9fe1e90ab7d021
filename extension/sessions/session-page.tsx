import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { SessionSnapshot } from '../../shared/protocol/session.ts'
import { formatConnectionCode } from '../../shared/sessions/connection-code.ts'
import {
  extensionWords,
  lineWords,
  relayWords,
  signInWords,
  stepWords,
} from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'
import { closeThisTab } from '../browser/session-tabs.ts'
import type { Connection } from '../link/sign-in.ts'
import { Brand } from '../parts/brand.tsx'
import { FailureNotice, failureSentence } from '../parts/failure-notice.tsx'
import { RelayForm } from '../parts/relay-form.tsx'
import { SignInForm } from '../parts/sign-in-form.tsx'
import { CodeWindow } from './code-window.tsx'
import type { Sending } from './recording/keep-sending.ts'
import { SendingNotice } from './recording/sending-notice.tsx'
import { SessionEnded } from './session-ended.tsx'
import type { SessionModel } from './session-model.ts'
import { SessionStep } from './session-step.tsx'
import type { RenderActions } from './viewer/side-panel.tsx'
import { ViewerPage } from './viewer/viewer-page.tsx'

interface PageProps {
  model: SessionModel
  connection: Connection
  sending: Sending
  /** The page was opened to start a session, so there is nothing to choose yet. */
  isStarting: boolean
  renderActions: RenderActions
}

/** One session on one page: what is shown follows the phase of the relay's snapshot. SES1. */
export function SessionPage(props: PageProps): JSX.Element {
  const { model, connection } = props
  const session = model.snapshot.value
  const viewer = model.viewer.value
  const account = connection.account.value
  const api = connection.api.value
  const title = titleOf(session, model.code.value?.digits ?? null, viewer?.chat.unread.value ?? 0)
  useEffect(() => {
    document.title = title
  }, [title])
  // The device's own word comes sooner than the relay's.
  const isLive =
    session?.state.phase === 'live' || (session?.state.phase === 'connecting' && viewer?.device.value)
  if (session && isLive && viewer && account && api)
    return (
      <ViewerPage
        model={model}
        viewer={viewer}
        session={session}
        api={api}
        renderActions={props.renderActions}
      />
    )
  return (
    <div class="page">
      <header class="bar">
        <Brand />
      </header>
      <main class="narrow">
        <LineNotice model={model} />
        <SendingNotice sending={props.sending} />
        {connection.relayUrl.value.address === null ? (
          <RelayForm connection={connection} title={relayWords.title} button={relayWords.use} />
        ) : !account ? (
          <SignInForm connection={connection} because={session ? signInWords.again : undefined} />
        ) : (
          <Phase {...props} session={session} />
        )}
      </main>
    </div>
  )
}

function Phase(props: PageProps & { session: SessionSnapshot | null }): JSX.Element {
  const { model, session } = props
  const code = model.code.value
  if (!session) return <Nothing {...props} />
  if (session.state.phase === 'ended')
    return <SessionEnded session={session} viewer={model.viewer.value} onStart={() => void model.start()} />
  if (session.state.phase === 'waiting')
    return (
      <CodeWindow
        code={code}
        state={session.state}
        clockOffsetMs={model.clockOffsetMs.value}
        trouble={model.trouble.value}
        onRenew={() => model.renew()}
        onExtend={() => model.extend()}
        onCancel={async () => {
          if (await model.cancel()) await closeThisTab()
        }}
      />
    )
  return <SessionStep session={session} move={model.move.value} onCancel={() => void model.end()} />
}

/** No session yet: one is being started, is gone, or was never asked for. */
function Nothing({ model, isStarting }: PageProps): JSX.Element {
  const trouble = model.trouble.value
  const isGone = trouble?.code === 'session-not-found'
  if (!trouble && (isStarting || location.hash !== ''))
    return (
      <section class="card empty" aria-busy="true">
        <h1>{isStarting ? stepWords.starting : extensionWords.loading}</h1>
      </section>
    )
  return (
    <section class="card empty">
      <h1>{isGone ? stepWords.gone : stepWords.noSession}</h1>
      {isGone ? null : <p>{stepWords.noSessionHint}</p>}
      {!isGone && <FailureNotice failure={trouble} />}
      <button type="button" onClick={() => void model.start()}>
        {stepWords.startAgain}
      </button>
    </section>
  )
}

/** The line to the relay, where it is not as it should be. */
export function LineNotice({ model }: { model: SessionModel }): JSX.Element {
  const line = model.line.value
  return (
    <div role="status">
      {line.at === 'lost' && <p class="notice warn">{lineWords.lost}</p>}
      {line.at === 'refused' && line.failure.code !== 'not-signed-in' && (
        <p class="notice bad">{failureSentence(line.failure)}</p>
      )}
    </div>
  )
}

function titleOf(session: SessionSnapshot | null, digits: string | null, unread: number): string {
  const marked = unread > 0 ? `(${unread}) ` : ''
  return `${marked}${subject(session, digits)} · ${extensionWords.product}`
}

function subject(session: SessionSnapshot | null, digits: string | null): string {
  if (!session) return stepWords.noSession
  const device = session.device?.name ?? ''
  switch (session.state.phase) {
    case 'waiting':
      return formatConnectionCode(digits ?? '')
    case 'authenticating':
      return stepWords.authenticating
    case 'accepting':
      return say(stepWords.accepting, { device })
    case 'connecting':
      return say(stepWords.connecting, { device })
    case 'live':
      return device
    case 'ended':
  }
  return stepWords.ended
}
