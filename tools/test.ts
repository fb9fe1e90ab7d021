import { spawn } from 'node:child_process'
import { buildAll } from './build.ts'
import { checkAll } from './check.ts'
import { ensureSystemPackages } from './system-packages.ts'

/**
 * `npm test`: system packages, build, then all tests and the static checks; words after `--` go to vitest instead.
 * Tests with processes of their own mostly wait for something: they go on beside the ones in a browser, and what comes after those.
 */

ensureSystemPackages()
await buildAll()
const chosen = process.argv.slice(2)
const results =
  chosen.length > 0
    ? [await checkAll(), await runTests(chosen)]
    : await Promise.all([runBesides(), runTests(['--project=integration'])])
process.exitCode = results.every(Boolean) ? 0 : 1

async function runBesides(): Promise<boolean> {
  const inBrowsers = await runTests(['--project=e2e'])
  const others = await runTests(['--project=unit', '--project=dom', '--project=store', '--project=networks'])
  const checked = await checkAll()
  return inBrowsers && others && checked
}

async function runTests(args: readonly string[]): Promise<boolean> {
  const tests = spawn('vitest', ['run', ...args], { stdio: 'inherit' })
  return await new Promise(resolve => tests.once('close', code => resolve(code === 0)))
}
