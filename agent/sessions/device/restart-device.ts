import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Runs one command of the system; tests hand in their own, so that no test restarts a machine. */
export type RunCommand = (file: string, args: readonly string[]) => Promise<void>

export interface RestartCommand {
  file: string
  args: readonly string[]
}

/** How each platform is told to restart, in the order in which it is tried. */
export function restartCommands(platform: NodeJS.Platform): readonly RestartCommand[] {
  if (platform === 'win32') return [{ file: 'shutdown', args: ['/r', '/t', '5'] }]
  const now = { file: 'shutdown', args: ['-r', 'now'] }
  return platform === 'linux' ? [{ file: 'systemctl', args: ['reboot'] }, now] : [now]
}

/** Tells the system to restart. Throws with what the last command said where none is taken. */
export async function restartDevice(platform: NodeJS.Platform, run: RunCommand): Promise<void> {
  let last: unknown
  for (const { file, args } of restartCommands(platform)) {
    try {
      return await run(file, args)
    } catch (error) {
      last = error
    }
  }
  throw last
}

const COMMAND_TIMEOUT_MS = 20_000
const runFile = promisify(execFile)

export const runSystemCommand: RunCommand = async (file, args) => {
  await runFile(file, [...args], { timeout: COMMAND_TIMEOUT_MS })
}
