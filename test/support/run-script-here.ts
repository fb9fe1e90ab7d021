import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runScript, type RunOutcome, type ScriptRun } from '../../agent/jobs/run/run-script.ts'
import { parseDeclaration } from '../../shared/jobs/parse-declaration.ts'
import { verifyScript, type Refused, type Verified } from '../../shared/signing/verify-script.ts'

const trust = {
  publishers: new Set<string>(),
  disallowed: new Set<string>(),
  roots: [],
  intermediates: [],
  tsaRoots: [],
  revocationLists: [],
  handrail: null,
  problem: null,
}

/** The verdict of a device whose policy is `unrestricted`. */
export function verifyUnrestricted(bytes: Uint8Array, fileName: string): Verified | Refused {
  return verifyScript(bytes, fileName, {
    trust,
    policy: 'unrestricted',
    at: Date.now(),
    revocation: 'default',
  })
}

/** Runs a script as the agent's jobs do once it was verified, without an agent around it; the policy is `unrestricted`. */
export async function runScriptHere(
  text: string,
  more: Partial<Omit<ScriptRun, 'script'>> & { script?: Verified } = {},
): Promise<RunOutcome> {
  const fileName = more.fileName ?? 'a.sh'
  const verdict = verifyUnrestricted(Buffer.from(text), fileName)
  if (verdict.verdict === 'refused') throw new Error(verdict.message)
  const parsed = parseDeclaration(text, fileName)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  const runsDir = await mkdtemp(join(tmpdir(), 'handrail-runs-'))
  const removals: Promise<void>[] = []
  try {
    return await runScript({
      jobId: `job-${Math.random().toString(36).slice(2, 12).padEnd(10, '0')}`,
      script: verdict,
      text,
      fileName,
      declaration: parsed.declaration,
      inputs: {},
      runAs: null,
      loggedOnUsers: [],
      runsDir,
      mayStart: () => Promise.resolve(),
      onStart: () => undefined,
      onOutput: () => undefined,
      onRemoval: removed => removals.push(removed),
      ...more,
    })
  } finally {
    await Promise.all(removals)
    await rm(runsDir, { recursive: true, force: true })
  }
}
