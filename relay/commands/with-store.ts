import { existsSync } from 'node:fs'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayUsage } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { requireOwnSecrets } from '../operations/require-own-secrets.ts'
import type { RelayConfig } from '../config.ts'
import { openSecrets, type RelaySecrets } from '../secrets.ts'
import { openStore, storeFile, type Store } from '../store/open-store.ts'

/** Opens store and secrets for one command, beside a relay that may be running, and closes them after it. */
export async function withStore<T>(
  config: RelayConfig,
  work: (store: Store, secrets: RelaySecrets) => Promise<T>,
): Promise<T> {
  const store = await openStore(config)
  try {
    const secrets = await openSecrets(config.dataDir)
    await requireOwnSecrets(store, secrets)
    return await work(store, secrets)
  } finally {
    await store.close()
  }
}

/** As `withStore`, for what only reads: of a folder in which no relay ever ran it says so, and makes none there. Throws `not-found`. */
export async function withStoreThere<T>(
  config: RelayConfig,
  work: (store: Store, secrets: RelaySecrets) => Promise<T>,
): Promise<T> {
  const { databaseUrl, dataDir } = config
  if (databaseUrl === undefined && !existsSync(storeFile(dataDir)))
    throw new Failure('not-found', say(relayUsage.noRelayHere, { dataDir }))
  return await withStore(config, work)
}
