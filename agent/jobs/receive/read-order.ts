import { verify, type KeyObject } from 'node:crypto'
import { Failure, parse } from '../../../shared/protocol/failure.ts'
import { jobOrderSchema, type JobOrder, type SignedOrder } from '../../../shared/protocol/job.ts'
import { runCauseSentences } from '../../../shared/words/en/jobs.ts'

/**
 * The order that was offered, if it is genuine: signed over its exact text by the relay that this device is enrolled
 * with, and meant for this device. Throws `forbidden` otherwise, so that nothing of a forged order is even remembered:
 * it must not use up the id of a genuine one. Throws `invalid-input` where it is no order, or has secrets in the clear.
 */
export function readOrder(signed: SignedOrder, relayPublicKey: KeyObject, deviceId: string): JobOrder {
  const genuine = verify(
    null,
    Buffer.from(signed.order),
    relayPublicKey,
    Buffer.from(signed.signature, 'base64'),
  )
  if (!genuine) throw new Failure('forbidden', runCauseSentences['offer-not-genuine'])
  const order = parse(jobOrderSchema, jsonOf(signed.order), 'Order')
  if (order.deviceId !== deviceId) throw new Failure('forbidden', runCauseSentences['offer-not-genuine'])
  // A secret that came in the clear would lie so in the ledger. SEC1.
  const isSecret = new Set(
    order.declaration.inputs.filter(input => input.type === 'secret').map(input => input.name),
  )
  if (Object.keys(order.inputs).some(name => isSecret.has(name)))
    throw new Failure('invalid-input', 'Order: expected secret inputs sealed to this device’s key.')
  return order
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Failure('invalid-input', 'Order: expected JSON.', { cause })
  }
}
