import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest'
import { storeFile } from '../../relay/store/open-store.ts'
import { pageUrl, readPageAddress } from '../../agent/page/page-address.ts'
import { makeAgentProcess } from '../support/agent-process.ts'
import { byName, clickButton, textOf, waitForText } from '../support/extension-pages.ts'
import { eventually } from '../support/relay.ts'
import { endSession, enterCode, goLive, seeMoving, showCode } from '../support/session-acts.ts'
import { enrol, online, setStage, type Stage } from '../support/stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await setStage()
})
afterAll(async () => {
  await stage?.stop()
})

beforeEach(() => {
  onTestFailed(async () => console.log(await stage.describe()))
})

const REFUSED = 'This connection code is not valid. Check it with the support person and try again.'

/** Another code of the same length. */
const wrong = (code: string): string => code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10)

/** The refusal as the user reads it; then Try Again or Cancel, after which nothing of the try is left. */
async function refusedOnPage(then: 'Try Again' | 'Cancel'): Promise<void> {
  const { agentPage } = stage
  await waitForText(agentPage, 'That did not work')
  expect(await textOf(agentPage)).toContain(REFUSED)
  await agentPage.waitForSelector(byName('button', then === 'Cancel' ? 'Try Again' : 'Cancel'))
  await clickButton(agentPage, then)
  await waitForText(agentPage, 'Enter Connection Code')
  expect(await agentPage.$eval('input[name=code]', input => input.value)).toBe('')
}

async function leaveCode(page: Page): Promise<void> {
  await clickButton(page, 'Cancel')
  await eventually(() => page.isClosed())
}

test('[CODE4] a wrong code is refused in words; Try Again leads back, and the right code is still good', async () => {
  const { page, code } = await showCode(stage)
  await enterCode(stage, wrong(code))
  await refusedOnPage('Try Again')
  expect(await textOf(page)).toContain('Waiting for target')
  await enterCode(stage, code)
  await stage.agentPage.waitForSelector(byName('button', 'Accept'))
  await waitForText(page, 'Asking the user of')

  await clickButton(stage.agentPage, 'Refuse')
  await waitForText(page, 'The user refused the session.')
  await waitForText(stage.agentPage, 'The user refused the session.')
  await clickButton(stage.agentPage, 'OK')
  await page.close()
  // What was used once is as unknown as a code that never was.
  await enterCode(stage, code)
  await refusedOnPage('Cancel')
})

test('[CODE4] [CODE3] an expired and a cancelled code get the same answer', async () => {
  const { page, code } = await showCode(stage)
  expireCodes()
  await enterCode(stage, code)
  await refusedOnPage('Try Again')
  await leaveCode(page)

  const second = await showCode(stage)
  await leaveCode(second.page)
  await enterCode(stage, second.code)
  await refusedOnPage('Cancel')
})

test('[SES3] a second code is refused while somebody is connected, and says who that is', async () => {
  const live = await goLive(stage)
  const { page, code } = await showCode(stage)
  const second = await stage.agent.command(['connect'], `${code}\n`)
  expect(second.code).toBe(1)
  expect(second.err).toContain('Ada Lovelace (Example Ltd) is connected to this device already.')
  expect(await textOf(page)).toContain('Waiting for target')
  await leaveCode(page)
  await live.bringToFront()
  await seeMoving(live)
  await endSession(stage, live)
})

test('[CODE6] [CONS2] agent connect in a terminal does the same', async () => {
  const { page, code } = await showCode(stage)
  const connecting = stage.agent.command(['connect'], `${code}\ny\n`)
  await seeMoving(page)
  await clickButton(page, 'End')
  await waitForText(page, 'You ended the session.')
  const { code: exitCode, out } = await connecting
  expect(out).toContain('Ada Lovelace (Example Ltd, ada@example.org) asks to connect to this device.')
  expect(out).toContain('Session type: Active')
  expect(out).toContain('They may: run signed actions on this device.')
  expect(out).toContain('The support person ended the session.')
  expect(exitCode).toBe(0)
  await page.close()
  await waitForText(stage.agentPage, 'Enter Connection Code')

  const again = await showCode(stage)
  const answered = await stage.agent.command(['connect'], `${again.code}\nn\n`)
  expect(answered.code).toBe(1)
  expect(answered.out).toContain('The user refused the session.')
  await waitForText(again.page, 'The user refused the session.')
  await again.page.close()
  // The fifth wrong code from this device, and the last that costs no waiting.
  const refused = await stage.agent.command(['connect'], `${again.code}\n`)
  expect(refused).toMatchObject({ code: 1, err: `${REFUSED}\n` })
})

test('[CONS2] [MODE1] whoever enters a code is at the device, where the system knows of nobody and has no screen', async () => {
  const agent = await makeAgentProcess()
  try {
    const deviceId = await enrol(agent, stage.relay)
    agent.run({ DISPLAY: undefined, WAYLAND_DISPLAY: undefined, HANDRAIL_PAGE_DIR: stage.pageDir })
    const { loggedOnUsers } = await online(stage.relay, deviceId)
    if (process.getuid?.() === 0) expect(loggedOnUsers).toEqual([])
    const { page, code } = await showCode(stage)
    const connecting = agent.command(['connect'], `${code}\ny\n`)
    await waitForText(page, 'Chat, because this device cannot do Active, Guidance and Monitor')
    await clickButton(page, 'End')
    expect((await connecting).code).toBe(0)
    await page.close()
  } finally {
    await agent.cleanUp()
  }
})

test('[CODE7] a device that was never enrolled says why no code can be entered', async () => {
  const agent = await makeAgentProcess()
  try {
    agent.run({ HANDRAIL_PAGE_DIR: stage.pageDir })
    const page = await stage.userBrowser.open(
      pageUrl(await eventually(() => readPageAddress(agent.stateDir))),
    )
    await waitForText(page, 'Enter Connection Code is unavailable')
    expect(await textOf(page)).toContain('The agent knows no relay. Enrol it with `agent enrol`.')
    expect(await page.$('input')).toBeNull()
    await page.close()
    expect(await agent.command(['connect'], '123456789\n')).toMatchObject({
      code: 1,
      err: 'The agent knows no relay. Enrol it with `agent enrol`.\n',
    })
  } finally {
    await agent.cleanUp()
  }
})

/** Lets the time of every code run out, in the relay's own store. */
function expireCodes(): void {
  const store = new Database(storeFile(join(stage.folder, 'relay')), { fileMustExist: true })
  store.pragma('busy_timeout = 5000')
  store.prepare('update connection_codes set expires_at = ?').run(Date.now() - 1)
  store.close()
}
