import { verify, type KeyObject } from 'node:crypto'
import { Failure, parse } from '../../../shared/protocol/failure.ts'
import { jobOrderSchema, type JobOrder, type SignedOrder } from '../../../shared/protocol/job.ts'
import { runCauseSentences } from '../../../shared/words/en/jobs.ts'

/**
 * The order that was offered, if it is genuine: signed over its exact text by the relay that this device is enrolled
 * with, and meant for this device. Throws `forbidden` otherwise, so that nothing of a forged order is even remembered:
 * it must not use up the id of a genuine one.
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
  return order
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Failure('invalid-input', 'Order: expected JSON.', { cause })
  }
}
