import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeCodeSigner, makeIntermediate, makeRoot } from '../shared/signing/make-pki.ts'
import { signScript } from '../shared/signing/sign-script.ts'
import { toPem } from '../tools/handrail/key-files.ts'

/** A script signed by a publisher of its own, and what makes an agent trust that publisher. */
export function signForBench(
  fileName: string,
  script: Buffer,
): { bytes: Buffer; trust: (environment: Record<string, string>) => Promise<void> } {
  const named = (commonName: string, years: number) => ({
    name: { commonName },
    kind: 'rsa' as const,
    now: Date.now(),
    years,
  })
  const root = makeRoot(named('Bench root', 2))
  const intermediate = makeIntermediate(named('Bench intermediate', 2), root)
  const publisher = makeCodeSigner(named('Bench', 1), intermediate)
  const bytes = signScript(script, fileName, {
    certificate: publisher.certificate,
    chain: [intermediate.certificate],
    key: publisher.key,
  })
  return {
    bytes,
    async trust(environment) {
      const folder = join(environment['HANDRAIL_STATE'] ?? '', 'trust')
      for (const [store, holder] of Object.entries({ publishers: publisher, roots: root })) {
        await mkdir(join(folder, store), { recursive: true, mode: 0o700 })
        await writeFile(join(folder, store, 'bench.pem'), toPem(holder.certificate), { mode: 0o600 })
      }
    },
  }
}
