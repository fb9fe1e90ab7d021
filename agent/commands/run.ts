import { runWords } from '../../shared/words/en/terminal.ts'
import { say } from '../../shared/words/say.ts'
import { startAgent } from '../agent.ts'
import type { ExitCode } from '../../shared/command-line/run-commands.ts'
import type { AgentCall } from '../command-line.ts'
import { whenQuiet } from '../../shared/memory/give-back-memory.ts'
import { openState } from '../state/open-state.ts'

/** What starting up has used is given back once connecting is over too. */
const QUIET_AFTER_START_MS = 3000

/** `run`: the agent itself, until SIGINT or SIGTERM. */
export async function run({ config, terminal }: AgentCall): Promise<ExitCode> {
  const stopAsked = new Promise<void>(resolve => {
    // Not `once`: while a state file is being written another listener is there, which ends the process where it is the last.
    process.on('SIGINT', () => resolve())
    process.on('SIGTERM', () => resolve())
  })
  const agent = await startAgent(config)
  terminal.err(`${say(runWords.started, { dir: config.stateDir })}\n`)
  if (!(await openState(config.stateDir)).identity.data.enrolled) terminal.err(`${runWords.notEnrolled}\n`)
  const started = whenQuiet(QUIET_AFTER_START_MS)
  started.busy()
  await stopAsked
  started.stop()
  await agent.stop()
  return 0
}
