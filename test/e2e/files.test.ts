import { execFile } from 'node:child_process'
import { mkdir, open, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { axeViolations } from '../support/browser.ts'
import { byName, clickButton, textOf, waitForText } from '../support/extension-pages.ts'
import { eventually } from '../support/relay.ts'
import { enterCode, openTab, showCode } from '../support/session-acts.ts'
import { setStage, type Stage } from '../support/stage.ts'

let stage: Stage
let page: Page

beforeAll(async () => {
  stage = await setStage()
  const shown = await showCode(stage)
  page = shown.page
  await keepPeers(page)
  await enterCode(stage, shown.code)
  await stage.agentPage.waitForSelector(byName('button', 'Accept'))
  await stage.agentPage.evaluate(() => {
    for (const box of document.querySelectorAll<HTMLInputElement>('input[type=checkbox]:not(:checked)'))
      box.click()
  })
  await clickButton(stage.agentPage, 'Accept')
  await openTab(page, 'Files')
}, 120_000)
afterAll(async () => {
  await stage?.stop()
})

/** Remembers the page's connections, so that they can be cut. */
async function keepPeers(of: Page): Promise<void> {
  await of.evaluate(() => {
    const kept: RTCPeerConnection[] = []
    const Real = window.RTCPeerConnection
    Object.assign(window, {
      kept,
      RTCPeerConnection: class extends Real {
        constructor(configuration?: RTCConfiguration) {
          super(configuration)
          kept.push(this)
        }
      },
    })
  })
}
/** Cuts the connection in the very frame in which the newest transfer is seen to have got so far: it cannot be over before. */
async function cutAt(part: number): Promise<void> {
  await page.waitForFunction(
    wanted => {
      const bar = document.querySelector<HTMLProgressElement>('.transfers li progress')
      if (!bar || bar.value / bar.max < wanted) return false
      const { kept } = window as unknown as { kept: RTCPeerConnection[] }
      for (const peer of kept.splice(0)) peer.close()
      return true
    },
    { polling: 'raf', timeout: 120_000 },
    part,
  )
}

test('[FILE1] [SES2] a folder of 1,000 small files arrives whole through a connection that is cut twice', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  const from = join(stage.folder, 'project')
  for (let group = 0; group < 10; group++) {
    await mkdir(join(from, `part ${group}`), { recursive: true })
    for (let each = 0; each < 100; each++)
      await writeFile(
        join(from, `part ${group}`, `file-${each}.bin`),
        Buffer.alloc(30_000 + each, group * 100 + each),
      )
  }
  const picker = await page.waitForSelector('input[webkitdirectory]')
  await picker?.uploadFile(from)
  await cutAt(0.1)
  await cutAt(0.3)
  await waitForText(page, 'Arrived, checksum compared', 60_000)
  const to = join(stage.home, 'Downloads', 'Handrail', 'project')
  await promisify(execFile)('diff', ['-r', from, to])
  expect(await textOf(page)).toContain('1000 of 1000 files')
}, 150_000)

test('[FILE2] the controller looks through the user’s folders by keyboard, and what is there is fetched', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await mkdir(join(stage.home, 'Documents'), { recursive: true })
  const file = await open(join(stage.home, 'Documents', 'image.iso'), 'w')
  await file.truncate(1024 ** 3)
  await file.close()
  await page.focus('details.browse summary')
  await page.keyboard.press('Enter')
  await page.waitForSelector(byName('button', 'Open folder Documents'))
  await page.focus(byName('button', 'Open folder Documents'))
  await page.keyboard.press('Enter')
  await page.waitForSelector(byName('checkbox', 'Choose image.iso'))
  expect(await axeViolations(page)).toEqual([])
  await page.focus(byName('checkbox', 'Choose image.iso'))
  await page.keyboard.press('Space')
  await clickButton(page, 'Fetch (1)')
  await page.waitForSelector(byName('progressbar', 'Progress of image.iso'))
})

test('[FILE1] [SES2] a file of 1 GB goes beside the data channel, and arrives whole through a connection that is cut twice', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  const isDirect = '.transfers li[data-lane=direct]'
  await page.waitForSelector(isDirect, { timeout: 20_000 })
  for (const part of [0.2, 0.5]) {
    await cutAt(part)
    await page.waitForSelector(isDirect, { timeout: 30_000 })
  }
  await waitForText(page, 'Received, checksum compared', 400_000)
  await clickButton(page, 'Save image.iso')
  await eventually(async () => (await readdir(stage.folder)).includes('image.iso'), 60_000)
}, 600_000)

test('[FILE1] [E2E1] where the device cannot be reached a file goes through the relay, and over the data channel when that goes', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  // As if the device stood in another network; and remembers the way through the relay, so that it can be cut.
  await page.evaluate(() => {
    const real = window.fetch
    window.fetch = async (input, init) => {
      const address = input instanceof Request ? input.url : String(input)
      if (/\/[A-Za-z0-9_-]{43}\/down$/.test(address)) throw new TypeError('not reached')
      if (!address.includes('/api/lanes/')) return await real(input, init)
      const cut = new AbortController()
      Object.assign(window, { cutRelay: () => cut.abort() })
      const signal = init?.signal ? AbortSignal.any([init.signal, cut.signal]) : cut.signal
      return await real(input, { ...init, signal })
    }
    const { kept } = window as unknown as { kept: RTCPeerConnection[] }
    for (const peer of kept.splice(0)) peer.close()
  })
  await page.waitForSelector(byName('checkbox', 'Choose image.iso'))
  await page.click(byName('checkbox', 'Choose image.iso'))
  await page.locator(byName('button', 'Fetch (1)')).click()
  await page.waitForSelector('.transfers li[data-phase=running][data-lane=relay]', { timeout: 60_000 })
  await page.evaluate(() => (window as unknown as { cutRelay: () => void }).cutRelay())
  await page.waitForSelector('.transfers li[data-phase=running][data-lane=channel]', { timeout: 20_000 })
  // Whether it goes back to the relay is the trial's to say: on a busy machine the data channel may be the quicker one.
}, 200_000)
