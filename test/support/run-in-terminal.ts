import { Readable } from 'node:stream'
import { runCommandLine } from '../../agent/command-line.ts'
import type { Finished } from './agent-process.ts'

/** Runs one of the agent's commands in this process: as a program it costs half a second each time. */
export async function runInTerminal(
  args: readonly string[],
  environment: Record<string, string> = {},
  stdin = '',
): Promise<Finished> {
  const said = { out: '', err: '' }
  const code = await runCommandLine(args, {
    out: text => void (said.out += text),
    err: text => void (said.err += text),
    stdin: Readable.from([stdin]),
    environment,
  })
  return { code, ...said }
}
