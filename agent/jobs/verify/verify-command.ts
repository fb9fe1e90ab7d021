import { constants, existsSync } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { executionPolicies, type ExecutionPolicy } from '../../../shared/jobs/execution-policy.ts'
import { MAX_SCRIPT_BYTES } from '../../../shared/signing/limits.ts'
import { Refusal } from '../../../shared/signing/refusal.ts'
import { refused, verifyScript, type VerifyQuestion } from '../../../shared/signing/verify-script.ts'
import { scriptWarningSentences } from '../../../shared/words/en/script-refusals.ts'
import { usageProblems } from '../../../shared/words/en/terminal.ts'
import { trustUsage, verifyWords as words } from '../../../shared/words/en/trust.ts'
import { say } from '../../../shared/words/say.ts'
import { UsageProblem, type ExitCode } from '../../../shared/command-line/run-commands.ts'
import type { AgentCall } from '../../command-line.ts'
import { defaultSettings, openState } from '../../state/open-state.ts'
import { deviceSources, keepTrust, type DeviceTrust } from '../../trust/device-trust.ts'
import { reasonOf, rootAnd } from '../../trust/file-safety.ts'
import { folderSource } from '../../trust/folder-source.ts'

/** What is said of one file, as a line of JSON. */
type Said =
  | {
      file: string
      verdict: 'verified'
      publisher: string | null
      thumbprint: string | null
      /** When a trusted time stamp saw the signature; ISO 8601. */
      signedAt: string | null
      warnings: readonly string[]
    }
  /** A file that cannot be read is refused with the reason `unreadable`. */
  | { file: string; verdict: 'refused'; reason: string; message: string }

/** `verify FILE…`: says what this device would do with each script. Exit code 0 where it would run them all. EXEC1, SIGN11. */
export async function verify(call: AgentCall): Promise<ExitCode> {
  const question = await readQuestion(call)
  let code: ExitCode = 0
  for (const file of call.words) {
    const said = await judge(file, question)
    if (said.verdict === 'refused') code = 1
    call.terminal.out(call.json ? `${JSON.stringify(said)}\n` : inWords(said))
  }
  return code
}

async function readQuestion(call: AgentCall): Promise<VerifyQuestion> {
  const { policy, trust: dir, at, revocation } = call.options
  const asked = {
    policy: policy === undefined ? null : policyOf(String(policy)),
    revocation: revocation === undefined ? null : revocationOf(String(revocation)),
    at: at === undefined ? Date.now() : dateOf(String(at)),
  }
  const trust = await trustOf(call, typeof dir === 'string' ? resolve(dir) : null, asked.policy !== null)
  const rules = await trust.rules()
  const snapshot = await trust.snapshot()
  // Rules that cannot be read leave this device refusing everything; the same is said here, unless other rules are named.
  const problem = asked.policy === null ? (rules.problem ?? snapshot.problem) : snapshot.problem
  return {
    trust: { ...snapshot, problem },
    policy: asked.policy ?? (rules.problem === null ? rules.policy : 'trusted-publisher'),
    revocation: asked.revocation ?? rules.revocation,
    at: asked.at,
  }
}

/** The device's own trust and rules, or the given folder; a device that has no agent yet trusts nobody. */
async function trustOf({ config }: AgentCall, dir: string | null, hasPolicy: boolean): Promise<DeviceTrust> {
  const { stateDir, etcDir } = config
  const needsState = !(dir !== null && hasPolicy) && existsSync(stateDir)
  const state = needsState ? await openState(stateDir) : null
  const settings = state?.settings ?? { data: defaultSettings, refresh: () => Promise.resolve(false) }
  const sources =
    dir === null
      ? await deviceSources({ stateDir, etcDir }, Date.now)
      : [
          folderSource(await realpath(dir).catch(() => dir), {
            owners: rootAnd(process.getuid?.()),
            mustExist: true,
          }),
        ]
  return keepTrust({ sources, settings, etcDir, clock: Date.now })
}

async function judge(file: string, question: VerifyQuestion): Promise<Said> {
  let bytes: Buffer | Refusal
  try {
    bytes = await readScript(file)
  } catch (error) {
    const message = say(words.unreadable, { reason: reasonOf(error) })
    return { file, verdict: 'refused', reason: 'unreadable', message }
  }
  const outcome = bytes instanceof Refusal ? refused(bytes) : verifyScript(bytes, basename(file), question)
  if (outcome.verdict === 'refused') {
    const { verdict, reason, message } = outcome
    return { file, verdict, reason, message }
  }
  const { verdict, publisher, thumbprint, signedAt, warnings } = outcome
  return {
    file,
    verdict,
    publisher: publisher?.name ?? null,
    thumbprint,
    signedAt: signedAt === null ? null : new Date(signedAt).toISOString(),
    warnings,
  }
}

/** The bytes of a file; a refusal, unread, where it is larger than any script may be. */
async function readScript(path: string): Promise<Buffer | Refusal> {
  // Never waiting for the other end of a pipe.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw new Error(words.notAFile)
    if (stats.size > MAX_SCRIPT_BYTES) return new Refusal('too-large', `The file has ${stats.size} bytes.`)
    const bytes = Buffer.alloc(stats.size)
    const { bytesRead } = await file.read(bytes, 0, stats.size, 0)
    return bytes.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function inWords(said: Said): string {
  if (said.verdict === 'refused') return `${say(words.refused, { ...said })}\n`
  const { file, publisher, thumbprint, signedAt } = said
  const signed =
    publisher === null || thumbprint === null
      ? say(words.unsigned, { file })
      : say(words.verified, { file, publisher, thumbprint })
  const stamped = signedAt === null ? '' : say(words.stamped, { signedAt })
  const sentences: Record<string, string> = scriptWarningSentences
  const warnings = said.warnings.map(each => `${say(words.warning, { warning: sentences[each] ?? each })}\n`)
  return `${signed}${stamped}\n${warnings.join('')}`
}

function policyOf(value: string): ExecutionPolicy {
  const policy = executionPolicies.find(known => known === value)
  if (policy) return policy
  throw new UsageProblem(say(usageProblems.badPolicy, { value, policies: executionPolicies.join(', ') }))
}

function revocationOf(value: string): 'default' | 'strict' {
  if (value === 'default' || value === 'strict') return value
  throw new UsageProblem(say(trustUsage.revocation, { value }))
}

/** Epoch milliseconds of a date (its first moment in UTC) or a date with a time. */
function dateOf(value: string): number {
  const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/.test(value)
    ? Date.parse(value)
    : NaN
  if (Number.isNaN(at)) throw new UsageProblem(say(trustUsage.at, { value: value.slice(0, 60) }))
  return at
}
