import { createPrivateKey } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTestRelay } from '../../test/support/relay.ts'

test('a stolen database orders nothing: the key that signs orders is not in it, in no form', async () => {
  const real = await startTestRelay()
  try {
    await real.enrolDevice()
    const secrets = 'relay-secrets.json'
    const { orderPrivateKey } = JSON.parse(await readFile(join(real.dataDir, secrets), 'utf8')) as {
      orderPrivateKey: string
    }
    const der = Buffer.from(orderPrivateKey, 'base64')
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    const seed = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url')
    expect(seed).toHaveLength(32)
    const files = (await readdir(real.dataDir)).filter(name => name !== secrets)
    expect(files).not.toEqual([])
    for (const name of files) {
      const bytes = await readFile(join(real.dataDir, name))
      for (const form of [seed, orderPrivateKey, seed.toString('base64'), seed.toString('hex')])
        expect(bytes.includes(form), name).toBe(false)
    }
  } finally {
    await real.stop()
  }
})
