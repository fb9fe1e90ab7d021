import type { ApiInput, ApiReply } from '../../shared/protocol/admin-api.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { organisationName } from '../accounts/organisation.ts'
import { makeOneTimeToken, useOneTimeToken } from '../accounts/one-time-tokens.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { RelayContext } from '../context.ts'
import { listRelays } from '../link/list-relays.ts'
import type { RelaySecrets } from '../secrets.ts'
import { newId } from '../store/new-id.ts'
import type { Store } from '../store/open-store.ts'
import { readDeviceKey } from './prove-device.ts'
import { searchTextOf } from './device-rows.ts'

const ENROLMENT_TOKEN_LIFETIME_MS = 3_600_000

/** Makes a token with which one agent can be enrolled within the hour. AUTH2. */
export async function makeEnrolmentToken(
  store: Store,
  secrets: RelaySecrets,
  by: { at: number; actor: string; source: string },
): Promise<{ token: string; expiresAt: number }> {
  return await store.transaction(async trx => {
    const of = { createdBy: by.actor, now: by.at, lifetimeMs: ENROLMENT_TOKEN_LIFETIME_MS }
    const made = await makeOneTimeToken(trx, secrets, { purpose: 'enrolment', ...of })
    await appendAudit(trx, {
      ...by,
      act: 'enrolment-token:make',
      subject: 'enrolment token',
      outcome: 'done',
      data: { expiresAt: made.expiresAt },
    })
    return made
  })
}

/** Enrols a device with its public key. Throws `enrolment-token-invalid`, and says so in the audit log. AUTH2. */
export async function enrolDevice(
  ctx: RelayContext,
  { token, publicKey, hostName }: ApiInput<'POST /api/enrol'>['body'],
  source: string,
): Promise<ApiReply<'POST /api/enrol'>> {
  readDeviceKey(publicKey)
  const at = ctx.clock()
  const deviceId = newId()
  const createdBy = await ctx.store.transaction(async trx => {
    const createdBy = await useOneTimeToken(trx, ctx.secrets, token, 'enrolment', at)
    if (createdBy !== null)
      await trx
        .insertInto('devices')
        .values({
          id: deviceId,
          name: hostName,
          sort_name: hostName.toLowerCase(),
          public_key: publicKey,
          facts_json: null,
          search_text: searchTextOf(hostName, null),
          online: 0,
          last_seen_at: null,
          enrolled_at: at,
          identity_conflict_at: null,
          removed_at: null,
        })
        .execute()
    await appendAudit(trx, {
      at,
      actor: createdBy === null ? 'unknown' : `device:${deviceId}`,
      act: 'device:enrol',
      subject: createdBy === null ? 'unknown' : deviceId,
      outcome: createdBy === null ? 'refused' : 'done',
      source,
      data: createdBy === null ? {} : { name: hostName, tokenMadeBy: createdBy },
    })
    return createdBy
  })
  if (createdBy === null) throw new Failure('enrolment-token-invalid', relayWords.enrolmentTokenInvalid)
  ctx.announce('devices')
  return {
    deviceId,
    relayPublicKey: ctx.secrets.orderPublicKeyBase64,
    relays: await listRelays(ctx),
    organisation: await organisationName(ctx.store.db),
  }
}
