import type { Declaration, InputValues } from '../../../shared/jobs/declaration.ts'
import { systemPath } from './find-interpreter.ts'
import { JOB_MARKER } from './kill-processes.ts'
import type { RunAccount } from './run-account.ts'
import { delimiter } from 'node:path'

/** Of the agent's own environment a script on Windows needs these; on other systems none. */
const windowsNeeds = [
  'SystemRoot',
  'SystemDrive',
  'TEMP',
  'TMP',
  'ProgramFiles',
  'ProgramData',
  'ComSpec',
  'PATHEXT',
]

/** The declared inputs by kind: secrets go to standard input, everything else into the environment. ACT2. */
export function divideInputs(
  declaration: Declaration,
  values: InputValues,
): { open: [name: string, value: string][]; secret: [name: string, value: string][] } {
  const secretNames = new Set(
    declaration.inputs.filter(({ type }) => type === 'secret').map(({ name }) => name),
  )
  const all = Object.entries(values)
  return {
    open: all.filter(([name]) => !secretNames.has(name)),
    secret: all.filter(([name]) => secretNames.has(name)),
  }
}

/** The whole environment of a script: small, the same on every device, without anything of the agent's own. ACT2. */
export function scriptEnvironment(
  jobId: string,
  account: RunAccount,
  outputsPath: string,
  openInputs: readonly [name: string, value: string][],
  dryRun = false,
): Record<string, string> {
  const own = process.platform === 'win32' ? windowsNeeds : []
  const inherited = own.flatMap(name => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return {
    ...Object.fromEntries(inherited),
    PATH: systemPath.join(delimiter),
    LANG: 'C.UTF-8',
    HOME: account.home,
    USER: account.name,
    ...account.environment,
    ...Object.fromEntries(openInputs.map(([name, value]) => [`HANDRAIL_INPUT_${name}`, value])),
    ...(dryRun && { HANDRAIL_DRY_RUN: '1' }),
    HANDRAIL_OUTPUTS: outputsPath,
    [JOB_MARKER]: jobId,
  }
}
