import { spawnSync } from 'node:child_process'
import { buildAll } from './build.ts'
import { checkAll } from './check.ts'
import { ensureSystemPackages } from './system-packages.ts'

/** `npm test`: system packages, static checks, build, then all tests; words after `--` go to vitest. */

ensureSystemPackages()
const checked = await checkAll()
await buildAll()
const tests = spawnSync('vitest', ['run', ...process.argv.slice(2)], { stdio: 'inherit' })
if (!checked) console.error('Static checks failed; see above.')
process.exitCode = checked && tests.status === 0 ? 0 : 1
