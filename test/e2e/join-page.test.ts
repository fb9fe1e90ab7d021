import type { Page } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest'
import { formatConnectionCode } from '../../shared/sessions/connection-code.ts'
import { axeViolations } from '../support/browser.ts'
import { byName, clickButton, textOf, waitForText } from '../support/extension-pages.ts'
import { eventually } from '../support/relay.ts'
import { endSession, enterCode, seeMoving, showCode } from '../support/session-acts.ts'
import { setStage, type Stage } from '../support/stage.ts'

/** The link of the code window, as the end user opens it in a browser that has nothing installed. */

let stage: Stage
let page: Page
let code: string
let joinUrl: string

beforeAll(async () => {
  stage = await setStage()
  const shown = await showCode(stage)
  page = shown.page
  code = shown.code
  const link = await page.waitForSelector(byName('textbox', 'Link to join'))
  joinUrl = (await link?.evaluate(input => (input as HTMLInputElement).value)) ?? ''
})
afterAll(async () => {
  await stage?.stop()
})
beforeEach(() => {
  onTestFailed(async () => console.log(await stage.describe()))
})

test('[CODE2] [CODE6] the link shows the code and what to do with it, and sends the code to nobody', async () => {
  const join = await stage.userBrowser.browser.newPage()
  const asked: string[] = []
  const problems: string[] = []
  join.on('request', request => asked.push(`${request.url()} ${request.postData() ?? ''}`))
  join.on('console', message => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await join.goto(joinUrl)
  await waitForText(join, formatConnectionCode(code))
  expect(await textOf(join)).toContain('Enter Connection Code')
  expect(await textOf(join)).toContain('This version of Handrail cannot share from the browser alone')
  // The browser keeps the fragment to itself; nothing on the page sends it on either.
  expect(asked.length).toBeGreaterThan(1)
  expect(asked.filter(request => request.replace(/#.*? /, ' ').includes(code))).toEqual([])
  expect(problems).toEqual([])

  for (const scheme of ['light', 'dark']) {
    await join.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
    await join.setViewport({ width: 360, height: 740 })
    expect(await axeViolations(join), scheme).toEqual([])
    expect(await join.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  }

  await clickButton(join, 'Copy code')
  await eventually(async () => /The code was copied|did not allow copying/.test(await textOf(join)))
  await join.close()
})

test('[CODE6] a link that was cut off says so', async () => {
  const join = await stage.userBrowser.open(joinUrl.replace(/#.*/, ''))
  await waitForText(join, 'This link holds no connection code')
  expect(await axeViolations(join)).toEqual([])
  await join.close()
})

test('[CODE6] the whole link, pasted where the agent asks for the code, is understood', async () => {
  await enterCode(stage, joinUrl)
  await clickButton(stage.agentPage, 'Accept')
  await seeMoving(page)
  await endSession(stage, page)
})
