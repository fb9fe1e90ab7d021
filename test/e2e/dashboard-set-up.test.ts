import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRelay, type RunningRelay } from '../../relay/app.ts'
import { readConfig } from '../../relay/config.ts'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { TEST_PASSWORD } from '../support/relay.ts'

let dataDir: string
let relay: RunningRelay
let chromium: TestBrowser

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handrail-set-up-'))
  relay = await startRelay(readConfig({ PORT: '0', DATA_DIR: dataDir }), { log: pino({ level: 'silent' }) })
  chromium = await launchBrowser()
})
afterAll(async () => {
  await chromium?.stop()
  await relay?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

test('[AUTH1] the one-time link leads, by keyboard alone, to the first administrator and to Devices', async () => {
  const page = await chromium.open(`${relay.url}/`)
  await page.waitForFunction(() => document.body.innerText.includes('Open the one-time set-up link'))
  await page.goto(relay.setupUrl ?? '')
  // Only the fragment differs, so the page has to be loaded anew, as it is from a terminal.
  await page.reload()
  await page.waitForSelector('::-p-aria(Organisation)')
  expect(page.url()).toBe(`${relay.url}/setup`)
  expect(await axeViolations(page)).toEqual([])
  await page.focus('::-p-aria(Organisation)')
  for (const value of [
    'Example Ltd',
    'Ada Lovelace',
    'ada@example.org',
    'ada',
    TEST_PASSWORD,
    TEST_PASSWORD,
  ]) {
    await page.keyboard.type(value)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.body.innerText.includes('Handrail is set up.'))
  expect(new URL(page.url()).pathname).toBe('/devices')
  await page.waitForFunction(() => document.body.innerText.includes('No devices yet'))
  expect(await axeViolations(page)).toEqual([])
})

test('[AUTH2] the empty list leads to the exact commands that enrol a device', async () => {
  const [page] = (await chromium.browser.pages()).slice(-1)
  if (!page) throw new Error('The page is gone.')
  await page.locator('::-p-aria([name="Enrol device"][role="button"])').click()
  await page.locator('::-p-aria([name="Make enrolment token"][role="button"])').click()
  await page.waitForSelector('dialog .copy-line')
  const lines = await page.$$eval('dialog .copy-line code', nodes =>
    nodes.map(node => node.textContent ?? ''),
  )
  expect(lines[0]).toBe(`npm run agent -- enrol --relay ${relay.url} --token-stdin`)
  expect(lines[1]).toMatch(/^[\w-]{16,}$/)
  expect(lines[2]).toBe('npm run agent -- run')
  expect(await axeViolations(page)).toEqual([])
})

test('[CODE6] the join page opens with the link’s code entered, in light and dark and on a phone', async () => {
  for (const scheme of ['light', 'dark']) {
    const page = await chromium.browser.newPage()
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    await page.setViewport({ width: 360, height: 740 })
    await page.goto(`${relay.url}/join#123456789`)
    await page.waitForFunction(() =>
      [...document.querySelectorAll('input')].some(input => input.value.replace(/\D/g, '') === '123456789'),
    )
    expect(await axeViolations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
    await page.close()
  }
})
