import { createHash } from 'node:crypto'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { eventually, startTestRelay, testFacts, TEST_PASSWORD, type TestRelay } from '../support/relay.ts'

/** A PowerShell script as other products have them: nothing in it was written for Handrail. */
const source = (days: number, more = ''): string =>
  `<#
.SYNOPSIS
Removes old crash dumps.
.PARAMETER OlderThanDays
Age of the files in days
#>
param(
    [Parameter(Mandatory = $true)][ValidateSet('User', 'System')][string]$Scope,
    [int]$OlderThanDays = ${days}
)
Add-Type -Path "$env:NEXTHINK\\RemoteActions\\nxtremoteactions.dll"
${Array.from({ length: 30 }, (_, n) => `# step ${n}`).join('\n')}
${more}[nxt]::WriteOutputSize('FreedSpace', 0)
`

let relay: TestRelay
let chromium: TestBrowser
let page: Page
let id: string

beforeAll(async () => {
  relay = await startTestRelay()
  chromium = await launchBrowser()
  for (const text of [source(30), source(60, "[nxt]::WriteOutputBool('Done', $true)\n")]) {
    const body = { fileName: 'Remove-CrashDumps.ps1', base64: Buffer.from(text).toString('base64') }
    id = (await relay.api('POST /api/scripts', { body })).id
  }
  const device = await relay.connectDevice({ hostName: 'desk-1' })
  await device.ask('device:facts', { ...testFacts('desk-1'), platform: 'windows' })
  page = await (await chromium.browser.createBrowserContext()).newPage()
  await page.goto(`${relay.url}/scripts/${id}`)
  await page.locator('::-p-aria(User name)').fill('ada')
  await page.locator('::-p-aria(Password)').fill(TEST_PASSWORD)
  await page.keyboard.press('Enter')
})
afterAll(async () => {
  await chromium?.stop()
  await relay?.stop()
})

const text = (): Promise<string> => page.$eval('body', node => (node as HTMLElement).innerText)
const shows = (words: string): Promise<boolean> => eventually(async () => (await text()).includes(words))

test('[ACT1] a script with param(), help and [nxt] calls is an action with labels, without a change to it', async () => {
  await shows('Age of the files in days')
  await shows('Freed Space')
  expect(await page.$eval('h1', node => node.textContent)).toBe('Removes old crash dumps')
})

test('[EXEC1] its page warns that no device would run it', async () => {
  await shows('No device accepts this script: it is not signed.')
})

test('[SIGN12] its versions are compared in the browser, in light and dark, on a phone and on a desk', async () => {
  await page.locator('::-p-aria(Compare version 2 with version 1)').click()
  await shows('lines added: 2')
  const lines = await page.$$eval('.diff .line', nodes => nodes.map(node => node.textContent))
  expect(lines.filter(line => /^(Removed|Added)/.test(line ?? ''))).toEqual([
    'Removed: −    [int]$OlderThanDays = 30\n',
    'Added: +    [int]$OlderThanDays = 60\n',
    "Added: +[nxt]::WriteOutputBool('Done', $true)\n",
  ])
  expect(await text()).toContain('equal lines')
  // One line stands below the other, over the whole width.
  const widths = await page.$$eval('.diff .line', nodes =>
    nodes.map(node => node.getBoundingClientRect().width),
  )
  expect(Math.min(...widths)).toBeGreaterThan(800)
  for (const scheme of ['light', 'dark'] as const)
    for (const width of [360, 1280]) {
      await page.setViewport({ width, height: 800 })
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ])
      expect([scheme, width, await axeViolations(page)]).toEqual([scheme, width, []])
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0)
      if (process.env['PICTURES'])
        await page.screenshot({ path: `${process.env['PICTURES']}/compare-${scheme}-${width}.png` })
    }
})

test('[SIGN12] an older version is put back as a new one, after a question', async () => {
  await page.goto(`${relay.url}/scripts/${id}`)
  await page.locator('::-p-aria(Put back version 1)').click()
  await shows('Put back version 1?')
  await page.locator('dialog ::-p-aria([name="Put back"][role="button"])').click()
  await shows('Version 1 is back, as version 3.')
  await shows('3 (newest)')
  expect(await axeViolations(page)).toEqual([])
  if (process.env['PICTURES'])
    await page.screenshot({ path: `${process.env['PICTURES']}/script.png`, fullPage: true })
  const { rows } = await relay.api('GET /api/scripts/:id/versions', { params: { id } })
  const bytes = createHash('sha256').update(source(30)).digest('hex')
  expect(rows.map(row => row.sha256 === bytes)).toEqual([true, false, true])
})
