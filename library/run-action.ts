import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { checkInputs } from '../shared/jobs/check-inputs.ts'
import type { Declaration } from '../shared/jobs/declaration.ts'
import type { OutputValue } from '../shared/jobs/output-values.ts'
import { parseDeclaration } from '../shared/jobs/parse-declaration.ts'
import { readOutputs } from '../shared/jobs/read-outputs.ts'
import type { ScriptLanguage } from '../shared/jobs/script-languages.ts'

/** How an action of the library ended, run on this machine as an agent runs it. For the library's own tests. */
export interface ActionRun {
  exitCode: number | null
  log: string
  outputs: Record<string, OutputValue['value']>
  /** Outputs that were not declared, cut, or did not fit their type. */
  flagged: OutputValue[]
}

const interpreters: Record<ScriptLanguage, string> = {
  sh: '/bin/sh',
  python: 'python3',
  node: process.execPath,
  powershell: 'pwsh',
}

/** The declaration of an action's file. Throws with every problem when it is wrong. */
export async function readAction(file: string): Promise<{ declaration: Declaration; text: string }> {
  const text = await readFile(file, 'utf8')
  const parsed = parseDeclaration(text, basename(file))
  if ('problems' in parsed) throw new Error(`${file}: ${JSON.stringify(parsed.problems)}`)
  return { declaration: parsed.declaration, text }
}

/**
 * Runs one action for real with the given inputs and the defaults of the others.
 * `path` goes before PATH: a folder with stand-ins for programs that must not be run on the test machine. `isDryRun` starts
 * it as a dry run is started.
 */
export async function runAction(
  file: string,
  inputs: Record<string, string> = {},
  path?: string,
  isDryRun = false,
): Promise<ActionRun> {
  const { declaration } = await readAction(file)
  const values = checkInputs(declaration, inputs)
  const secrets = declaration.inputs.filter(input => input.type === 'secret').map(input => input.name)
  const folder = await mkdtemp(join(tmpdir(), 'handrail-action-'))
  try {
    const outputsFile = join(folder, 'outputs')
    await writeFile(outputsFile, '')
    const environment: Record<string, string> = {
      PATH: [path, process.env['PATH'] ?? '/usr/bin:/bin'].filter(part => part !== undefined).join(':'),
      HOME: process.env['HOME'] ?? '/',
      HANDRAIL_OUTPUTS: outputsFile,
      ...(isDryRun && { HANDRAIL_DRY_RUN: '1' }),
    }
    for (const [name, value] of Object.entries(values))
      if (!secrets.includes(name)) environment[`HANDRAIL_INPUT_${name}`] = value
    const child = spawn(interpreters[declaration.language], [file], { env: environment, cwd: folder })
    let log = ''
    const note = (chunk: Buffer): void => {
      log += chunk.toString()
    }
    child.stdout.on('data', note)
    child.stderr.on('data', note)
    const secretValues = Object.fromEntries(secrets.map(name => [name, values[name] ?? '']))
    // A script that ends without reading its input is no fault.
    child.stdin.on('error', () => undefined)
    child.stdin.end(secrets.length === 0 ? '' : `${JSON.stringify(secretValues)}\n`)
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
    const outputs = readOutputs(await readFile(outputsFile, 'utf8'), declaration.outputs)
    return {
      exitCode,
      log,
      outputs: Object.fromEntries(outputs.map(output => [output.name, output.value])),
      flagged: outputs.filter(output => output.flag !== null),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
