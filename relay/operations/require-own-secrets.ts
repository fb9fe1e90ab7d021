import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import type { RelaySecrets } from '../secrets.ts'
import type { Store } from '../store/open-store.ts'

const NAME = 'order-public-key'

/**
 * Agents pin the key that signs job orders. A relay that lost its secrets file, or was given another store, would sign
 * with a key that no agent takes, and know none of its tokens: it says so at its start instead.
 */
export async function requireOwnSecrets(store: Store, secrets: RelaySecrets): Promise<void> {
  await store.db
    .insertInto('settings')
    .values({ name: NAME, value: secrets.orderPublicKeyBase64 })
    .onConflict(conflict => conflict.column('name').doNothing())
    .execute()
  const { value } = await store.db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirstOrThrow()
  if (value !== secrets.orderPublicKeyBase64) throw new Failure('conflict', relayWords.secretsOfAnother)
}
