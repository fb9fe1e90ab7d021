import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommandLine } from '../../agent/command-line.ts'
import { issue, usual, YEAR, type Party } from '../../test/support/signing/certificates.ts'
import { keysOf } from '../../test/support/signing/algorithms.ts'
import { runHandrail } from '../handrail.ts'
import { keyToPem, toPem } from './key-files.ts'

const run = promisify(execFile)
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl)
  console.log(
    'Skipped in part: openssl is not installed (PKCS#12 files and a time stamp authority are made with it)',
  )

const PASSPHRASE = 'correct horse'
const SCRIPT = '#!/bin/sh\necho one\n'
let dir = ''

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-pki-'))
  expect(await handrail(['pki', 'init', join(dir, 'pki'), '--name', 'Acme IT', '--key', 'ec'])).toMatchObject(
    { code: 0 },
  )
  await trustFolder(join(dir, 'trust'), join(dir, 'pki'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function handrail(args: string[], stdin = ''): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' }
  const code = await runHandrail(args, {
    out: text => void (said.out += text),
    err: text => void (said.err += text),
    stdin: Readable.from([stdin]),
  })
  return { code, ...said }
}

/** What a device that trusts this folder says of a file. */
async function verify(file: string, ...options: string[]): Promise<Record<string, unknown>> {
  let out = ''
  await runCommandLine(
    ['verify', file, '--json', '--policy', 'trusted-publisher', '--trust', join(dir, 'trust'), ...options],
    {
      out: text => void (out += text),
      err: text => void (out += text),
      stdin: Readable.from(['']),
      environment: { HANDRAIL_STATE: join(dir, 'state') },
    },
  )
  return JSON.parse(out) as Record<string, unknown>
}

async function trustFolder(trust: string, pki: string): Promise<void> {
  for (const [folder, name] of [
    ['publishers', 'publisher'],
    ['roots', 'root'],
  ] as const) {
    await mkdir(join(trust, folder), { recursive: true })
    await writeFile(join(trust, folder, `${name}.pem`), await readFile(join(pki, `${name}.pem`)))
  }
}

async function script(name: string, text = SCRIPT): Promise<string> {
  const file = join(dir, name)
  await writeFile(file, text)
  return file
}

const signerOptions = (pki = join(dir, 'pki')): string[] => [
  '--certificate',
  join(pki, 'publisher.pem'),
  '--chain',
  join(pki, 'intermediate.pem'),
  '--key',
  join(pki, 'publisher.key'),
]

describe('[SIGN11] handrail sign and pki', () => {
  test('what pki made signs scripts of every kind, and a device that trusts it verifies them', async () => {
    for (const name of ['a.sh', 'a.py', 'a.mjs', 'a.js', 'a.ps1', 'a.psm1', 'a.psd1', 'a.ps1xml']) {
      const file = await script(name, 'one\n')
      expect(await handrail(['sign', file, ...signerOptions()])).toMatchObject({ code: 0, err: '' })
      expect(await verify(file)).toMatchObject({ verdict: 'verified', publisher: 'Acme IT', signedAt: null })
      await writeFile(file, (await readFile(file, 'utf8')).replace('one', 'two'))
      expect(await verify(file)).toMatchObject({ verdict: 'refused', reason: 'bad-digest' })
    }
  })

  test('a script that is signed already gets a new block in place of the old one, and is otherwise unchanged', async () => {
    const file = await script('again.sh')
    await handrail(['sign', file, ...signerOptions()])
    await handrail(['sign', file, ...signerOptions()])
    const text = await readFile(file, 'utf8')
    expect(text.startsWith(SCRIPT)).toBe(true)
    expect(text.match(/Begin signature block/g)).toHaveLength(1)
    expect(await verify(file)).toMatchObject({ verdict: 'verified' })
  })

  test('nothing is written where one of the files cannot be signed, and the reason names it', async () => {
    const good = await script('good.sh')
    const bad = await script('bad.ps1', 'Write-Output "é"\n')
    const { code, err } = await handrail(['sign', good, bad, ...signerOptions()])
    expect([code, err.includes(bad), err.includes('UTF-8 with BOM')]).toEqual([1, true, true])
    expect(await readFile(good, 'utf8')).toBe(SCRIPT)
  })

  test('keys are private, may be sealed with a passphrase, and open with no other', async () => {
    const pki = join(dir, 'sealed')
    const made = await handrail(
      ['pki', 'init', pki, '--name', 'Sealed', '--key', 'ec', '--passphrase-stdin'],
      `${PASSPHRASE}\n`,
    )
    expect(made.code).toBe(0)
    expect(await readFile(join(pki, 'publisher.key'), 'utf8')).toContain('ENCRYPTED')
    expect((await stat(join(pki, 'publisher.key'))).mode & 0o777).toBe(0o600)
    const file = await script('sealed.sh')
    const words = ['sign', file, ...signerOptions(pki), '--passphrase-stdin']
    expect(await handrail(words, 'another\n')).toMatchObject({ code: 1 })
    expect(await handrail(['sign', file, ...signerOptions(pki)])).toMatchObject({ code: 1 })
    expect(await readFile(file, 'utf8')).toBe(SCRIPT)
    expect(await handrail(words, `${PASSPHRASE}\n`)).toMatchObject({ code: 0 })
    await writeFile(join(dir, 'passphrase'), `${PASSPHRASE}\n`)
    const fromFile = ['sign', file, ...signerOptions(pki), '--passphrase-file', join(dir, 'passphrase')]
    expect(await handrail(fromFile)).toMatchObject({ code: 0 })
  })

  test('a folder that is there is never written over', async () => {
    const { code, err } = await handrail(['pki', 'init', join(dir, 'pki'), '--name', 'Acme IT'])
    expect([code, err.includes('exists already')]).toEqual([1, true])
  })

  test('a key of another certificate is refused', async () => {
    const options = [...signerOptions().slice(0, -1), join(dir, 'pki', 'root.key')]
    expect(await handrail(['sign', await script('key.sh'), ...options])).toMatchObject({ code: 1 })
  })

  test('wrong usage ends with 2 and points to the help, which ends with 0', async () => {
    const file = await script('usage.sh')
    const wrong = [
      [],
      ['nonsense'],
      ['pki'],
      ['pki', 'init'],
      ['pki', 'init', join(dir, 'x'), '--name', 'X', '--key', 'dsa'],
      ['pki', 'init', join(dir, 'x'), '--name', 'X', '--years', '1.5'],
      ['sign'],
      ['sign', file],
      ['sign', file, '--passphrase', 'secret'],
      ['sign', file, file, '--out', 'x', ...signerOptions()],
      ['sign', file, ...signerOptions(), '--time-stamp', 'ftp://x'],
      ['library', 'sign'],
    ]
    for (const args of wrong) expect([args, (await handrail(args)).code]).toEqual([args, 2])
    for (const args of [['--help'], ['sign', '--help'], ['pki', 'init', '--help']])
      expect(await handrail(args)).toMatchObject({ code: 0, err: '' })
  })

  test('[SIGN7] the revocation list it makes satisfies a strict device, and refuses whom it names', async () => {
    const pki = join(dir, 'pki')
    const file = await script('revoked.sh')
    await handrail(['sign', file, ...signerOptions()])
    expect(await verify(file, '--revocation', 'strict')).toMatchObject({ reason: 'revocation-unknown' })
    const crl = (issuer: string, ...more: string[]): string[] => [
      'pki',
      'crl',
      '--issuer',
      join(pki, `${issuer}.pem`),
      '--key',
      join(pki, `${issuer}.key`),
      '--out',
      join(dir, 'trust', 'crls', `${issuer}.pem`),
      ...more,
    ]
    await mkdir(join(dir, 'trust', 'crls'))
    expect(await handrail(crl('root'))).toMatchObject({ code: 0 })
    expect(await handrail(crl('intermediate'))).toMatchObject({ code: 0 })
    expect(await verify(file, '--revocation', 'strict')).toMatchObject({ verdict: 'verified', warnings: [] })
    expect(await handrail(crl('intermediate', join(pki, 'publisher.pem')))).toMatchObject({ code: 0 })
    expect(await verify(file)).toMatchObject({ verdict: 'refused', reason: 'revoked' })
    await rm(join(dir, 'trust', 'crls'), { recursive: true })
  })

  test.skipIf(!hasOpenssl)(
    '[SIGN7] openssl reads certificates and lists, and finds the signer revoked',
    async () => {
      const pki = join(dir, 'pki')
      const list = join(dir, 'for-openssl.pem')
      const check = () =>
        run('openssl', [
          'verify',
          '-crl_check',
          ...[
            '-CAfile',
            join(pki, 'root.pem'),
            '-untrusted',
            join(pki, 'intermediate.pem'),
            '-CRLfile',
            list,
          ],
          join(pki, 'publisher.pem'),
        ])
      const make = (...revoked: string[]) =>
        handrail([
          ...[
            'pki',
            'crl',
            '--issuer',
            join(pki, 'intermediate.pem'),
            '--key',
            join(pki, 'intermediate.key'),
          ],
          ...['--out', list, '--key-compromise', ...revoked],
        ])
      expect(await make()).toMatchObject({ code: 0 })
      expect((await check()).stdout).toContain('OK')
      expect(await make(join(pki, 'publisher.pem'))).toMatchObject({ code: 0 })
      await expect(check()).rejects.toMatchObject({ stderr: expect.stringContaining('revoked') })
      const { stdout } = await run('openssl', ['crl', '-in', list, '-noout', '-text'])
      expect(stdout).toContain('Key Compromise')
    },
  )

  test('writes elsewhere where told, leaves the original as it was, and takes certificates in DER', async () => {
    const file = await script('original.sh')
    const out = join(dir, 'signed-copy.sh')
    const pem = await readFile(join(dir, 'pki', 'publisher.pem'), 'latin1')
    await writeFile(join(dir, 'publisher.der'), Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64'))
    const [, , ...rest] = signerOptions()
    expect(
      await handrail(['sign', file, '--out', out, '--certificate', join(dir, 'publisher.der'), ...rest]),
    ).toMatchObject({ code: 0 })
    expect(await readFile(file, 'utf8')).toBe(SCRIPT)
    expect(await verify(out)).toMatchObject({ verdict: 'verified' })
  })

  test('what is no script, no file or no certificate is named', async () => {
    const image = await script('picture.png')
    for (const [args, named] of [
      [['sign', image, ...signerOptions()], image],
      [['sign', join(dir, 'none.sh'), ...signerOptions()], join(dir, 'none.sh')],
      [['sign', await script('c.sh'), '--certificate', image, ...signerOptions().slice(2)], image],
      [['sign', await script('k.sh'), ...signerOptions().slice(0, -1), image], image],
      [['sign', await script('p.sh'), '--pkcs12', image], image],
      [
        ['sign', await script('f.sh'), ...signerOptions(), '--passphrase-file', join(dir, 'none')],
        join(dir, 'none'),
      ],
    ] as const) {
      const { code, err } = await handrail([...args])
      expect([code, err.includes(named)]).toEqual([1, true])
    }
    expect(await readFile(image, 'utf8')).toBe(SCRIPT)
  })

  test('[SIGN9] the key of the library is never made inside the project', async () => {
    const inside = new URL('../../library/keys', import.meta.url).pathname
    expect(await handrail(['library', 'sign', '--keys', inside])).toMatchObject({ code: 1 })
  })

  test.skipIf(!hasOpenssl).each(['rsa', 'ec'])(
    'signs with a PKCS#12 file as openssl makes it: %s',
    async kind => {
      const pki = join(dir, `p12-${kind}`)
      await handrail(['pki', 'init', pki, '--name', 'Acme IT', '--key', kind])
      const p12 = join(pki, 'signer.p12')
      await run('openssl', [
        'pkcs12',
        '-export',
        '-inkey',
        join(pki, 'publisher.key'),
        '-in',
        join(pki, 'publisher.pem'),
        '-certfile',
        join(pki, 'intermediate.pem'),
        '-passout',
        `pass:${PASSPHRASE}`,
        '-out',
        p12,
      ])
      const file = await script(`p12-${kind}.sh`)
      const words = ['sign', file, '--pkcs12', p12, '--passphrase-stdin']
      expect(await handrail(words, 'another\n')).toMatchObject({ code: 1 })
      expect(await handrail(words, `${PASSPHRASE}\n`)).toMatchObject({ code: 0 })
      await rm(join(dir, 'trust-p12'), { recursive: true, force: true })
      await trustFolder(join(dir, 'trust-p12'), pki)
      expect(await verify(file, '--trust', join(dir, 'trust-p12'))).toMatchObject({ verdict: 'verified' })
    },
  )
})

describe.skipIf(!hasOpenssl)('[SIGN6] handrail sign --time-stamp, with openssl as the authority', () => {
  let server: Server
  let url = ''
  /** What the authority does with the true answer. */
  let spoil: ((reply: Buffer) => Buffer) | null = null
  let tsaRoot: Party

  beforeAll(async () => {
    const long = { from: Date.now() - YEAR, until: Date.now() + 20 * YEAR }
    tsaRoot = issue({ name: 'Stamp root', extensions: usual.authority(), ...long })
    const keys = keysOf('Stamps of openssl', 'rsa2048')
    const tsa = issue({ name: 'Stamps', by: tsaRoot, keys, extensions: usual.tsa(), ...long })
    await writeFile(join(dir, 'tsa.pem'), toPem(tsa.der))
    await writeFile(join(dir, 'tsa-root.pem'), toPem(tsaRoot.der))
    await writeFile(join(dir, 'tsa.key'), keyToPem(keys.privateKey, undefined))
    await writeFile(join(dir, 'serial'), '01')
    await writeFile(join(dir, 'tsa.cnf'), tsaSettings(dir))
    server = createServer((request, response) => {
      void (async () => {
        const parts: Buffer[] = []
        for await (const part of request) parts.push(part as Buffer)
        await writeFile(join(dir, 'query'), Buffer.concat(parts))
        await run('openssl', ['ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query', '-out', 'reply'], {
          cwd: dir,
        })
        const reply = await readFile(join(dir, 'reply'))
        response
          .writeHead(200, { 'content-type': 'application/timestamp-reply' })
          .end(spoil?.(reply) ?? reply)
      })().catch((error: unknown) => response.writeHead(500).end(String(error)))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await mkdir(join(dir, 'trust', 'tsa-roots'))
    await writeFile(join(dir, 'trust', 'tsa-roots', 'root.pem'), toPem(tsaRoot.der))
  })
  afterAll(async () => {
    await new Promise(resolve => server.close(resolve))
  })

  test('the stamped signature outlives its certificate', async () => {
    for (const name of ['stamped.sh', 'stamped.ps1']) {
      const file = await script(name)
      const before = Date.now()
      expect(await handrail(['sign', file, ...signerOptions(), '--time-stamp', url])).toMatchObject({
        code: 0,
        err: '',
      })
      const said = await verify(file, '--at', '2040-01-01')
      expect(said).toMatchObject({ verdict: 'verified' })
      expect(Math.abs(Date.parse(String(said['signedAt'])) - before)).toBeLessThan(5000)
    }
    const plain = await script('plain.sh')
    await handrail(['sign', plain, ...signerOptions()])
    expect(await verify(plain, '--at', '2040-01-01')).toMatchObject({ reason: 'certificate-expired' })
  })

  test('an answer that is not for this signature, is damaged, or is none leaves the file as it was', async () => {
    const file = await script('spoiled.sh')
    const words = ['sign', file, ...signerOptions(), '--time-stamp', url]
    let first: Buffer | null = null
    const spoilers: Record<string, (reply: Buffer) => Buffer> = {
      kept: reply => (first = reply),
      'of another request': () => first ?? Buffer.alloc(0),
      truncated: reply => reply.subarray(0, -1),
      flipped: reply => Buffer.concat([reply.subarray(0, -1), Buffer.of((reply.at(-1) ?? 0) ^ 1)]),
      empty: () => Buffer.alloc(0),
      'a refusal': () => Buffer.from('30053003020102', 'hex'),
      huge: () => Buffer.alloc(1024 * 1024, 0x30),
    }
    for (const [name, change] of Object.entries(spoilers)) {
      spoil = change
      expect([name, (await handrail(words)).code]).toEqual([name, name === 'kept' ? 0 : 1])
      if (name === 'kept') await script('spoiled.sh')
      expect(await readFile(file, 'utf8')).toBe(SCRIPT)
    }
    spoil = null
  })

  test('an authority that is not there is named', async () => {
    const file = await script('alone.sh')
    const { code, err } = await handrail([
      'sign',
      file,
      ...signerOptions(),
      '--time-stamp',
      'http://127.0.0.1:1/',
    ])
    expect([code, err.includes('http://127.0.0.1:1/')]).toEqual([1, true])
    expect(await readFile(file, 'utf8')).toBe(SCRIPT)
  })
})

const tsaSettings = (folder: string): string => `[tsa]
default_tsa = settings
[settings]
dir = ${folder}
serial = ${folder}/serial
crypto_device = builtin
signer_cert = ${folder}/tsa.pem
certs = ${folder}/tsa-root.pem
signer_key = ${folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`
