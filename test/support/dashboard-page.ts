import type { Page } from 'puppeteer'
import type { TestBrowser } from './browser.ts'
import { TEST_PASSWORD } from './relay.ts'

export interface Look {
  width?: number
  height?: number
  scheme?: 'light' | 'dark'
}

/**
 * A page of the dashboard in a browser context of its own, where nobody is signed in. `onComplaint` hears what the page itself
 * complains of: a script that failed, a style that the content security policy refused.
 */
export async function openDashboardPage(
  { browser }: TestBrowser,
  address: string,
  onComplaint: (complaint: string) => void,
  { width = 1280, height = 800, scheme = 'light' }: Look = {},
): Promise<Page> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  page.on('pageerror', error => onComplaint(String(error)))
  page.on('console', message => {
    if (/Content Security Policy/i.test(message.text())) onComplaint(message.text())
  })
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ])
  await page.setViewport({ width, height })
  await page.goto(address)
  return page
}

/** Signs in as a person would, on the page that asks for it. */
export async function signInToDashboard(page: Page, name = 'ada'): Promise<void> {
  await page.locator('::-p-aria(User name)').fill(name)
  await page.locator('::-p-aria(Password)').fill(TEST_PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForSelector('.shell')
}
