import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { challengeText, sealingKeyText } from '../../shared/protocol/agent-link.ts'
import { idSchema } from '../../shared/protocol/people.ts'

/** Who this device is: written by `enrol` alone. AUTH2. */
export const identitySchema = z.object({
  version: z.literal(1),
  deviceId: idSchema,
  /** Ed25519, PKCS#8 DER, base64. Never leaves the device. */
  privateKey: z.base64().max(200),
  /** The key with which the relay signs job orders (Ed25519, SPKI DER, base64), pinned at enrolment. */
  relayPublicKey: z.base64().max(200),
  enrolledAt: z.number().int(),
})
export type StoredIdentity = z.infer<typeof identitySchema>

export interface Identity {
  deviceId: string
  relayPublicKey: KeyObject
  /** Proves this identity to a relay, for one connection: signs nothing but the challenge text. Base64. */
  prove(nonce: string): string
  /** Vouches for this device's sealing key: signs nothing but the text of it. Base64. SEC1. */
  vouchFor(sealingKey: string): string
}

/** A fresh key pair, as enrolment sends and stores it. */
export function makeDeviceKeys(): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  }
}

export function readIdentity(stored: StoredIdentity): Identity {
  const key = createPrivateKey({
    key: Buffer.from(stored.privateKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  return {
    deviceId: stored.deviceId,
    relayPublicKey: createPublicKey({
      key: Buffer.from(stored.relayPublicKey, 'base64'),
      format: 'der',
      type: 'spki',
    }),
    prove: nonce => sign(null, Buffer.from(challengeText(stored.deviceId, nonce)), key).toString('base64'),
    vouchFor: sealingKey =>
      sign(null, Buffer.from(sealingKeyText(stored.deviceId, sealingKey)), key).toString('base64'),
  }
}
