import { scriptExtension } from '../../../shared/jobs/script-languages.ts'
import { checkInputs } from '../../../shared/jobs/check-inputs.ts'
import type { Declaration, InputValues } from '../../../shared/jobs/declaration.ts'
import type { JobCause } from '../../../shared/jobs/job-state.ts'
import { maskSecrets } from '../../../shared/jobs/mask.ts'
import { isVerified, type Verified } from '../../../shared/signing/verify-script.ts'
import { readOutputs } from '../../../shared/jobs/read-outputs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { JobResult } from '../../../shared/protocol/job.ts'
import { runCauseSentences } from '../../../shared/words/en/jobs.ts'
import { say } from '../../../shared/words/say.ts'
import { confineCommand, findConfiningTools } from './confine-command.ts'
import { findInterpreter } from './find-interpreter.ts'
import { helperFor, startOf } from './hand-over-helpers.ts'
import { NotRun, stateOfExit } from './job-outcome.ts'
import { createLogTail } from './log-tail.ts'
import { makePrivateFolder, type PrivateFolder } from './private-folder.ts'
import { findNamedAccount, findRunAccount, type RunAccount } from './run-account.ts'
import { defaultLimits, nameOfLimit, type RunLimits } from './run-limits.ts'
import { divideInputs, scriptEnvironment } from './script-environment.ts'
import { startScript, type RunningScript, type ScriptEnd } from './script-process.ts'

/** One run of a verified script. What is run is what was verified: its own bytes and its own declarations. SIGN10. */
export interface ScriptRun {
  jobId: string
  script: Verified
  /** The verified bytes as text. */
  text: string
  fileName: string
  declaration: Declaration
  inputs: InputValues
  /** The account that the order names; null: as the run context says. SHAD1. */
  runAs: string | null
  /** It is told to change nothing; only for a script that declares a dry run. */
  dryRun?: boolean
  loggedOnUsers: readonly string[]
  /** Who of them sits at the device; asked where there are several. The system's own answer by default. */
  usersAtSeats?: () => Promise<readonly string[]>
  limits?: RunLimits
  runsDir: string
  /** Resolves when it stands on disk that this job was started; throws where it must not start (any more). */
  mayStart: () => Promise<void>
  onStart: (running: RunningScript) => void
  /** Hears of what the script prints, masked, while it runs. */
  onOutput: (text: string) => void
  /** The removal of the run's files, under way. */
  onRemoval: (removed: Promise<void>) => void
}

export type RunOutcome = Pick<
  JobResult,
  'state' | 'cause' | 'details' | 'exitCode' | 'outputs' | 'logTail'
> & { stopped: boolean }

/**
 * Runs a verified script to its end: inputs checked, from a private file, with an absolute interpreter, without a shell.
 * Throws NotRun where it was not started. Its files are removed in every case.
 */
export async function runScript(run: ScriptRun): Promise<RunOutcome> {
  const { declaration, jobId, limits = defaultLimits } = run
  if (!isVerified(run.script)) throw new Error('Only a verified script may run.')
  const inputs = divideInputs(declaration, checkedInputs(declaration, run.inputs))
  const secrets = inputs.secret.map(([, value]) => value)
  const found =
    run.runAs === null
      ? await findRunAccount(declaration.runContext, run.loggedOnUsers, run.usersAtSeats)
      : await findNamedAccount(run.runAs)
  if ('cause' in found) throw notRun(found.cause, undefined, run.runAs ?? '')
  const { account } = found
  const interpreter = findInterpreter(declaration.language, run.text)
  if (!interpreter) throw notRun('no-interpreter')
  const folder = newFolder(run, account)
  try {
    await run.mayStart()
    const log = createLogTail(secrets, run.onOutput)
    const start = startOf(declaration, run.text, folder.scriptPath, folder.helpersPath)
    const command = { file: interpreter.file, args: [...interpreter.args, start.file] }
    const confined = confineCommand(command, account, limits, await findConfiningTools())
    if (!confined) throw notRun('run-context-unavailable')
    const running = startScript({
      jobId,
      ...confined,
      cwd: folder.workingDir,
      environment: {
        ...scriptEnvironment(jobId, account, folder.outputsPath, inputs.open, run.dryRun),
        ...start.environment,
      },
      stdinLine: secrets.length === 0 ? null : JSON.stringify(Object.fromEntries(inputs.secret)),
      timeOutMs: declaration.timeOutMs,
      limits,
      log,
    })
    run.onStart(running)
    const end = await running.ended
    if (end.how === 'could-not-start') throw notRun('could-not-start', end.error)
    const outputs = readOutputs(maskSecrets(folder.readOutputs(), secrets), declaration.outputs)
    return { ...stateOfEnd(end, limits), outputs, logTail: log.text(), stopped: end.how === 'stopped' }
  } finally {
    // The result need not wait for it; what a crash leaves is removed at the next start.
    run.onRemoval(folder.remove())
  }
}

function stateOfEnd(
  end: Exclude<ScriptEnd, { how: 'could-not-start' }>,
  limits: RunLimits,
): Pick<JobResult, 'state' | 'cause' | 'details' | 'exitCode'> {
  if (end.how === 'exited') return stateOfExit(end.exitCode)
  if (end.how === 'limit') {
    const details = say(runCauseSentences['limit-exceeded'], { what: nameOfLimit(end.limit, limits) })
    return { state: 'error', cause: 'limit-exceeded', details, exitCode: null }
  }
  const cause = end.how === 'time-out' ? 'time-out' : 'cancelled'
  const state = end.how === 'time-out' ? 'error' : 'cancelled'
  return { state, cause, details: runCauseSentences[cause], exitCode: null }
}

function newFolder(run: ScriptRun, account: RunAccount): PrivateFolder {
  try {
    const helper = helperFor(run.declaration.language)
    const extension = scriptExtension(run.fileName) ?? ''
    return makePrivateFolder(run.runsDir, account, run.script.bytes, extension, helper)
  } catch (error) {
    throw notRun('could-not-start', error)
  }
}

function checkedInputs(declaration: Declaration, given: InputValues): InputValues {
  try {
    return checkInputs(declaration, given)
  } catch (error) {
    throw notRun('could-not-start', error)
  }
}

/** The cause as a sentence; what went wrong follows it where that is known. */
function notRun(cause: JobCause & keyof typeof runCauseSentences, error?: unknown, account = ''): NotRun {
  const known = error instanceof Failure || error instanceof Error ? ` ${error.message}` : ''
  return new NotRun(cause, `${say(runCauseSentences[cause], { account })}${known}`)
}
