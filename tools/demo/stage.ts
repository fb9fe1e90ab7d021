import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer'
import { pageUrl, readPageAddress } from '../../agent/page/page-address.ts'
import { launchBrowser, type TestBrowser } from '../../test/support/browser.ts'
import { startDesktop, type Desktop } from '../../test/support/desktop.ts'
import { callApi, eventually } from '../../test/support/relay.ts'
import { runProgram } from './processes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The first administrator of the demo's relay; made for this run and gone with it. */
export const person = {
  organisation: 'Example Support Ltd',
  name: 'ada',
  fullName: 'Ada Lovelace',
  mail: 'ada@example.org',
  password: 'seven green lanterns by the pier',
}

/** Everything the demo needs, really running: a relay, a desktop, an agent on it, and a browser at each end. */
export interface Stage {
  relayUrl: string
  /** One-time link of the first start. */
  setupUrl: string
  desktop: Desktop
  /** The support person's browser, with the extension. */
  support: TestBrowser
  /** The end user's browser, a real window on the desktop that is shared. */
  user: TestBrowser
  /** Where the end user's files arrive. */
  userHome: string
  /** Where the demo's own files are; gone when it stops. */
  folder: string
  enrolAndStartAgent: (token: string) => Promise<void>
  openAgentPage: () => Promise<Page>
  stop: () => Promise<void>
}

/** Sets the stage. Whatever was started is stopped again, in turn, also when a later part does not start. */
export async function setStage(): Promise<Stage> {
  const stops: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each()
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'handrail-demo-'))
    stops.push(() => rm(folder, { recursive: true, force: true }))
    const userHome = join(folder, 'home')
    await mkdir(userHome)
    const stateDir = join(folder, 'agent')

    const relay = runProgram('relay/main.ts', ['serve', '--json'], {
      PORT: '0',
      DATA_DIR: join(folder, 'relay'),
      LOG_LEVEL: 'warn',
    })
    stops.push(relay.stop)
    const [line] = await relay.outputMatching(/\{"event":"ready".*\}/)
    const { url: relayUrl, setupUrl } = JSON.parse(line) as { url: string; setupUrl: string }

    const desktop = await startDesktop()
    stops.push(desktop.stop)
    const onDesktop = { DISPLAY: desktop.display, HOME: userHome }
    const support = await launchBrowser({
      extension: `${root}dist/extension-chrome`,
      window: { width: 1400, height: 900 },
    })
    stops.push(support.stop)
    const user = await launchBrowser({
      headless: false,
      env: { ...process.env, ...onDesktop },
      args: ['--window-position=620,40'],
      window: { width: 640, height: 740 },
    })
    stops.push(user.stop)

    return {
      relayUrl,
      setupUrl,
      desktop,
      support,
      user,
      userHome,
      folder,
      async enrolAndStartAgent(token) {
        const environment = { ...onDesktop, HANDRAIL_STATE: stateDir, HANDRAIL_LOG_LEVEL: 'warn' }
        const enrolment = runProgram(
          'agent/main.ts',
          ['enrol', '--relay', relayUrl, '--token-stdin'],
          environment,
        )
        enrolment.tell(`${token}\n`)
        if ((await enrolment.ended()) !== 0) throw new Error('The agent could not be enrolled.')
        const agent = runProgram('agent/main.ts', ['run'], environment)
        stops.push(agent.stop)
      },
      async openAgentPage() {
        const address = await eventually(() => readPageAddress(stateDir))
        return await eventually(() => user.open(pageUrl(address)).catch(() => null))
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** One call of the relay's API as the demo's administrator. */
export async function signIn(relayUrl: string): Promise<string> {
  const { token } = await callApi(
    relayUrl,
    'POST /api/login',
    { body: { name: person.name, password: person.password } },
    undefined,
  )
  return token
}
