import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'

/**
 * Sealed boxes: a text that only the holder of an X25519 key can read. A fresh key pair for each text agrees on a secret with the
 * holder's key (RFC 7748); HKDF-SHA256 makes the AES-256-GCM key of it, bound to both public keys and to `purpose`. SEC1.
 * Form: base64 of the fresh public key (SPKI DER, 44 bytes), the tag (16) and the content. The key encrypts one text only, so the
 * initialisation vector is zero.
 */

const SPKI_BYTES = 44
const TAG_BYTES = 16
const ZERO_IV = Buffer.alloc(12)

/** A new pair: what to publish (SPKI DER, base64), and what to keep (PKCS#8 DER, base64). */
export function makeSealingKey(): { publicKey: string; privateKey: string } {
  const pair = generateKeyPairSync('x25519')
  return {
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
}

/** The public part (SPKI DER, base64) of a private key as `makeSealingKey` gives it. */
export function publicSealingKey(privateKey: string): string {
  return createPublicKey(readPrivate(privateKey)).export({ format: 'der', type: 'spki' }).toString('base64')
}

/** Throws where `publicKey` (SPKI DER, base64) is no X25519 key. */
export function sealTo(publicKey: string, purpose: string, text: string): string {
  const recipient = readPublic(Buffer.from(publicKey, 'base64'))
  const fresh = generateKeyPairSync('x25519')
  const freshPublic = fresh.publicKey.export({ format: 'der', type: 'spki' })
  const cipher = createCipheriv(
    'aes-256-gcm',
    agreeKey(fresh.privateKey, recipient, freshPublic, publicKey),
    ZERO_IV,
  )
  cipher.setAAD(Buffer.from(purpose))
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([freshPublic, cipher.getAuthTag(), content]).toString('base64')
}

/** Throws where the text was sealed to another key or for another purpose, or was changed. */
export function openSealed(privateKey: string, purpose: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  const freshPublic = bytes.subarray(0, SPKI_BYTES)
  const key = agreeKey(
    readPrivate(privateKey),
    readPublic(freshPublic),
    freshPublic,
    publicSealingKey(privateKey),
  )
  const decipher = createDecipheriv('aes-256-gcm', key, ZERO_IV, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(purpose))
  decipher.setAuthTag(bytes.subarray(SPKI_BYTES, SPKI_BYTES + TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(SPKI_BYTES + TAG_BYTES)), decipher.final()]).toString(
    'utf8',
  )
}

function agreeKey(own: KeyObject, other: KeyObject, freshPublic: Buffer, recipient: string): Buffer {
  const secret = diffieHellman({ privateKey: own, publicKey: other })
  const info = Buffer.concat([
    Buffer.from('handrail sealed box v1\n'),
    freshPublic,
    Buffer.from(recipient, 'base64'),
  ])
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), info, 32))
}

function readPublic(der: Buffer): KeyObject {
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  if (key.asymmetricKeyType !== 'x25519') throw new TypeError('expected an X25519 public key')
  return key
}

const readPrivate = (base64: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' })
