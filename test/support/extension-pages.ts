import type { Page } from 'puppeteer'
import { TEST_PASSWORD } from './relay.ts'
import type { TestBrowser } from './browser.ts'

/** Acts of a person on the extension's pages, by the words that they read there. */

export const byName = (role: string, name: string): string => `::-p-aria([name="${name}"][role="${role}"])`

export async function clickButton(page: Page, name: string): Promise<void> {
  await page.locator(byName('button', name)).click()
}

/** Relay address and sign-in, as a person enters them the first time. */
export async function signInAs(page: Page, relay: { url: string }, name = 'ada'): Promise<void> {
  await page.locator('input[name=relay]').fill(relay.url)
  await clickButton(page, 'Use this relay')
  await page.locator('input[name=name]').fill(name)
  await page.locator('input[name=password]').fill(TEST_PASSWORD)
  await clickButton(page, 'Sign in')
  await page.waitForSelector(byName('button', 'Start session'))
}

/** Start session in the popup; the session's page, once it shows its code. */
export async function startSession(browser: TestBrowser, popup: Page): Promise<{ page: Page; code: string }> {
  // Pages of other sessions may be open, or about to be closed.
  const before = new Set(browser.browser.targets())
  await clickButton(popup, 'Start session')
  const target = await browser.browser.waitForTarget(t => t.url().includes('session.html') && !before.has(t))
  const page = await target.asPage()
  return { page, code: await shownCode(page) }
}

/** The digits on the code window. */
export async function shownCode(page: Page): Promise<string> {
  const digits = await page.waitForSelector('.code-digits')
  return (await digits?.evaluate(element => element.getAttribute('data-code'))) ?? ''
}

/** The visible text of the page. */
export async function textOf(page: Page): Promise<string> {
  return await page.evaluate(() => document.body.innerText)
}

export async function waitForText(page: Page, text: string, timeoutMs = 15_000): Promise<void> {
  await page.waitForFunction(part => document.body.innerText.includes(part), { timeout: timeoutMs }, text)
}
