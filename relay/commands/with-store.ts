import { requireOwnSecrets } from '../operations/require-own-secrets.ts'
import type { RelayConfig } from '../config.ts'
import { openSecrets, type RelaySecrets } from '../secrets.ts'
import { openStore, type Store } from '../store/open-store.ts'

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
