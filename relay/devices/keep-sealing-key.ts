import { createHash, createPublicKey, verify } from 'node:crypto'
import { sealingKeyText } from '../../shared/protocol/agent-link.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { raiseAlarm } from '../audit/raise-alarm.ts'
import type { RelayContext } from '../context.ts'
import { readDeviceKey } from './prove-device.ts'

/**
 * Notes the key to which this device's secrets are sealed, vouched for by the device's own signature. SEC1. Another key than before is
 * taken, for a device may have lost it, and raises an alarm. Throws `invalid-input` or `device-proof-failed`.
 */
export async function keepSealingKey(
  ctx: Pick<RelayContext, 'store' | 'clock' | 'announce'>,
  device: { deviceId: string; source: string },
  { sealingKey, signature }: { sealingKey: string; signature: string },
): Promise<void> {
  const { deviceId, source } = device
  checkSealingKey(sealingKey)
  const changed = await ctx.store.transaction(async trx => {
    const row = await trx
      .selectFrom('devices')
      .select(['name', 'public_key', 'sealing_key'])
      .where('id', '=', deviceId)
      .executeTakeFirstOrThrow()
    const text = Buffer.from(sealingKeyText(deviceId, sealingKey))
    if (!verify(null, text, readDeviceKey(row.public_key), Buffer.from(signature, 'base64')))
      throw new Failure('device-proof-failed', relayWords.deviceProofFailed)
    if (row.sealing_key === sealingKey) return null
    await trx.updateTable('devices').set({ sealing_key: sealingKey }).where('id', '=', deviceId).execute()
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: `device:${deviceId}`,
      act: 'device:sealing-key',
      subject: deviceId,
      outcome: 'done',
      source,
      data: { from: row.sealing_key && fingerprintOf(row.sealing_key), to: fingerprintOf(sealingKey) },
    })
    return row.sealing_key === null ? null : row.name
  })
  if (changed !== null)
    await raiseAlarm(ctx, 'sealing-key-changed', say(relayWords.sealingKeyChangedAlarm, { device: changed }))
}

function checkSealingKey(base64: string): void {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
    if (key.asymmetricKeyType === 'x25519') return
  } catch (cause) {
    throw new Failure('invalid-input', relayWords.sealingKeyNotUnderstood, { cause })
  }
  throw new Failure('invalid-input', relayWords.sealingKeyNotUnderstood)
}

const fingerprintOf = (key: string): string =>
  createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex')
