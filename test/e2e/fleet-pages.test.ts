import { mkdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { openDashboardPage, signInToDashboard } from '../support/dashboard-page.ts'
import { startTestRelay, type TestRelay } from '../support/relay.ts'
import { buildWorld, type DashboardWorld } from './dashboard-world.ts'
import { buildFleetPages, fleetPagesOf } from './fleet-pages-world.ts'

let world: DashboardWorld
let empty: TestRelay
let pages: Record<string, string>
let chromium: TestBrowser
/** Where pictures go for whoever wants to look at the pages; none without it. */
const pictures = process.env['HANDRAIL_TEST_PICTURES']

beforeAll(async () => {
  world = await buildWorld()
  empty = await startTestRelay()
  pages = fleetPagesOf(await buildFleetPages(world.relay, world.device))
  chromium = await launchBrowser()
  if (pictures !== undefined) await mkdir(pictures, { recursive: true })
})
afterAll(async () => {
  await chromium?.stop()
  await empty?.stop()
  await world?.relay.stop()
})

const untouched = {
  'no-devices': '/devices',
  'no-fan-outs': '/fan-outs',
  'no-triggers': '/triggers',
  'no-results': '/results',
}
const places = (): [relay: TestRelay, pages: Record<string, string>][] => [
  [world.relay, pages],
  [empty, untouched],
]

test.each([
  ['light', 360, 740],
  ['dark', 1280, 800],
] as const)(
  '[UX1] in %s, %d × %d: every page of the fleet, empty ones too, breaks no rule of axe and fits',
  async (scheme, width, height) => {
    const complaints: string[] = []
    for (const [relay, shown] of places()) {
      const page = await openDashboardPage(chromium, relay.url, complaint => complaints.push(complaint), {
        width,
        height,
        scheme,
      })
      await signInToDashboard(page)
      for (const [name, path] of Object.entries(shown)) {
        await page.goto(relay.url + path)
        await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.loading'))
        if (path.includes('chart=')) await page.waitForSelector('.chart canvas')
        const picture = `${pictures}/${name}-${scheme}-${width}.png` as const
        if (pictures !== undefined) await page.screenshot({ path: picture, fullPage: true })
        // All that can be opened is looked at too.
        await page.$$eval('main details', all => all.forEach(each => each.setAttribute('open', '')))
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (over > 0) complaints.push(`${name}: ${over} px too wide`)
        for (const violation of await axeViolations(page))
          complaints.push(`${name}: ${JSON.stringify(violation)}`)
      }
      await page.browserContext().close()
    }
    expect(complaints).toEqual([])
  },
)
