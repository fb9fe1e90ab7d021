import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TargetType, type Page, type Target } from 'puppeteer'
import { pageUrl, readPageAddress } from '../../agent/page/page-address.ts'
import type { Device } from '../../shared/protocol/api/devices.ts'
import { buildIfStale } from '../../tools/up-to-date.ts'
import { makeAgentProcess, type AgentProcess } from './agent-process.ts'
import { launchBrowser, type LaunchOptions, type TestBrowser } from './browser.ts'
import { startDesktop, type Desktop, type DesktopOptions } from './desktop.ts'
import { signInAs, textOf } from './extension-pages.ts'
import { startRelayProcess, type RelayProcess } from './relay-process.ts'
import { eventually } from './relay.ts'

const built = fileURLToPath(new URL('../../dist/', import.meta.url))

/**
 * Both ends of Handrail, nothing of them made up: a relay process, an agent process on a desktop of its own, the support
 * person's Chromium with the extension, and the end user's Chromium with the agent's page.
 */
export interface Stage {
  relay: RelayProcess
  agent: AgentProcess
  deviceId: string
  desktop: Desktop
  /** The support person's. */
  browser: TestBrowser
  /** The extension's popup, signed in. */
  popup: Page
  /** The end user's. */
  userBrowser: TestBrowser
  /** The end user's page, served by the agent. */
  agentPage: Page
  /** The built page that agents serve. */
  pageDir: string
  /** The end user's home folder. */
  home: string
  /** Files of the test's own, and what the browser downloads. */
  folder: string
  /** Starts the agent (again); resolves when the relay has it online. */
  startAgent: () => Promise<void>
  /** What all open pages say and the agent logged last, for a test that failed. */
  describe: () => Promise<string>
  stop: () => Promise<void>
}

export interface StageOptions extends Pick<LaunchOptions, 'watched'> {
  screen?: DesktopOptions
  /** The agent as it is shipped, instead of from its sources. */
  isAgentBuilt?: boolean
}

/** Starts everything and enrols the device. What was started is stopped again, also when a later part does not start. */
export async function setStage({
  screen = {},
  isAgentBuilt = false,
  watched = true,
}: StageOptions = {}): Promise<Stage> {
  const stops: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each()
  }
  try {
    await buildIfStale()
    const folder = await mkdtemp(join(tmpdir(), 'handrail-stage-'))
    stops.push(() => rm(folder, { recursive: true, force: true }))
    const home = join(folder, 'home')
    const pageDir = join(folder, 'agent-page')
    const extension = join(folder, 'extension')
    await mkdir(home)
    // A build that somebody makes meanwhile must not change what is tested.
    await cp(join(built, 'agent-page'), pageDir, { recursive: true })
    await cp(join(built, 'extension-chrome'), extension, { recursive: true })

    const agent = await makeAgentProcess({ isBuilt: isAgentBuilt })
    stops.push(agent.cleanUp)
    const starting = [
      startRelayProcess(join(folder, 'relay')),
      startDesktop(screen),
      launchBrowser({ extension, downloads: folder, watched }),
      launchBrowser({ window: { width: 640, height: 740 } }),
    ] as const
    for (const part of starting)
      stops.push(() =>
        part.then(
          started => started.stop(),
          () => undefined,
        ),
      )
    const [relay, desktop, browser, userBrowser] = await Promise.all(starting)

    const deviceId = await enrol(agent, relay)
    const startAgent = async (): Promise<void> => {
      agent.run({ DISPLAY: desktop.display, HOME: home, TMPDIR: folder, HANDRAIL_PAGE_DIR: pageDir })
      await online(relay, deviceId)
    }
    await startAgent()

    const popup = await browser.open('popup.html')
    await signInAs(popup, relay)
    const address = await eventually(() => readPageAddress(agent.stateDir))
    const agentPage = await userBrowser.open(pageUrl(address))
    return {
      relay,
      agent,
      deviceId,
      desktop,
      browser,
      popup,
      userBrowser,
      agentPage,
      pageDir,
      home,
      folder,
      startAgent,
      async describe() {
        const targets = [browser, userBrowser].flatMap(each => each.browser.targets())
        const texts = targets.filter(target => target.type() === TargetType.PAGE).map(describePage)
        return [...(await Promise.all(texts)), `--- agent\n${agent.log().slice(-3000)}`].join('\n')
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Enrols an agent with the relay; the id of its device. */
export async function enrol(agent: AgentProcess, relay: RelayProcess): Promise<string> {
  const { token } = await relay.api('POST /api/enrolment-tokens', {})
  const enrolled = await agent.command(
    ['enrol', '--relay', relay.url, '--token-stdin', '--json'],
    `${token}\n`,
  )
  return (JSON.parse(enrolled.out) as { deviceId: string }).deviceId
}

/** Waits until the device is online and has told of itself; what it told. */
export async function online(relay: RelayProcess, id: string): Promise<NonNullable<Device['facts']>> {
  return await eventually(async () => {
    const device = await relay.api('GET /api/devices/:id', { params: { id } })
    return device.online && device.facts
  }, 20_000)
}

/** What a page says; one that hangs must not hide what the others say. */
async function describePage(target: Target): Promise<string> {
  const text = target.asPage().then(textOf)
  const tooLong = new Promise<string>(resolve => setTimeout(() => resolve('(does not answer)'), 2000))
  return `--- ${target.url()}\n${await Promise.race([text.catch(String), tooLong])}`
}
