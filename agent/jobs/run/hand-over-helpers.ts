import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Declaration } from '../../../shared/jobs/declaration.ts'
import { readPowershellStart } from '../../../shared/jobs/powershell/read-start.ts'
import type { ScriptLanguage } from '../../../shared/jobs/script-languages.ts'

/** A file of ours that is laid beside a run, where the script may use it and nobody can change it. */
export interface HelperFile {
  name: string
  bytes: Uint8Array
}

const fileNames: Record<ScriptLanguage, string> = {
  sh: 'handrail.sh',
  python: 'handrail.py',
  node: 'handrail.mjs',
  powershell: 'handrail.ps1',
}
/** Beside this file in the sources, beside the program in the built agent. */
const folder = join(import.meta.dirname, 'helpers')
const kept = new Map<ScriptLanguage, HelperFile>()

/** The helper functions for a language; read once. */
export function helperFor(language: ScriptLanguage): HelperFile {
  const known = kept.get(language)
  if (known !== undefined) return known
  const name = fileNames[language]
  const file = { name, bytes: readFileSync(join(folder, name)) }
  kept.set(language, file)
  return file
}

/** Which file the interpreter is started with, and what that file needs besides the inputs. */
export interface ScriptStart {
  file: string
  environment: Record<string, string>
}

/**
 * A script is started itself; a PowerShell script with parameters or [nxt] calls is started by our own file, which takes
 * the values from where they always are and hands them over by name. ACT2: none of them stands on a command line.
 */
export function startOf(
  declaration: Declaration,
  text: string,
  scriptPath: string,
  helpersPath: string,
): ScriptStart {
  const environment = { HANDRAIL_HELPERS: helpersPath }
  const start = declaration.language === 'powershell' ? readPowershellStart(text) : null
  if (start === null) return { file: scriptPath, environment }
  const inputs = new Map(declaration.inputs.map(input => [input.name.toLowerCase(), input]))
  const parameters = start.parameters.flatMap(({ name, form }) => {
    const input = inputs.get(name.toLowerCase())
    if (input === undefined) return []
    return [`${input.name}:${input.type === 'secret' ? 'secret' : 'open'}:${form}`]
  })
  return {
    file: join(helpersPath, fileNames.powershell),
    environment: {
      ...environment,
      HANDRAIL_SCRIPT: scriptPath,
      HANDRAIL_PARAMETERS: parameters.join(' '),
      HANDRAIL_NXT: start.usesNxt ? '1' : '0',
    },
  }
}
