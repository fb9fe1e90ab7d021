import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { helperFor } from '../agent/jobs/run/hand-over-helpers.ts'
import { makePrivateFolder } from '../agent/jobs/run/private-folder.ts'
import { findRunAccount } from '../agent/jobs/run/run-account.ts'
import { verifyScript, type Verified } from '../shared/signing/verify-script.ts'
import { keysOf } from '../test/support/signing/algorithms.ts'
import { issue, NOW, usual, type Party } from '../test/support/signing/certificates.ts'
import { signedScript } from '../test/support/signing/scripts.ts'
import { attribute } from '../test/support/signing/signed-data.ts'
import { RFC3161_ATTRIBUTE, stampToken } from '../test/support/signing/stamps.ts'
import { ask, trustIn } from '../test/support/signing/world.ts'
import { median, percentile, type Figure } from './figures.ts'

const SCRIPT_BYTES = 20_000
const SCRIPTS = 100
const WANTED_MS = 5
const WANTED_A_SECOND = 200
const WANTED_WITH_FILE_MS = 10

const holder = (name: string, extensions: Buffer[], by?: Party): Party =>
  issue({ name, extensions, keys: keysOf(name, 'rsa3072'), ...(by && { by }) })

/**
 * Judging scripts of 20 KB, each another one, signed by a chain of three certificates and stamped, all with RSA keys of
 * 3072 bits: what a device does before it runs anything, without what it remembers of scripts judged a moment ago.
 */
export async function* verification(): AsyncGenerator<Figure> {
  const root = holder('Bench root', usual.authority())
  const intermediate = holder('Bench intermediate', usual.authority(0), root)
  const signer = holder('Bench signer', usual.signer(), intermediate)
  const tsaRoot = holder('Bench stamp root', usual.authority())
  const tsa = holder('Bench stamps', usual.tsa(), tsaRoot)
  const unsigned = (signature: Buffer): Buffer[] => [
    attribute(RFC3161_ATTRIBUTE, stampToken(signature, { tsa, at: NOW })),
  ]
  const scripts = Array.from({ length: SCRIPTS }, (_, i) => {
    const body = `echo ${i}\n`.padEnd(SCRIPT_BYTES, 'echo one more line of the script\n')
    return signedScript(body, 'a.sh', { signer, chain: [intermediate], unsigned })
  })
  const question = ask(trustIn({ publishers: [signer], roots: [root], tsaRoots: [tsaRoot] }))
  const verified = (bytes: Buffer): Verified => {
    const result = verifyScript(bytes, 'a.sh', question)
    if (result.verdict !== 'verified') throw new Error('A script of the bench was refused.')
    return result
  }
  const judge = (bytes: Buffer): number => {
    const started = performance.now()
    verified(bytes)
    return performance.now() - started
  }
  scripts.forEach(judge)
  const times = scripts.map(judge)
  const total = times.reduce((sum, time) => sum + time, 0)
  const what = 'script of 20 KB, 3 certificates, stamp: verified in'
  yield { measure: `${what} p50`, value: median(times), unit: 'ms', wanted: { most: WANTED_MS } }
  yield { measure: `${what} p95`, value: percentile(times, 0.95), unit: 'ms', wanted: null }
  const rate = (SCRIPTS / total) * 1000
  yield {
    measure: 'the same, on one core',
    value: rate,
    unit: 'a second',
    wanted: { least: WANTED_A_SECOND },
  }
  yield {
    measure: 'the same, and its private file written, p50',
    value: median(await judgeAndWrite(scripts, verified)),
    unit: 'ms',
    wanted: { most: WANTED_WITH_FILE_MS },
  }
}

/** What verifying and private writing add to an action's round trip, in milliseconds for each script. */
async function judgeAndWrite(
  scripts: readonly Buffer[],
  verified: (bytes: Buffer) => Verified,
): Promise<number[]> {
  const runsDir = await mkdtemp(join(tmpdir(), 'handrail-bench-runs-'))
  try {
    const found = await findRunAccount('system', [])
    if ('cause' in found) throw new Error(found.cause)
    const helper = helperFor('sh')
    const times: number[] = []
    for (const script of scripts) {
      const started = performance.now()
      const folder = makePrivateFolder(runsDir, found.account, verified(script).bytes, '.sh', helper)
      times.push(performance.now() - started)
      await folder.remove()
    }
    return times
  } finally {
    await rm(runsDir, { recursive: true, force: true })
  }
}
