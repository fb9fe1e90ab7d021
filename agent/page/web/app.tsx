import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { PageState } from '../../../shared/protocol/page-link.ts'
import { LanguageChoice } from '../../../shared/browser/language/language-choice.tsx'
import { acceptanceWords, pageWords, relayWords } from '../../../shared/words/en/agent-page.ts'
import { say } from '../../../shared/words/say.ts'
import { AcceptanceWindow } from './acceptance-window.tsx'
import { CodeEntryForm } from './code-entry-form.tsx'
import { EndedNotice } from './ended-notice.tsx'
import { HelpPanel } from './help-panel.tsx'
import icon from './icon.svg'
import type { PageModel } from './page-model.ts'
import { RunningSession } from './running-session.tsx'
import { unreadOf } from './unread.ts'

/** The end user's page: the entry of a code, the acceptance window, the session, its end; always one of them. */
export function App({ model }: { model: PageModel }): JSX.Element {
  const state = model.state.value
  const line = model.line.value
  useEffect(() => {
    document.title = titleOf(state)
  })
  return (
    <>
      <header class="page-head row spread">
        <span class="brand">
          <img src={icon} alt="" />
          Handrail
        </span>
        {state && line === 'open' && <RelayPill relay={state.relay} />}
      </header>
      <main>
        <div role="status">
          {line === 'opening' && <p class="soft">{pageWords.loading}</p>}
          {line === 'gone' && <p class="notice warn">{pageWords.gone}</p>}
          {line === 'forbidden' && <p class="notice bad">{pageWords.forbidden}</p>}
        </div>
        <div role="alert">{model.trouble.value && <p class="notice bad">{model.trouble.value}</p>}</div>
        {state && line !== 'forbidden' && <Shown model={model} state={state} />}
        {state && line === 'open' && (!state.session || state.session.phase === 'ended') && (
          <HelpPanel model={model} help={state.help} />
        )}
      </main>
      {/* Loading the page anew would break off files that are being handed over. */}
      {(!state?.session || state.session.phase !== 'live') && (
        <footer class="page-foot">
          <LanguageChoice />
        </footer>
      )}
    </>
  )
}

function Shown({ model, state }: { model: PageModel; state: PageState }): JSX.Element {
  const { session, codeEntry, relay } = state
  if (!session) return <CodeEntryForm model={model} entry={codeEntry} isOffline={!relay.connected} />
  if (session.phase === 'accepting')
    return <AcceptanceWindow key={session.id} model={model} session={session} />
  if (session.phase === 'ended') return <EndedNotice key={session.id} model={model} session={session} />
  return <RunningSession key={session.id} model={model} session={session} />
}

function RelayPill({ relay }: { relay: PageState['relay'] }): JSX.Element {
  if (!relay.connected) return <span class="pill warn">{relayWords.offline}</span>
  const { organisation } = relay
  return (
    <span class="pill good">
      {organisation === '' ? relayWords.connected : say(relayWords.connectedTo, { organisation })}
    </span>
  )
}

function titleOf(state: PageState | null): string {
  if (!state) return 'Handrail'
  if (state.session?.phase === 'accepting') return acceptanceWords.title
  const unread = unreadOf(state.session)
  return `${unread > 0 ? `(${unread}) ` : ''}${say(pageWords.title, { device: state.device })}`
}
