import type { Page } from 'puppeteer'
import { accountWords } from '../../shared/words/en/dashboard.ts'
import { byName, clickButton, waitForText } from './extension-pages.ts'
import { TEST_PASSWORD } from './relay.ts'
import { openTab } from './session-acts.ts'
import type { Stage } from './stage.ts'

/** Uploads a script as an administrator does; its id. */
export async function upload({ relay }: Stage, fileName: string, bytes: string | Buffer): Promise<string> {
  const base64 = Buffer.from(bytes).toString('base64')
  const { id } = await relay.api('POST /api/scripts', { body: { fileName, base64 } })
  return id
}

/** Chooses an action beside the picture and presses Run. */
export async function runAction(page: Page, action: string): Promise<void> {
  await openTab(page, 'Actions')
  await page.locator(`button.action ::-p-text(${action})`).click()
  await clickButton(page, 'Run')
}

/** A page of the dashboard in a tab of its own, signed in as `ada`. */
export async function openDashboard({ relay, browser }: Stage, path: string): Promise<Page> {
  const page = await browser.open(`${relay.url}${path}`)
  await signInOn(page, 'ada')
  await waitForText(page, 'Ada Lovelace')
  return page
}

/** On the sign-in page of the dashboard. */
export async function signInOn(page: Page, name: string): Promise<void> {
  await page.locator(byName('textbox', accountWords.field.name)).fill(name)
  await page.locator(byName('textbox', accountWords.field.password)).fill(TEST_PASSWORD)
  await clickButton(page, accountWords.signIn.submit)
}

/** The outputs table as it is read: label → value. */
export async function outputsOn(page: Page): Promise<Record<string, string>> {
  const rows = await page.$$eval('table tbody tr', found =>
    found.map(row => [...row.children].map(cell => cell.textContent?.trim() ?? '')),
  )
  return Object.fromEntries(rows.map(([name = '', value = '']) => [name, value]))
}
