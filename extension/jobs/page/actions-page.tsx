import type { JSX } from 'preact'
import type { Account } from '../../browser/stored-keys.ts'
import type { RelayApi } from '../../link/relay-api.ts'
import type { Connection } from '../../link/sign-in.ts'
import { assistedWords as words } from '../../../shared/words/en/extension-actions.ts'
import { Brand } from '../../parts/brand.tsx'
import { OnceSignedIn } from '../../parts/once-signed-in.tsx'
import { useJobChanges } from '../use-job-changes.ts'
import { RunOnDevices, type Begin } from './run-on-devices.tsx'

/** The page from which actions are run on any devices, signed in or not yet. TRIG1, assisted. */
export function ActionsPage({ connection, begin }: { connection: Connection; begin: Begin }): JSX.Element {
  const account = connection.account.value
  return (
    <div class="run-page">
      <header class="bar">
        <Brand />
        {account && <span class="small">{account.user.fullName}</span>}
      </header>
      <main>
        <OnceSignedIn connection={connection}>
          {({ account: signedIn, api }) => (
            <>
              <h1>{words.title}</h1>
              <SignedIn account={signedIn} api={api} begin={begin} />
            </>
          )}
        </OnceSignedIn>
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
