import { verifyScript } from '../shared/signing/verify-script.ts'
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
  const judge = (bytes: Buffer): number => {
    const started = performance.now()
    const { verdict } = verifyScript(bytes, 'a.sh', question)
    if (verdict !== 'verified') throw new Error('A script of the bench was refused.')
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
}
