import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ensureSystemPackages } from '../system-packages.ts'
import { buildIfStale } from '../up-to-date.ts'
import { openReport } from './report.ts'
import { play } from './play.ts'
import { setStage } from './stage.ts'

/** `npm run demo`: the main job, unattended and for real. Exit code 0 only if all of it happened. */

const json = process.argv.includes('--json')
const pictures = fileURLToPath(new URL('../../demo-output/', import.meta.url))

const report = openReport(json)
// Whatever else is printed must not stand among the events.
if (json) console.log = console.error
ensureSystemPackages()
await buildIfStale()
await mkdir(pictures, { recursive: true })
const stage = await setStage()
try {
  await play(stage, report, pictures)
  report.say('done', 'All of it happened.', { pictures })
} catch (error) {
  report.say('failed', error instanceof Error ? error.message : String(error))
  await stage.desktop.screenshot(`${pictures}failed-desktop.png`)
  console.error(error)
  process.exitCode = 1
} finally {
  await stage.stop()
}
