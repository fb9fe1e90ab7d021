import { z } from 'zod'
import { makeSealingKey, publicSealingKey } from '../../shared/signing/sealed-box.ts'
import { idSchema } from '../../shared/protocol/people.ts'
import type { StateFile } from './state-file.ts'

/** The key with which this device opens the secrets of its jobs, made by the agent itself for each enrolment. SEC1. */
export const sealingKeySchema = z.object({
  version: z.literal(1),
  key: z
    .object({
      deviceId: idSchema,
      /** X25519, PKCS#8 DER, base64. Never leaves the device. */
      privateKey: z.base64().max(200),
    })
    .nullable(),
})
export type StoredSealingKey = z.infer<typeof sealingKeySchema>

/** This device's sealing key (SPKI DER and PKCS#8 DER, base64), made where there is none yet; on disk before it is given out. */
export async function ownSealingKey(
  file: StateFile<StoredSealingKey>,
  deviceId: string,
): Promise<{ publicKey: string; privateKey: string }> {
  const { key } = file.data
  if (key?.deviceId === deviceId) {
    // Another call may have made it a moment ago.
    await file.settled()
    return { publicKey: publicSealingKey(key.privateKey), privateKey: key.privateKey }
  }
  const made = makeSealingKey()
  await file.change(data => {
    data.key = { deviceId, privateKey: made.privateKey }
  })
  return made
}
