import { Failure } from '../../../shared/protocol/failure.ts'
import { jobOrderSchema, type JobOrder, type SignedOrder } from '../../../shared/protocol/job.ts'
import { readSigned } from '../../link/read-signed.ts'
import type { Identity } from '../../state/identity.ts'

/**
 * The order that was offered, if it is genuine. Throws `forbidden` otherwise: a forged order must not use up the id of a
 * genuine one. Throws `invalid-input` where it is no order, or has secrets in the clear.
 */
export function readOrder(
  signed: SignedOrder,
  identity: Pick<Identity, 'relayPublicKey' | 'deviceId'>,
): JobOrder {
  const order = readSigned(
    jobOrderSchema,
    { text: signed.order, signature: signed.signature },
    identity,
    'Order',
  )
  // A secret that came in the clear would lie so in the ledger. SEC1.
  const isSecret = new Set(
    order.declaration.inputs.filter(input => input.type === 'secret').map(input => input.name),
  )
  if (Object.keys(order.inputs).some(name => isSecret.has(name)))
    throw new Failure('invalid-input', 'Order: expected secret inputs sealed to this device’s key.')
  return order
}
