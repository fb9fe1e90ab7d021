import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { TEST_PASSWORD } from '../support/relay.ts'
import { buildWorld, type DashboardWorld } from './dashboard-world.ts'
import { buildFleetPages, fleetPagesOf } from './fleet-pages-world.ts'

let world: DashboardWorld
let pages: Record<string, string>
let chromium: TestBrowser

beforeAll(async () => {
  world = await buildWorld()
  pages = fleetPagesOf(await buildFleetPages(world.relay, world.device))
  chromium = await launchBrowser()
})
afterAll(async () => {
  await chromium?.stop()
  await world?.relay.stop()
})

test.each([
  ['light', 360, 740],
  ['dark', 1280, 800],
] as const)(
  '[UX1] in %s, %d × %d: every page of fan-outs breaks no rule of axe and fits',
  async (scheme, width, height) => {
    const context = await chromium.browser.createBrowserContext()
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', error => complaints.push(String(error)))
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
    await page.setViewport({ width, height })
    await page.goto(world.relay.url)
    await page.locator('::-p-aria(User name)').fill('ada')
    await page.locator('::-p-aria(Password)').fill(TEST_PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForSelector('.shell')
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(world.relay.url + path)
      // All that can be opened is looked at too.
      await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.loading'))
      await page.$$eval('main details', all => all.forEach(each => each.setAttribute('open', '')))
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (over > 0) complaints.push(`${name}: ${over} px too wide`)
      for (const violation of await axeViolations(page))
        complaints.push(`${name}: ${JSON.stringify(violation)}`)
    }
    await context.close()
    expect(complaints).toEqual([])
  },
)
