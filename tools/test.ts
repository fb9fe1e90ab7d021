import { spawn } from 'node:child_process'
import { buildAll } from './build.ts'
import { checkAll } from './check.ts'
import { ensureSystemPackages } from './system-packages.ts'

/**
 * `npm test`: system packages, static checks, build, then all tests; words after `--` go to vitest instead.
 * The tests in a browser take turns among themselves, and go on beside all others, which mostly wait for something.
 */

ensureSystemPackages()
const checked = await checkAll()
await buildAll()
const chosen = process.argv.slice(2)
const results = await Promise.all(
  chosen.length > 0 ? [runTests(chosen)] : [runTests(['--project=!e2e']), runTests(['--project=e2e'])],
)
if (!checked) console.error('Static checks failed; see above.')
process.exitCode = checked && results.every(Boolean) ? 0 : 1

async function runTests(args: readonly string[]): Promise<boolean> {
  const tests = spawn('vitest', ['run', ...args], { stdio: 'inherit' })
  return await new Promise(resolve => tests.once('close', code => resolve(code === 0)))
}
