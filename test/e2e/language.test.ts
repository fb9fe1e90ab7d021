import { mkdir } from 'node:fs/promises'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildAll } from '../../tools/build.ts'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { byName, waitForText } from '../support/extension-pages.ts'
import { TEST_PASSWORD } from '../support/relay.ts'
import { buildWorld, type DashboardWorld } from './dashboard-world.ts'

/** A browser that wants German gets German on every page, at the width of a phone, and the choice of English stays. */

let world: DashboardWorld
let browser: TestBrowser
/** Where pictures go for whoever wants to look at the pages; none without it. */
const pictures = process.env['HANDRAIL_TEST_PICTURES']

beforeAll(async () => {
  await Promise.all([buildAll('extension'), buildAll('dashboard'), buildAll('join')])
  world = await buildWorld()
  browser = await launchBrowser({
    extension: 'dist/extension-chrome',
    args: ['--lang=de', '--accept-lang=de-DE,de,en'],
  })
  if (pictures !== undefined) await mkdir(pictures, { recursive: true })
})
afterAll(async () => {
  await browser?.stop()
  await world?.relay.stop()
})

/** The page at 360 px: nothing stands out to the right of it. */
async function looksRight(page: Page, name: string): Promise<void> {
  await page.setViewport({ width: 360, height: 800 })
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
  const { wide, lang } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    lang: document.documentElement.lang,
  }))
  expect({ name, wide, lang }).toEqual({ name, wide: 0, lang: 'de' })
}

test('[TRIG1] [UX1] the dashboard speaks German, and English once that is chosen', async () => {
  const page = await browser.open(world.relay.url)
  await waitForText(page, 'Benutzername')
  await looksRight(page, 'dashboard-sign-in')
  expect(await axeViolations(page)).toEqual([])
  await page.locator('input[autocomplete=username]').fill('ada')
  await page.locator('input[type=password]').fill(TEST_PASSWORD)
  await page.locator(byName('button', 'Anmelden')).click()
  for (const [path, text] of [
    ['devices', 'Gerät registrieren'],
    [`devices/${world.device.deviceId}`, 'Über dieses Gerät'],
    ['records', 'Einträge'],
    ['requests', 'Anfragen'],
    ['scripts', 'Skript hochladen oder schreiben'],
    [`scripts/${world.scriptId}`, 'Was es angibt'],
    ['jobs', 'Auftragsverlauf'],
    [`jobs/${world.jobs.failed}`, 'Details zum Ausführungsstatus'],
    ['sessions', 'Sitzungen'],
    ['policies', 'Berechtigungsregel'],
    ['users', 'Benutzer hinzufügen'],
    ['audit', 'Hashkette'],
    ['account', 'Passwort ändern'],
  ] as const) {
    await page.evaluate(at => {
      history.pushState(null, '', `/${at}`)
      dispatchEvent(new PopStateEvent('popstate'))
    }, path)
    await waitForText(page, text)
    await looksRight(page, `dashboard-${path.replaceAll('/', '-')}`)
  }
  await page.select('select[name=language]', 'en')
  await waitForText(page, 'Change password')
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
  await page.reload()
  await waitForText(page, 'Change password')
  await page.close()
})

test('[JOIN1] the join page speaks German', async () => {
  const context = await browser.browser.createBrowserContext()
  const page = await context.newPage()
  await page.goto(`${world.relay.url}/join/`)
  await waitForText(page, 'An einer Support-Sitzung teilnehmen')
  await looksRight(page, 'join')
  expect(await axeViolations(page)).toEqual([])
  await context.close()
})

test('[CODE2] the extension speaks German: its options, its popup, the code', async () => {
  const options = await browser.open('options.html')
  await waitForText(options, 'Handrail-Einstellungen')
  await looksRight(options, 'extension-options')
  const popup = await browser.open('popup.html')
  await popup.locator('input[name=relay]').fill(world.relay.url)
  await popup.locator(byName('button', 'Dieses Relay verwenden')).click()
  await popup.locator('input[name=name]').fill('ada')
  await popup.locator('input[name=password]').fill(TEST_PASSWORD)
  await popup.locator(byName('button', 'Anmelden')).click()
  await popup.waitForSelector(byName('button', 'Sitzung starten'))
  await looksRight(popup, 'extension-popup')
  const actions = await browser.open('actions.html')
  await waitForText(actions, 'Suchen Sie zuerst das Gerät')
  await looksRight(actions, 'extension-actions')
  const session = await browser.open('session.html#start')
  await session.waitForSelector('.code-digits')
  await waitForText(session, 'Neu anfordern')
  await looksRight(session, 'extension-session')
})
