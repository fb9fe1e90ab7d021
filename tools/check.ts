import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The static checks: types, lint with types and the direction of imports, format, unused code. All run; each failure is shown. */

const checks: Record<string, string[]> = {
  types: ['tsc', '-p', '.'],
  lint: ['oxlint', '--type-aware', '--deny-warnings'],
  format: ['prettier', '--check', '--log-level', 'warn', '.'],
  unused: ['knip'],
}

async function run(name: string, command: string[]): Promise<boolean> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', chunk => (output += String(chunk)))
  child.stderr.on('data', chunk => (output += String(chunk)))
  const passed = await new Promise<boolean>(resolve => {
    child.once('error', error => {
      output += error.message
      resolve(false)
    })
    child.once('close', code => resolve(code === 0))
  })
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${command.join(' ')})`)
  if (!passed) console.log(output)
  return passed
}

/** Runs all static checks. Returns whether every one passed. */
export async function checkAll(): Promise<boolean> {
  const results: boolean[] = []
  for (const [name, command] of Object.entries(checks)) results.push(await run(name, command))
  return results.every(Boolean)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await checkAll()) ? 0 : 1
