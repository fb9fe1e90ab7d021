import { parseDeclaration } from '../../../shared/jobs/parse-declaration.ts'
import type { Declaration, InputValues, Platform } from '../../../shared/jobs/declaration.ts'
import type { JobCause } from '../../../shared/jobs/job-state.ts'
import type { JobResult } from '../../../shared/protocol/job.ts'
import { runCauseSentences } from '../../../shared/words/en/jobs.ts'
import { scriptExtension } from '../../../shared/jobs/script-languages.ts'
import type { Refused, Verified } from '../../../shared/signing/verify-script.ts'
import type { HeldOrder } from '../ledger/held-order.ts'
import { NotRun, resultWithoutRun } from './job-outcome.ts'
import type { RunningScript } from './script-process.ts'

export interface RunJobTools {
  platform: Platform
  loggedOnUsers: () => readonly string[]
  runsDir: string
  clock: () => number
  getScript: (sha256: string) => Promise<Buffer>
  /** The order's secret inputs, opened. Throws NotRun. */
  openSecrets: (order: HeldOrder) => InputValues
  /** This device's verdict, under its policy as it is now. */
  verify: (bytes: Buffer, fileName: string) => Promise<Verified | Refused>
  /** Resolves when it stands on disk that the job was started. */
  marked: Promise<void>
  onStart: (running: RunningScript, startedAt: number, declaration: Declaration) => void
  onOutput: (text: string) => void
  onRemoval: (removed: Promise<void>) => void
}

export interface JobRun {
  /** Never rejects: whatever goes wrong is a result. */
  result: Promise<JobResult>
  stop: (why: 'cancelled' | 'agent-restarted') => void
}

/** Runs one job whose order was found genuine and which the ledger holds as started: verify, then run. EXEC1, SIGN10. */
export function runJob(order: HeldOrder, tools: RunJobTools): JobRun {
  let stopped: 'cancelled' | 'agent-restarted' | null = null
  let running: RunningScript | null = null
  let startedAt: number | null = null
  let publisher: string | null = null

  const attempt = async (): Promise<JobResult> => {
    const bytes = await tools.getScript(order.script.sha256)
    // Loaded by the first job: verification brings an ASN.1 library along, of which an idle agent has no need.
    const [{ runScript }, { decodeScript }] = await Promise.all([
      import('./run-script.ts'),
      import('../../../shared/signing/script-text.ts'),
    ])
    const verdict = await tools.verify(bytes, order.script.fileName)
    if (verdict.verdict === 'refused') throw new NotRun(verdict.reason, verdict.message)
    publisher = verdict.publisher?.name.slice(0, 200) ?? null
    const { text } = decodeScript(verdict.bytes, scriptExtension(order.script.fileName) ?? '')
    const declaration = declarationOf(text, order)
    if (!declaration.platforms.includes(tools.platform)) throw because('wrong-platform')
    // A script that does not know of dry runs would do everything for real.
    if (order.dryRun && !declaration.dryRun) throw because('no-dry-run')
    const outcome = await runScript({
      jobId: order.jobId,
      script: verdict,
      text,
      fileName: order.script.fileName,
      declaration,
      inputs: { ...order.inputs, ...tools.openSecrets(order) },
      runAs: order.runAs,
      dryRun: order.dryRun,
      loggedOnUsers: tools.loggedOnUsers(),
      runsDir: tools.runsDir,
      async mayStart() {
        await tools.marked
        if (stopped) throw because(stopped)
      },
      onStart(script) {
        running = script
        startedAt = tools.clock()
        tools.onStart(script, startedAt, declaration)
      },
      onOutput: tools.onOutput,
      onRemoval: tools.onRemoval,
    })
    const { stopped: wasStopped, ...ended } = outcome
    return {
      jobId: order.jobId,
      ...ended,
      ...(wasStopped && stopped === 'agent-restarted' ? agentRestarted : {}),
      scriptSha256: order.script.sha256,
      publisher,
      startedAt,
      endedAt: tools.clock(),
      ...(order.origin && { origin: order.origin }),
    }
  }
  const result = attempt().catch((error: unknown): JobResult => {
    const { cause, details } = whyNotRun(error)
    const state = cause === 'cancelled' ? 'cancelled' : 'error'
    return {
      ...resultWithoutRun(order, state, cause, details, { startedAt, endedAt: tools.clock() }),
      publisher,
    }
  })
  return {
    result,
    stop(why) {
      stopped ??= why
      running?.stop()
    },
  }
}

const agentRestarted = {
  state: 'error',
  cause: 'agent-restarted',
  details: runCauseSentences['agent-restarted'],
} as const

/** What the verified bytes say of themselves. The relay's own reading of them counts for nothing here. */
function declarationOf(text: string, order: HeldOrder): Declaration {
  const parsed = parseDeclaration(text, order.script.fileName)
  if ('problems' in parsed) {
    const first = parsed.problems[0]
    const where = first ? ` Line ${first.line}: ${first.message}` : ''
    throw new NotRun('could-not-start', `${runCauseSentences['could-not-start']}${where}`)
  }
  if (order.runContext !== null && parsed.declaration.runContext !== order.runContext)
    throw because('run-context-unavailable')
  return parsed.declaration
}

function because(cause: keyof typeof runCauseSentences): NotRun {
  return new NotRun(cause, runCauseSentences[cause])
}

function whyNotRun(error: unknown): { cause: JobCause; details: string } {
  if (error instanceof NotRun) return { cause: error.jobCause, details: error.details }
  const message = error instanceof Error ? error.message : String(error)
  return { cause: 'could-not-start', details: `${runCauseSentences['could-not-start']} ${message}` }
}
