import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parse } from '../shared/protocol/failure.ts'

/** The keys of a relay. They live in a file beside the store, never in it; a copy of the database alone reveals no token. */
export interface RelaySecrets {
  /** Keys the hash under which connection codes are stored. CODE5. */
  codeKey: Buffer
  /** Keys the hash under which bearer tokens and one-time tokens are stored. */
  tokenKey: Buffer
  /** Encrypts secret values in the store (AES-256-GCM). SEC1. */
  fieldKey: Buffer
  /** Signs job orders (Ed25519). */
  orderPrivateKey: KeyObject
  /** What agents pin at enrolment: SPKI DER, base64. */
  orderPublicKeyBase64: string
}

const keySchema = z.base64().refine(text => Buffer.from(text, 'base64').length === 32, 'expected 32 bytes')
const fileSchema = z.object({
  version: z.literal(1),
  codeKey: keySchema,
  tokenKey: keySchema,
  fieldKey: keySchema,
  /** PKCS#8 DER, base64. */
  orderPrivateKey: z.base64(),
})

export const secretsFile = (dataDir: string): string => join(dataDir, 'relay-secrets.json')

/** Reads the secrets of `dataDir`, making them (mode 0600) where there are none yet. */
export async function openSecrets(dataDir: string): Promise<RelaySecrets> {
  const file = secretsFile(dataDir)
  return readSecrets((await readIfThere(file)) ?? (await makeSecrets(dataDir, file)))
}

/** Reads the text of a secrets file. Throws `invalid-input` where it is not one. */
export function readSecrets(text: string): RelaySecrets {
  const from = parse(fileSchema, readJson(text), 'The relay’s secrets file')
  const orderPrivateKey = createPrivateKey({
    key: Buffer.from(from.orderPrivateKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  return {
    codeKey: Buffer.from(from.codeKey, 'base64'),
    tokenKey: Buffer.from(from.tokenKey, 'base64'),
    fieldKey: Buffer.from(from.fieldKey, 'base64'),
    orderPrivateKey,
    orderPublicKeyBase64: createPublicKey(orderPrivateKey)
      .export({ format: 'der', type: 'spki' })
      .toString('base64'),
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What is no JSON fails the schema, whose message says what was expected.
    return undefined
  }
}

/** The keyed hash under which a token or code is stored and looked up; hexadecimal. */
export function keyedHash(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** A second process that starts at the same moment finds the first one's file: the name is taken by `link`, never replaced. */
async function makeSecrets(dataDir: string, file: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const text = JSON.stringify({
    version: 1,
    codeKey: randomBytes(32).toString('base64'),
    tokenKey: randomBytes(32).toString('base64'),
    fieldKey: randomBytes(32).toString('base64'),
    orderPrivateKey: generateKeyPairSync('ed25519')
      .privateKey.export({ format: 'der', type: 'pkcs8' })
      .toString('base64'),
  } satisfies z.input<typeof fileSchema>)
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
  return await readFile(file, 'utf8')
}
