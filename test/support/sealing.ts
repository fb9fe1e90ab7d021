import { sign } from 'node:crypto'
import { inputValuesSchema } from '../../shared/jobs/declaration.ts'
import { sealingKeyText } from '../../shared/protocol/agent-link.ts'
import {
  jobOrderSchema,
  sealedInputsPurpose,
  type JobOrder,
  type SignedOrder,
} from '../../shared/protocol/job.ts'
import { makeSealingKey, openSealed } from '../../shared/signing/sealed-box.ts'
import type { TestDevice, TestIdentity } from './relay.ts'

const keys = new WeakMap<TestIdentity, ReturnType<typeof makeSealingKey>>()

/** The sealing key of a test's device, the same for as long as its identity is. */
export function sealingKeyOf(identity: TestIdentity): ReturnType<typeof makeSealingKey> {
  const known = keys.get(identity) ?? makeSealingKey()
  keys.set(identity, known)
  return known
}

/** Tells the relay where to seal this device's secrets, as an agent does after each connect. */
export async function tellSealingKey(
  device: Pick<TestDevice, 'ask' | 'identity'>,
  sealingKey = sealingKeyOf(device.identity).publicKey,
): Promise<void> {
  const { deviceId, privateKey } = device.identity
  const signature = sign(null, Buffer.from(sealingKeyText(deviceId, sealingKey)), privateKey)
  await device.ask('device:key', { sealingKey, signature: signature.toString('base64') })
}

/** An order as its device reads it: the secrets opened and put to the other inputs. */
export function openOrder(signed: Pick<SignedOrder, 'order'>, identity: TestIdentity): JobOrder {
  const order = jobOrderSchema.parse(JSON.parse(signed.order))
  if (order.sealedInputs === null) return order
  const text = openSealed(sealingKeyOf(identity).privateKey, sealedInputsPurpose(order), order.sealedInputs)
  return { ...order, inputs: { ...order.inputs, ...inputValuesSchema.parse(JSON.parse(text)) } }
}
