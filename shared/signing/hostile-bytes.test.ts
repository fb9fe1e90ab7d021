import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOW } from '../../test/support/signing/certificates.ts'
import { openBlock, signedScript } from '../../test/support/signing/scripts.ts'
import { countersigned, stamped } from '../../test/support/signing/stamps.ts'
import { ask, BODY, makeWorld } from '../../test/support/signing/world.ts'
import { scriptRefusals } from '../jobs/script-refusals.ts'
import { describeSignature } from './describe-signature.ts'
import { verifyScript } from './verify-script.ts'

const world = makeWorld()
const { publisher, intermediate, tsa, trust } = world
const wish = { signer: publisher, chain: [intermediate] }
const OTHER = 'echo "another script of the same publisher"\n'
const originals = [
  signedScript(BODY, 'a.sh', wish),
  signedScript(OTHER, 'a.sh', { ...wish, form: 'octets' }),
  signedScript(BODY, 'a.sh', { ...wish, unsigned: stamped({ tsa, at: NOW - 1000 }) }),
  signedScript(OTHER, 'a.sh', {
    ...wish,
    chain: [intermediate, tsa],
    unsigned: countersigned({ tsa, at: NOW - 1000 }),
  }),
]
const signatures = originals.map(script => openBlock(script).der)
const LIMIT_MS = 100

let slowest = 0

/** Verifies and returns whether it was accepted; slow runs are measured again, since other processes run here as well. */
function run(bytes: Uint8Array): boolean {
  let took = Infinity
  let isAccepted = false
  for (let tries = 0; tries < 2 && took > LIMIT_MS; tries += 1) {
    const since = performance.now()
    const result = verifyScript(bytes, 'a.sh', ask(trust))
    took = Math.min(took, performance.now() - since)
    isAccepted = result.verdict === 'verified'
    if (result.verdict === 'refused') expect(scriptRefusals).toContain(result.reason)
  }
  slowest = Math.max(slowest, took)
  expect(['signed', 'unsigned', 'broken']).toContain(describeSignature(bytes, 'a.sh').state)
  return isAccepted
}

/** The version fields, which no signature covers (see byte-flips.test.ts), as they were. */
function withoutVersions(der: Buffer): string {
  return der.toString('hex').replaceAll(/020103(?=310)/g, '020101')
}

/** What is accepted says the same as one of the originals, up to the newline at the end. */
function expectOriginal(bytes: Buffer): void {
  const bodies = originals.map(script => script.toString('latin1').split('# SIG #')[0])
  expect(bodies).toContain(bytes.toString('latin1').split('# SIG #')[0])
  const text = bytes.toString('latin1')
  const { der } = openBlock(Buffer.from(text.endsWith('\n') ? text : `${text}\n`, 'latin1'))
  expect(signatures.map(withoutVersions)).toContain(withoutVersions(der))
}

const script = fc.constantFrom(...originals)
const place = fc.nat({ max: 1_000_000 })
const edits = fc.array(fc.record({ at: place, to: fc.nat({ max: 255 }) }), { minLength: 1, maxLength: 6 })
const options = { numRuns: 1000 } as const

function edited(bytes: Buffer, changes: { at: number; to: number }[]): Buffer {
  const changed = Buffer.from(bytes)
  for (const { at, to } of changes) changed[at % changed.length] = to
  return changed
}

function property<T>(arbitrary: fc.Arbitrary<T>, make: (value: T) => Buffer): void {
  fc.assert(
    fc.property(arbitrary, value => {
      const bytes = make(value)
      if (run(bytes)) expectOriginal(bytes)
    }),
    options,
  )
}

// Thousands of runs: on a busy machine they take their time.
describe('hostile bytes are refused', { timeout: 60_000 }, () => {
  it('[SIGN4] bytes changed anywhere in the file', () => {
    property(fc.tuple(script, edits), ([original, changes]) => edited(original, changes))
  })

  it('[SIGN4] bytes changed in the DER of the signature', () => {
    property(fc.tuple(script, edits), ([original, changes]) => {
      const { der, withDer } = openBlock(original)
      return withDer(edited(der, changes))
    })
  })

  it('[SIGN4] files and signatures cut off', () => {
    property(fc.tuple(script, place, fc.boolean()), ([original, at, inside]) => {
      if (!inside) return original.subarray(0, at % original.length)
      const { der, withDer } = openBlock(original)
      return withDer(der.subarray(0, at % der.length))
    })
  })

  it('[SIGN2] files spliced of two signed scripts', () => {
    property(fc.tuple(script, script, place, place), ([one, other, from, to]) =>
      Buffer.concat([one.subarray(0, from % one.length), other.subarray(to % other.length)]),
    )
  })

  it('[SIGN4] signatures spliced of those of two scripts', () => {
    property(fc.tuple(script, script, place, place), ([one, other, from, to]) => {
      const first = openBlock(one)
      const second = openBlock(other).der
      return first.withDer(
        Buffer.concat([first.der.subarray(0, from % first.der.length), second.subarray(to % second.length)]),
      )
    })
  })

  it('[SIGN4] a part of a signature put in the place of another one', () => {
    property(
      fc.tuple(script, place, place, fc.integer({ min: 1, max: 300 })),
      ([original, from, to, length]) => {
        const { der, withDer } = openBlock(original)
        const changed = Buffer.from(der)
        der.copy(changed, to % der.length, from % der.length, (from % der.length) + length)
        return withDer(changed)
      },
    )
  })

  it('[SIGN1] any bytes at all as file, and as signature', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), fc.constantFrom(...originals), (bytes, original) => {
        expect(run(bytes)).toBe(false)
        expect(run(openBlock(original).withDer(bytes))).toBe(false)
      }),
      options,
    )
  })

  it('[SIGN1] any text around and between the marks', () => {
    const part = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom(
        '# SIG # Begin signature block',
        '# SIG # End signature block',
        '\n',
        '\r\n',
        '# ',
        'AAAA',
        '\0',
        '\uFEFF',
      ),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), parts => {
        expect(run(Buffer.from(parts.join('')))).toBe(false)
      }),
      options,
    )
  })

  it('[SIGN4] none of these runs takes longer than 100 ms', () => {
    expect(slowest).toBeGreaterThan(0)
    expect(slowest).toBeLessThan(LIMIT_MS)
  })

  it('[SIGN4] nothing is kept of what was refused', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const heap = (): number => {
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers
    }
    const many = (count: number): void => {
      fc.assert(
        fc.property(script, edits, (original, changes) => {
          const { der, withDer } = openBlock(original)
          verifyScript(withDer(edited(der, changes)), 'a.sh', ask(trust))
        }),
        { numRuns: count },
      )
    }
    // Until the certificates that were read last fill their place.
    many(1000)
    const before = heap()
    many(2000)
    expect(heap() - before).toBeLessThan(8 * 1024 * 1024)
  })
})
