import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildAll } from '../../tools/build.ts'
import type { Page } from 'puppeteer'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import {
  clickButton,
  shownCode,
  signInAs,
  startSession,
  textOf,
  waitForText,
} from '../support/extension-pages.ts'
import { eventually, startTestRelay, TEST_PASSWORD, type TestRelay } from '../support/relay.ts'
import { toldRequest } from '../support/sessions.ts'

let relay: TestRelay
let browser: TestBrowser
let popup: Page

beforeAll(async () => {
  await buildAll('extension')
  relay = await startTestRelay()
  browser = await launchBrowser({ extension: 'dist/extension-chrome' })
  popup = await browser.open('popup.html')
  await popup.waitForSelector('input[name=relay]')
  expect(await axeViolations(popup), 'relay form').toEqual([])
  await popup.locator('input[name=relay]').fill('http://127.0.0.1:9')
  await clickButton(popup, 'Use this relay')
  await waitForText(popup, 'No Handrail relay answers at http://127.0.0.1:9')
  await signInAs(popup, relay)
})
afterAll(async () => {
  await browser?.stop()
  await relay?.stop()
})
beforeEach(async () => {
  await popup.bringToFront()
})

const timeLeft = (page: Page): Promise<string> => page.$eval('.clock', element => element.textContent)
/** Moves the clock of the page, not of the relay. */
const passTime = (page: Page, ms: number): Promise<void> =>
  page.evaluate(by => {
    const real = Date.now.bind(Date)
    Date.now = () => real() + by
  }, ms)

test('[CODE2] [CODE3] the code window: code, link, QR, countdown; Request New, Extend Timeout, Cancel', async () => {
  const { page, code } = await startSession(browser, popup)
  expect(code).toMatch(/^\d{9}$/)
  expect(await textOf(page)).toContain('Waiting for target')
  expect(await page.$eval('.code-digits', element => element.textContent)).toBe(
    code.replace(/(\d{3})(\d{3})(\d{3})/, '$1 $2 $3'),
  )
  expect(await page.$eval('.join input', element => element.value)).toMatch(new RegExp(`#${code}$`))
  expect(await page.$('canvas[role=img]')).not.toBeNull()
  await page.waitForFunction(() => /^14:5\d$/.test(document.querySelector('.clock')?.textContent ?? ''))
  expect(await axeViolations(page)).toEqual([])

  await clickButton(page, 'Request New')
  const renewed = await eventually(async () => {
    const shown = await shownCode(page)
    return shown === code ? null : shown
  })
  const device = await relay.connectDevice({ hostName: 'old-code-pc' })
  await expect(device.ask('code:redeem', { code })).rejects.toMatchObject({ code: 'code-refused' })
  device.disconnect()

  await passTime(page, 5 * 60_000)
  await page.waitForFunction(() => document.querySelector('.clock')?.textContent.startsWith('9:'))
  await clickButton(page, 'Extend Timeout')
  await waitForText(page, 'can be extended 3 more times')
  expect(await timeLeft(page)).toMatch(/^1[45]:/)
  expect(await shownCode(page)).toBe(renewed)

  await clickButton(page, 'Cancel')
  await eventually(() => page.isClosed())
  const { rows } = await relay.api('GET /api/sessions', {})
  expect(rows[0]?.state).toMatchObject({ phase: 'ended', reason: 'controller-cancelled' })
})

test('[CODE3] at 0:00 the window says that the code is dead and offers Request New', async () => {
  const { page, code } = await startSession(browser, popup)
  await passTime(page, 15 * 60_000)
  await waitForText(page, 'This code is dead.')
  expect(await page.$('.code-digits')).toBeNull()
  expect(await axeViolations(page)).toEqual([])
  await page.waitForFunction(() => document.activeElement?.textContent === 'Request New')
  await clickButton(page, 'Request New')
  expect(await shownCode(page)).not.toBe(code)
  await clickButton(page, 'Cancel')
  await eventually(() => page.isClosed())
})

