import type { JSX } from 'preact'
import { relayWords } from '../../shared/words/en/extension.ts'
import type { Account } from '../browser/stored-keys.ts'
import type { RelayApi } from '../link/relay-api.ts'
import type { Connection } from '../link/sign-in.ts'
import { RelayForm } from './relay-form.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** Asks for the relay’s address where there is none yet, then for the sign-in; after that what a page is there for. */
export function OnceSignedIn(props: {
  connection: Connection
  children: (signedIn: { account: Account; api: RelayApi }) => JSX.Element
}): JSX.Element {
  const { connection, children } = props
  const account = connection.account.value
  const api = connection.api.value
  if (connection.relayUrl.value.address === null)
    return (
      <RelayForm connection={connection} title={relayWords.title} button={relayWords.use}>
        <p class="soft">{relayWords.intro}</p>
      </RelayForm>
    )
  return account && api ? children({ account, api }) : <SignInForm connection={connection} />
}
