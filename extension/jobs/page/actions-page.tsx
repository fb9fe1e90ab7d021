import type { JSX } from 'preact'
import type { Account } from '../../browser/stored-keys.ts'
import type { RelayApi } from '../../link/relay-api.ts'
import type { Connection } from '../../link/sign-in.ts'
import { relayWords } from '../../../shared/words/en/extension.ts'
import { assistedWords as words } from '../../../shared/words/en/extension-actions.ts'
import { Brand } from '../../parts/brand.tsx'
import { RelayForm } from '../../parts/relay-form.tsx'
import { SignInForm } from '../../parts/sign-in-form.tsx'
import { useJobChanges } from '../use-job-changes.ts'
import { RunOnDevices, type Begin } from './run-on-devices.tsx'

/** The page from which actions are run on any devices, signed in or not yet. TRIG1, assisted. */
export function ActionsPage({ connection, begin }: { connection: Connection; begin: Begin }): JSX.Element {
  const account = connection.account.value
  const api = connection.api.value
  return (
    <div class="run-page">
      <header class="bar">
        <Brand />
        {account && <span class="small">{account.user.fullName}</span>}
      </header>
      <main>
        {connection.relayUrl.value.address === null ? (
          <RelayForm connection={connection} title={relayWords.title} button={relayWords.use}>
            <p class="soft">{relayWords.intro}</p>
          </RelayForm>
        ) : account && api ? (
          <>
            <h1>{words.title}</h1>
            <SignedIn account={account} api={api} begin={begin} />
          </>
        ) : (
          <SignInForm connection={connection} />
        )}
      </main>
    </div>
  )
}

function SignedIn(props: { account: Account; api: RelayApi; begin: Begin }): JSX.Element {
  const { account, api, begin } = props
  const jobChange = useJobChanges(account)
  const { role } = account.user
  return (
    <RunOnDevices api={api} role={role} relayUrl={account.relayUrl} begin={begin} jobChange={jobChange} />
  )
}
