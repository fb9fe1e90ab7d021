import { buildAll } from '../tools/build.ts'
import { ensureSystemPackages } from '../tools/system-packages.ts'
import { actions } from './actions.ts'
import { printFigure, type Figure } from './figures.ts'
import { input } from './input.ts'
import { jobHistory } from './job-history.ts'
import { files } from './files.ts'
import { manySessions } from './many-sessions.ts'
import { idleAgent, startToReady } from './relay-and-agent.ts'
import { resultsExport } from './results-export.ts'
import { schedule } from './schedule.ts'
import { simulatedFleet } from './simulated-fleet.ts'
import { session } from './session.ts'
import { verification } from './verification.ts'

/** `npm run bench`: measures this machine's own run. `-- NAME …` runs some of them, `--json` prints a line of JSON a figure. */

const benches: Record<string, () => AsyncGenerator<Figure>> = {
  startToReady,
  idleAgent,
  verification,
  actions,
  session,
  files,
  input,
  schedule,
  jobHistory,
  manySessions,
  simulatedFleet,
  resultsExport,
}

const json = process.argv.includes('--json')
const named = process.argv.slice(2).filter(word => !word.startsWith('--'))
ensureSystemPackages()
await buildAll()
for (const [name, bench] of Object.entries(benches)) {
  if (named.length > 0 && !named.includes(name)) continue
  for await (const figure of bench()) printFigure(figure, json)
}
