import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import forge from 'node-forge'
import { handrailWords as words } from '../../shared/words/en/handrail-command.ts'
import { say } from '../../shared/words/say.ts'
import type { ScriptSigner } from '../../shared/signing/sign-script.ts'
import { Problem, readInput } from './terminal.ts'

/** Certificates and keys in the files that people have: PEM, DER, PKCS#12. */

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g

/** Every certificate of a file, in DER. Throws a Problem where there is none. */
export async function readCertificates(file: string): Promise<Buffer[]> {
  const bytes = await readInput(file)
  const inPem = bytes.toString('latin1').match(PEM_CERTIFICATE)
  try {
    return (inPem ?? [bytes]).map(each => new X509Certificate(each).raw)
  } catch (error) {
    throw new Problem(say(words.notACertificate, { file }), { cause: error })
  }
}

/** The private key of a file. Throws a Problem where there is none, or where the passphrase does not open it. */
export async function readKey(file: string, passphrase: string | undefined): Promise<KeyObject> {
  const bytes = await readInput(file)
  try {
    return createPrivateKey({ key: bytes, ...(passphrase !== undefined && { passphrase }) })
  } catch (error) {
    throw new Problem(say(words.notAKey, { file }), { cause: error })
  }
}

/** Certificate, chain and key of a PKCS#12 file; the certificate is the one that the key belongs to. */
export async function readPkcs12(file: string, passphrase: string | undefined): Promise<ScriptSigner> {
  const bytes = await readInput(file)
  try {
    const store = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(bytes.toString('latin1')), passphrase ?? '')
    const certificates = bagsOf(store, forge.pki.oids['certBag'])
    const keys = [
      ...bagsOf(store, forge.pki.oids['pkcs8ShroudedKeyBag']),
      ...bagsOf(store, forge.pki.oids['keyBag']),
    ]
    const [keyDer] = keys
    if (!keyDer) throw new Error('no key in it')
    const key = createPrivateKey({ key: keyDer, format: 'der', type: 'pkcs8' })
    const own = certificates.find(each => belongsTo(each, key))
    if (!own) throw new Error('no certificate of its key in it')
    return { certificate: own, chain: certificates.filter(each => each !== own), key }
  } catch (error) {
    throw new Problem(say(words.notPkcs12, { file }), { cause: error })
  }
}

/** forge keeps what it cannot parse (EC) as ASN.1; what it can (RSA) is written again. */
function bagsOf(store: forge.pkcs12.Pkcs12Pfx, type: string | undefined): Buffer[] {
  if (type === undefined) return []
  const bags = store.getBags({ bagType: type })[type] ?? []
  return bags.map(bag => {
    const asn1 = bag.cert
      ? forge.pki.certificateToAsn1(bag.cert)
      : bag.key
        ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(bag.key))
        : bag.asn1
    return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1')
  })
}

/** Whether the private key is the certificate's own. */
export function belongsTo(certificate: Uint8Array, key: KeyObject): boolean {
  return new X509Certificate(certificate).publicKey.equals(createPublicKey(key))
}

export function toPem(certificate: Uint8Array, label = 'CERTIFICATE'): string {
  const lines =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

export function keyToPem(key: KeyObject, passphrase: string | undefined): string {
  return key
    .export({
      format: 'pem',
      type: 'pkcs8',
      ...(passphrase !== undefined && { cipher: 'aes-256-cbc', passphrase }),
    })
    .toString()
}
