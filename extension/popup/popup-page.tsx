import type { ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Device } from '../../shared/protocol/api/devices.ts'
import { extensionWords, signInWords } from '../../shared/words/en/extension.ts'
import { assistedWords } from '../../shared/words/en/extension-actions.ts'
import { say } from '../../shared/words/say.ts'
import { askToOpenActions, openOptions } from '../browser/session-tabs.ts'
import type { Account, HeldSession } from '../browser/stored-keys.ts'
import type { RelayApi } from '../link/relay-api.ts'
import type { Connection } from '../link/sign-in.ts'
import { Brand } from '../parts/brand.tsx'
import { OnceSignedIn } from '../parts/once-signed-in.tsx'
import { DeviceList } from './device-list.tsx'
import { DevicePage } from './device-page.tsx'
import { JoinSession } from './join-session.tsx'
import { RunningSessions } from './running-sessions.tsx'
import { StartSession } from './start-session.tsx'

interface PopupProps {
  connection: Connection
  held: ReadonlySignal<readonly HeldSession[]>
}

/** The toolbar button's window: relay address, sign-in, then sessions and devices. */
export function Popup({ connection, held }: PopupProps): JSX.Element {
  const account = connection.account.value
  return (
    <div class="popup-frame">
      <header class="bar">
        <Brand />
        {account ? <AccountMenu account={account} connection={connection} /> : <OptionsButton />}
      </header>
      <main>
        <OnceSignedIn connection={connection}>{own => <Home {...own} held={held} />}</OnceSignedIn>
      </main>
    </div>
  )
}

function Home(props: { account: Account; api: RelayApi; held: PopupProps['held'] }): JSX.Element {
  const { account, api, held } = props
  const [device, setDevice] = useState<Device | null>(null)
  const [search, setSearch] = useState('')
  const mayHelp = account.user.role !== 'auditor'
  if (device) return <DevicePage account={account} api={api} device={device} onBack={() => setDevice(null)} />
  return (
    <>
      <h1 class="visually-hidden">{extensionWords.product}</h1>
      <StartSession mayStart={mayHelp} />
      {mayHelp && <RunAction />}
      {mayHelp && <JoinSession account={account} />}
      <RunningSessions api={api} held={held} />
      <DeviceList api={api} search={search} onSearch={setSearch} onChoose={setDevice} />
    </>
  )
}

/** The way to actions on any devices. The page of its own survives this window. TRIG1. */
function RunAction(): JSX.Element {
  return (
    <section class="run-action">
      <button
        type="button"
        class="quiet wide"
        aria-describedby="run-action-hint"
        onClick={() => void askToOpenActions(null)}
      >
        {assistedWords.open}
      </button>
      <p id="run-action-hint" class="soft small">
        {assistedWords.openHint}
      </p>
    </section>
  )
}

function OptionsButton(): JSX.Element {
  return (
    <button type="button" class="quiet small" onClick={() => void openOptions()}>
      {extensionWords.options}
    </button>
  )
}

function AccountMenu({ account, connection }: { account: Account; connection: Connection }): JSX.Element {
  const { user, organisation } = account
  return (
    <details class="menu">
      <summary class="small">{user.fullName}</summary>
      <div class="card">
        <p class="small">{say(signInWords.as, { name: user.fullName, organisation })}</p>
        <div class="row">
          <button type="button" class="quiet small" onClick={() => void connection.signOut()}>
            {signInWords.signOut}
          </button>
          <OptionsButton />
        </div>
      </div>
    </details>
  )
}
