import { computed, type ReadonlySignal } from '@preact/signals'
import { followStored } from '../browser/stored-signal.ts'
import { read, write } from '../browser/storage.ts'
import { storedKeys, type Account } from '../browser/stored-keys.ts'
import { relayApi, type RelayApi } from './relay-api.ts'

/** Where the relay is, who is signed in there, and the ways to change both. Every page of the extension has one. */
export interface Connection {
  relayUrl: ReadonlySignal<{ address: string | null; managed: boolean }>
  /** Null while signed out, also where the stored sign-in belongs to another relay address. */
  account: ReadonlySignal<Account | null>
  /** The API as the person who is signed in; null while signed out. */
  api: ReadonlySignal<RelayApi | null>
  /** Keeps an address after a relay has answered there. Throws `relay-unreachable`. */
  useRelay(address: string): Promise<void>
  signIn(name: string, password: string): Promise<void>
  signOut(): Promise<void>
  /** The relay no longer knows this sign-in. */
  wasSignedOut(account: Account): void
}

/** Drops the sign-in and everything that belonged to it, in this browser only. */
async function forgetSignIn(): Promise<void> {
  await write(storedKeys.account, null)
  await write(storedKeys.heldSessions, [])
  await write(storedKeys.chats, {})
}

/** Only the sign-in; sessions are kept, so that they go on after signing in again. */
async function forgetToken(token: string): Promise<void> {
  const account = await read(storedKeys.account)
  if (account?.token === token) await write(storedKeys.account, null)
}

export async function openConnection(): Promise<Connection> {
  const [own, managed, stored] = await Promise.all([
    followStored(storedKeys.relayUrl),
    followStored(storedKeys.managedRelayUrl),
    followStored(storedKeys.account),
  ])
  const relayUrl = computed(() => ({
    address: managed.value ?? own.value,
    managed: managed.value !== null,
  }))
  const account = computed(() =>
    stored.value && stored.value.relayUrl === relayUrl.value.address ? stored.value : null,
  )
  const api = computed(() => {
    if (!account.value) return null
    const { token, relayUrl: address, relays: others } = account.value
    return relayApi({ relayUrl: address, others, token, onSignedOut: () => void forgetToken(token) })
  })

  return {
    wasSignedOut: lost => void forgetToken(lost.token),
    relayUrl,
    account,
    api,
    async useRelay(address) {
      await relayApi({ relayUrl: address }).call('GET /api/setup', {})
      const before = await read(storedKeys.relayUrl)
      if (before !== null && before !== address) await forgetSignIn()
      await write(storedKeys.relayUrl, address)
    },
    async signIn(name, password) {
      const { address } = relayUrl.value
      if (address === null) throw new Error('no relay address yet')
      const { token, expiresAt, user, organisation, relays } = await relayApi({ relayUrl: address }).call(
        'POST /api/login',
        { body: { name: name.trim(), password } },
      )
      await write(storedKeys.account, { relayUrl: address, token, expiresAt, user, organisation, relays })
    },
    async signOut() {
      const leaving = api.value
      await forgetSignIn()
      // The token is gone here in any case; the relay forgets it as soon as it hears of it.
      await leaving?.call('POST /api/logout', {}).catch(() => undefined)
    },
  }
}