test('[CODE2] survives the popup being closed, the worker being stopped, and the page being loaded again', async () => {
  const window = await browser.openPopup()
  const closed = new Promise(resolve => window.once('close', resolve))
  await window.waitForSelector('.start button')
  await window.evaluate(() => document.querySelector<HTMLButtonElement>('.start button')?.click())
  const page = await browser.waitForPage('session.html')
  const code = await shownCode(page)
  // The new tab takes the focus, so the browser closes the popup by itself; headless it may stay.
  if (!window.isClosed()) await window.close()
  await closed

  await browser.stopWorker()
  await page.reload()
  expect(await shownCode(page)).toBe(code)
  expect(await timeLeft(page)).toMatch(/^1[45]:/)

  // The popup finds it again, with its code and its time, and the woken worker brings its page to the front.
  await popup.bringToFront()
  await waitForText(popup, code.replace(/(\d{3})(\d{3})(\d{3})/, '$1 $2 $3'))
  expect(await textOf(popup)).toMatch(/1[45]:\d\d left/)
  expect(await axeViolations(popup)).toEqual([])
  const before = (await browser.browser.pages()).length
  await clickButton(popup, 'Go to session')
  await page.waitForFunction(() => document.visibilityState === 'visible')
  expect((await browser.browser.pages()).length).toBe(before)

  // A closed page is opened again, with the same session.
  await page.close()
  await clickButton(popup, 'Go to session')
  const again = await browser.waitForPage('session.html')
  expect(await shownCode(again)).toBe(code)

  // The device comes: the same page goes on.
  const device = await relay.connectDevice({ hostName: 'reception-pc' })
  const { sessionId } = await device.ask('code:redeem', { code })
  await toldRequest(device, sessionId)
  await waitForText(again, 'Asking the user of reception-pc')
  expect(await axeViolations(again)).toEqual([])
  await device.ask('session:answer', {
    sessionId,
    answer: { accepted: false, reason: 'user-refused', floorDecided: false },
  })
  await waitForText(again, 'The user refused the session.')
  expect(await axeViolations(again)).toEqual([])
  await waitForText(popup, 'Devices')
  await popup.waitForFunction(() => !document.body.innerText.includes('Running sessions'))
  await again.close()
  device.disconnect()
})

test('[CODE2] goes on when the relay was away, and after signing in again', async () => {
  const { page, code } = await startSession(browser, popup)
  await relay.restart()
  await clickUntilExtended(page)
  expect(await shownCode(page)).toBe(code)

  await relay.api('POST /api/me/password', {
    body: { current: TEST_PASSWORD, next: `${TEST_PASSWORD} again` },
  })
  await waitForText(page, 'You are signed out. Sign in again and the session goes on.')
  expect(await axeViolations(page)).toEqual([])
  await page.locator('input[name=name]').fill('ada')
  await page.locator('input[name=password]').fill(`${TEST_PASSWORD} again`)
  await clickButton(page, 'Sign in')
  expect(await shownCode(page)).toBe(code)
  await clickButton(page, 'Cancel')
  await eventually(() => page.isClosed())
})

/** Presses until the relay is back; until then the page says that it is not. */
async function clickUntilExtended(page: Page): Promise<void> {
  await eventually(async () => {
    await clickButton(page, 'Extend Timeout')
    return /can be extended (3|2) more times/.test(await textOf(page))
  })
}

test('[TRIG1] [UX1] devices can be searched, and an auditor may look but not act', async () => {
  const desk = await relay.connectDevice({ hostName: 'front-desk' })
  const shop = await relay.connectDevice({ hostName: 'workshop' })
  await popup.reload()
  await waitForText(popup, 'front-desk')
  await popup.locator('input[type=search]').fill('worksh')
  await popup.waitForFunction(() => !document.body.innerText.includes('front-desk'))
  expect(await textOf(popup)).toContain('workshop')
  await popup.locator('input[type=search]').fill('nowhere')
  await waitForText(popup, 'No device fits “nowhere”.')

  await relay.addUser('olga', 'auditor')
  await popup.locator('summary').click()
  await clickButton(popup, 'Sign out')
  await popup.locator('input[name=name]').fill('olga')
  await popup.locator('input[name=password]').fill('wrong password entirely')
  await clickButton(popup, 'Sign in')
  await waitForText(popup, 'Name or password is wrong.')
  expect(await axeViolations(popup)).toEqual([])
  await popup.locator('input[name=password]').fill(TEST_PASSWORD)
  await clickButton(popup, 'Sign in')
  await waitForText(popup, 'Your role may look at sessions, not start them.')
  expect(await popup.$eval('.start button', button => button.disabled)).toBe(true)
  desk.disconnect()
  shop.disconnect()
})
