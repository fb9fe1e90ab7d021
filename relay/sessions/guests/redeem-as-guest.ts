import { randomBytes } from 'node:crypto'
import type { RequestOf } from '../../../shared/protocol/link.ts'
import { guestIdOf, type fromGuestEvents } from '../../../shared/protocol/guest-link.ts'
import { throttleKeyOf } from '../../http/source-of.ts'
import { keyedHash } from '../../secrets.ts'
import { newId } from '../../store/new-id.ts'
import type { ConnectedGuest } from '../../station.ts'
import { redeemCode } from '../codes/redeem-code.ts'
import type { SessionsContext } from '../sessions-context.ts'

const SECRET_BYTES = 32

/**
 * Somebody's browser hands in a code. It has no identity, so its tries are counted by where they come from; with the right code
 * it gets one that lasts as long as the session, and the secret with which its page takes the session up again. JOIN1, CODE5.
 * Throws as `redeemCode` does, in the same time.
 */
export async function redeemAsGuest(
  ctx: SessionsContext,
  connection: ConnectedGuest,
  { code, guest }: RequestOf<typeof fromGuestEvents, 'code:redeem'>,
): Promise<{ sessionId: string; secret: string }> {
  const { source } = connection
  const deviceId = guestIdOf(newId())
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  const { sessionId } = await redeemCode(
    ctx,
    { deviceId, source, countedAs: `guests at ${throttleKeyOf(source)}` },
    code,
    trx =>
      trx
        .insertInto('guests')
        .values({
          id: deviceId,
          name: guest.name.trim(),
          browser: guest.browser,
          system: guest.system,
          modes_json: JSON.stringify(guest.modes),
          secret_hash: keyedHash(ctx.secrets.tokenKey, secret),
          source,
          created_at: ctx.clock(),
        })
        .execute(),
  )
  // Before anything is asked of the guest: its admission begins a turn later.
  await connection.becomes(deviceId)
  return { sessionId, secret }
}
