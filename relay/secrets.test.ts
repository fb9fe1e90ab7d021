import { sign, verify, createPublicKey } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyedHash, openSecrets, secretsFile } from './secrets.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handrail-secrets-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

test('are made once, for the account of the relay alone, and are the same ever after', async () => {
  const first = await openSecrets(dataDir)
  expect((await stat(secretsFile(dataDir))).mode & 0o777).toBe(0o600)
  const second = await openSecrets(dataDir)
  expect(second.codeKey.equals(first.codeKey)).toBe(true)
  expect(second.orderPublicKeyBase64).toBe(first.orderPublicKeyBase64)
  expect(first.codeKey.equals(first.tokenKey)).toBe(false)
  expect(await readdir(dataDir)).toEqual(['relay-secrets.json'])
})

test('two that start at the same moment get the same', async () => {
  const opened = await Promise.all(Array.from({ length: 8 }, () => openSecrets(dataDir)))
  expect(new Set(opened.map(secrets => secrets.orderPublicKeyBase64)).size).toBe(1)
})

test('the public key is the one that checks what the private key signed', async () => {
  const { orderPrivateKey, orderPublicKeyBase64 } = await openSecrets(dataDir)
  const signature = sign(null, Buffer.from('order'), orderPrivateKey)
  const key = createPublicKey({
    key: Buffer.from(orderPublicKeyBase64, 'base64'),
    format: 'der',
    type: 'spki',
  })
  expect(verify(null, Buffer.from('order'), key, signature)).toBe(true)
})

test('a file that is none is refused, and not replaced', async () => {
  for (const text of ['{}', 'nonsense', '{"version":1,"codeKey":"AA=="}']) {
    await writeFile(secretsFile(dataDir), text)
    await expect(openSecrets(dataDir)).rejects.toMatchObject({ code: 'invalid-input' })
  }
})

test('[CODE5] the keyed hash depends on key and text', () => {
  const [a, b] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  expect(keyedHash(a, '123456789')).toMatch(/^[0-9a-f]{64}$/)
  expect(keyedHash(a, '123456789')).not.toBe(keyedHash(b, '123456789'))
  expect(keyedHash(a, '123456789')).not.toBe(keyedHash(a, '123456780'))
})
