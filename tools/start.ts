import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { enrol } from '../agent/commands/enrol.ts'
import { readAgentConfig } from '../agent/config.ts'
import { pageUrl, readPageAddress } from '../agent/page/page-address.ts'
import { openState } from '../agent/state/open-state.ts'
import { makeOneTimeToken } from '../relay/accounts/one-time-tokens.ts'
import { startRelay, type RunningRelay } from '../relay/app.ts'
import { readConfig } from '../relay/config.ts'
import { Failure } from '../shared/protocol/failure.ts'
import { startWords } from '../shared/words/en/start.ts'
import { say } from '../shared/words/say.ts'
import { buildIfStale } from './up-to-date.ts'

/** `npm start`: builds what is not built, starts a relay, enrols and starts an agent for this machine, and says what to do next. */

const root = fileURLToPath(new URL('..', import.meta.url))
const ENROLMENT_LIFETIME_MS = 60_000
const PAGE_TIMEOUT_MS = 10_000

const config = readConfig(process.env)
const dataDir = resolve(config.dataDir)
const agentStateDir = resolve(dataDir, 'agent')

console.log(startWords.building)
await buildIfStale()
await mkdir(dataDir, { recursive: true, mode: 0o700 })
const relay = await startRelay(config, {
  log: pino(
    { level: config.logLevel },
    pino.destination({ dest: resolve(dataDir, 'relay.log'), mode: 0o600 }),
  ),
}).catch((error: unknown) => {
  console.error(
    error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      ? say(startWords.portTaken, { port: config.port })
      : error,
  )
  process.exit(1)
})
await prepareAgent(relay)
const agent = startAgentProcess()
sayWhatToDo(relay, await agentPage())
await stopAsked(agent)
console.log(startWords.stopping)
agent.kill('SIGTERM')
if (agent.exitCode === null && agent.signalCode === null) await once(agent, 'exit')
await relay.stop()

/** Enrols this machine once, and tells an agent enrolled before where the relay is now. */
async function prepareAgent({ context }: RunningRelay): Promise<void> {
  const address = context.config.publicUrl ?? relay.url
  const state = await openState(agentStateDir)
  if (state.identity.data.enrolled) {
    if (!state.relays.data.relays.includes(address))
      await state.relays.change(data => {
        data.relays = [address]
      })
    return
  }
  const { token } = await makeOneTimeToken(context.store.db, context.secrets, {
    purpose: 'enrolment',
    createdBy: startWords.enrolledBy,
    now: Date.now(),
    lifetimeMs: ENROLMENT_LIFETIME_MS,
  })
  const environment = { ...process.env, HANDRAIL_ENROL_TOKEN: token }
  await enrol({
    terminal: { out: () => undefined, err: console.error, stdin: process.stdin, environment },
    config: readAgentConfig(environment, agentStateDir),
    words: [],
    options: { relay: address },
    json: false,
  }).catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error
    console.error(error.message)
  })
}

function startAgentProcess(): ChildProcess {
  const log = openSync(resolve(dataDir, 'agent.log'), 'a', 0o600)
  return spawn(process.execPath, [`${root}dist/agent/main.js`, 'run'], {
    stdio: ['inherit', log, log],
    env: { ...process.env, HANDRAIL_STATE: agentStateDir },
    // Ctrl-C reaches this process alone; the agent is stopped in order, before the relay.
    detached: true,
  })
}

/** The address of the agent's page, once it answers; null when it does not within the time. */
async function agentPage(): Promise<string | null> {
  const giveUpAt = Date.now() + PAGE_TIMEOUT_MS
  while (Date.now() < giveUpAt) {
    const address = await readPageAddress(agentStateDir)
    if (address && (await answers(pageUrl(address)))) return pageUrl(address)
    await new Promise(done => setTimeout(done, 50))
  }
  return null
}

async function answers(url: string): Promise<boolean> {
  return await fetch(url).then(
    () => true,
    () => false,
  )
}

function sayWhatToDo({ setupUrl, context }: RunningRelay, page: string | null): void {
  const address = context.config.publicUrl ?? relay.url
  const steps = [
    setupUrl === null ? say(startWords.signIn, { address }) : say(startWords.setUp, { setupUrl }),
    say(startWords.loadExtension, {
      chrome: resolve(root, 'dist/extension-chrome'),
      firefox: resolve(root, 'dist/extension-firefox'),
    }),
    say(startWords.startSession, { address }),
    page === null
      ? say(startWords.noPage, { log: `${dataDir}/agent.log` })
      : say(startWords.enterCode, { page }),
  ]
  console.log(`\n${say(startWords.ready, { address, dataDir })}\n`)
  for (const [index, step] of steps.entries()) console.log(`  ${index + 1}. ${step}`)
  console.log(`\n${startWords.howToStop}`)
}

/** Resolves on Ctrl-C, on SIGTERM, or when the agent's process ends by itself. */
async function stopAsked(child: ChildProcess): Promise<void> {
  await new Promise<void>(resolve => {
    const agentEnded = (code: number | null): void => {
      console.error(say(startWords.agentEnded, { code: code ?? '–', log: `${dataDir}/agent.log` }))
      resolve()
    }
    const stop = (): void => {
      child.off('exit', agentEnded)
      resolve()
    }
    child.once('exit', agentEnded)
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}
