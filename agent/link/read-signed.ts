import { verify } from 'node:crypto'
import type { z } from 'zod'
import { Failure, parse } from '../../shared/protocol/failure.ts'
import { runCauseSentences } from '../../shared/words/en/jobs.ts'
import type { Identity } from '../state/identity.ts'

/**
 * What the relay signed, if it is genuine: signed over its exact text by the relay that this device is enrolled with, and meant
 * for this device. Throws `forbidden` otherwise, so that nothing of what was forged is even remembered, and `invalid-input`
 * where it does not fit `schema`. `what` names it in messages.
 */
export function readSigned<S extends z.ZodType<{ deviceId: string }>>(
  schema: S,
  signed: { text: string; signature: string },
  { relayPublicKey, deviceId }: Pick<Identity, 'relayPublicKey' | 'deviceId'>,
  what: string,
): z.output<S> {
  const notGenuine = new Failure('forbidden', runCauseSentences['offer-not-genuine'])
  const signature = Buffer.from(signed.signature, 'base64')
  if (!verify(null, Buffer.from(signed.text), relayPublicKey, signature)) throw notGenuine
  const read = parse(schema, jsonOf(signed.text, what), what)
  if (read.deviceId !== deviceId) throw notGenuine
  return read
}

function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Failure('invalid-input', `${what}: expected JSON.`, { cause })
  }
}
