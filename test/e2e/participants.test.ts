import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { ALL_USERS } from '../../relay/accounts/groups-of-user.ts'
import { DEFAULT_TARGETS } from '../../relay/sessions/policy/built-in-groups.ts'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { clickButton, signInAs, textOf, waitForText } from '../support/extension-pages.ts'
import { eventually, TEST_PASSWORD } from '../support/relay.ts'
import { goLive, say, seeMoving } from '../support/session-acts.ts'
import { setStage, type Stage } from '../support/stage.ts'

/** Two support people, each in a Chromium of their own, in one session with a real agent on a real screen. */

const WIDTH = 1280
const HEIGHT = 800

let stage: Stage
let typed: string
/** The first person's session page, and the second one's browser, popup and session page. */
let first: Page
let benBrowser: TestBrowser
let benPopup: Page
let second: Page

beforeAll(async () => {
  stage = await setStage({ screen: { width: WIDTH, height: HEIGHT, moving: true } })
  typed = join(stage.folder, 'typed.txt')
  // A terminal in the lower part of the screen that writes down each line that is typed into it.
  const terminal = `xterm -geometry 80x12+200+480 -e sh -c 'cat >> ${typed}' >/dev/null 2>&1 &`
  await stage.desktop.run('sh', ['-c', terminal])
  const yes = { value: true, priority: 5 } as const
  const values = { 'allow-participants': yes, 'allow-handover': yes }
  await stage.relay.api('POST /api/permission-links', {
    body: { name: 'Together', userGroupId: ALL_USERS, targetGroupId: DEFAULT_TARGETS, values },
  })
  const user = { name: 'ben', fullName: 'Ben Example', mail: 'ben@example.org', role: 'support' } as const
  await stage.relay.api('POST /api/users', { body: { ...user, password: TEST_PASSWORD } })
  benBrowser = await launchBrowser({ extension: join(stage.folder, 'extension') })
  benPopup = await benBrowser.open('popup.html')
  await signInAs(benPopup, stage.relay, 'ben')
  first = await goLive(stage)
}, 240_000)
afterAll(async () => {
  await benBrowser?.stop()
  await stage?.stop()
})

const written = async (): Promise<string> => await readFile(typed, 'utf8').catch(() => '')

/** A click into the terminal on the device's screen, and a line. */
async function typeInto(page: Page, line: string): Promise<void> {
  await page.bringToFront()
  const box = await page.$eval('.picture', picture => picture.getBoundingClientRect().toJSON() as DOMRect)
  await page.mouse.click(box.x + (box.width * 400) / WIDTH, box.y + (box.height * 560) / HEIGHT)
  await page.keyboard.type(line)
  await page.keyboard.press('Enter')
}

/** A line of the chat from one to the other: it goes the way of the input, so nothing of that is still on its way after it. */
async function tell(from: Page, to: Page, text: string): Promise<void> {
  await say(from, text)
  await to.bringToFront()
  await waitForText(to, text)
}

/** The user at the device. */
async function userTypes(line: string): Promise<void> {
  await stage.desktop.run('xdotool', ['mousemove', '400', '560', 'click', '1'])
  await stage.desktop.run('xdotool', ['type', line])
  await stage.desktop.run('xdotool', ['key', 'Return'])
  await eventually(async () => (await written()).endsWith(`${line}\n`))
}

const showPeople = async (page: Page): Promise<void> => {
  await page.bringToFront()
  if (!(await page.$('#people-panel:popover-open'))) await page.locator('button.people').click()
  await page.waitForSelector('#people-panel:popover-open')
}

/** Axe, light and dark, at the width of a desk and of a small phone; nothing sticks out. UX1. */
async function lookAt(page: Page, name: string): Promise<void> {
  await page.bringToFront()
  for (const width of [1280, 360])
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
      await page.setViewport({ width, height: 740 })
      const where = `${name}, ${scheme}, ${width} px`
      expect.soft(await axeViolations(page), where).toEqual([])
      if (process.env['PICTURES'])
        await page.screenshot({ path: `${process.env['PICTURES']}/${name}-${width}-${scheme}.png` })
      expect
        .soft(await page.evaluate(() => document.documentElement.scrollWidth), where)
        .toBeLessThanOrEqual(width)
    }
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }])
  await page.setViewport({ width: 1280, height: 800 })
}

async function invite(): Promise<string> {
  await showPeople(first)
  await clickButton(first, 'Invite somebody')
  const code = await first.waitForSelector('#people-panel [data-code]')
  return (await code?.evaluate(element => element.getAttribute('data-code'))) ?? ''
}

interface Who {
  browser: TestBrowser
  popup: Page
}
const ben = (): Who => ({ browser: benBrowser, popup: benPopup })

/** The code in the popup; the session's page that it opens. */
async function joinBy(code: string, { browser, popup }: Who = ben(), look = false): Promise<Page> {
  await popup.bringToFront()
  if (!(await popup.$('details.join-session[open]'))) await popup.locator('::-p-text(Join a session)').click()
  await popup.locator('.join-session input').fill(code)
  if (look) await lookAt(popup, 'join form')
  const before = new Set(browser.browser.targets())
  await clickButton(popup, 'Join')
  const opened = await browser.browser.waitForTarget(
    target => target.url().includes('session.html') && !before.has(target),
  )
  return await opened.asPage()
}

test('[CONS1] [CONS3] the user refuses somebody: they are told, see nothing, and the session goes on', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  const refused = await joinBy(await invite())
  await waitForText(stage.agentPage, 'Another support person wants to join')
  await clickButton(stage.agentPage, 'Refuse')
  await refused.bringToFront()
  await refused.waitForSelector('[data-reason="user-refused"]')
  expect(await refused.$('video')).toBeNull()
  await refused.close()
  await first.bringToFront()
  await seeMoving(first)
  await waitForText(first, 'People in this session: 1')
})

test('[CONS1] a second person joins by a code from the popup; the device’s user is asked, and they see the screen', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  const code = await invite()
  await lookAt(first, 'code window')
  second = await joinBy(code, ben(), true)
  await waitForText(stage.agentPage, 'Another support person wants to join')
  await waitForText(stage.agentPage, 'Ben Example')
  await lookAt(stage.agentPage, 'question on the agent page')
  await clickButton(stage.agentPage, 'Allow')
  await second.bringToFront()
  await seeMoving(second)
  await waitForText(second, 'You take part. Ada Lovelace is in control.')
  await first.bringToFront()
  await waitForText(first, 'People in this session: 2')
  await seeMoving(first)
  await waitForText(stage.agentPage, 'Ben Example (Example Ltd) takes part and sees what is shown')
  // The code let one person in.
  expect(await first.$('#people-panel [data-code]')).toBeNull()
})

test('[MODE2] who takes part only watches: what they type and click arrives nowhere', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await waitForText(second, 'Monitor')
  expect(await second.$('.layer.control')).toBeNull()
  const before = await written()
  await typeInto(second, 'not typed')
  await tell(second, first, 'Did that arrive?')
  await userTypes('the user')
  expect(await written()).toBe(`${before}the user\n`)
})

/** The name over each line of the chat; empty where there is none. */
const whoSaid = async (page: Page): Promise<string[]> =>
  await page.$$eval('[role=log] p', lines =>
    lines.map(({ previousElementSibling: before }) => (before?.matches('.soft') ? before.innerHTML : '')),
  )

test('[CHAT1] everybody’s chat says who wrote each line', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await tell(second, first, 'Ben here')
  await say(first, 'Ada here')
  await stage.agentPage.bringToFront()
  await waitForText(stage.agentPage, 'Ada here')
  await say(stage.agentPage, 'User here')
  for (const page of [first, second]) {
    await page.bringToFront()
    await waitForText(page, 'User here')
    await waitForText(page, 'Ada here')
  }
  expect(await whoSaid(first)).toEqual(['Ben Example', 'Ben Example', '', ''])
  expect(await whoSaid(second)).toEqual(['', '', 'Ada Lovelace', ''])
})

test('[SES2] a participant who loads their page again is back by themselves, with the chat, and nobody is asked', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await second.bringToFront()
  await second.reload()
  await seeMoving(second)
  await waitForText(second, 'You take part. Ada Lovelace is in control.')
  await waitForText(second, 'User here')
  expect(await textOf(stage.agentPage)).not.toContain('wants to join')
  await first.bringToFront()
  await waitForText(first, 'People in this session: 2')
  await tell(second, first, 'Back again')
})

test('[CONS1] [CHAT1] a third person sees and chats with all others, and leaves by closing nothing but their own part', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  const cem = { name: 'cem', fullName: 'Cem Example', mail: 'cem@example.org', role: 'support' } as const
  await stage.relay.api('POST /api/users', { body: { ...cem, password: TEST_PASSWORD } })
  const browser = await launchBrowser({ extension: join(stage.folder, 'extension') })
  try {
    const popup = await browser.open('popup.html')
    await signInAs(popup, stage.relay, 'cem')
    const third = await joinBy(await invite(), { browser, popup })
    await waitForText(stage.agentPage, 'Cem Example')
    await clickButton(stage.agentPage, 'Allow')
    await third.bringToFront()
    await seeMoving(third)
    await first.bringToFront()
    await waitForText(first, 'People in this session: 3')
    await tell(third, first, 'Cem here')
    await tell(second, third, 'Welcome')
    await waitForText(stage.agentPage, 'Cem Example (Example Ltd) takes part and sees what is shown')
    await third.bringToFront()
    await clickButton(third, 'Leave')
    await waitForText(third, 'You take part no longer')
  } finally {
    await browser.stop()
  }
  for (const page of [second, first]) {
    await page.bringToFront()
    await seeMoving(page)
  }
  await waitForText(first, 'People in this session: 2', 30_000)
})

test('[MODE2] who takes part asks for control, the one in control hands it over, the user allows it: it changes hands', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await showPeople(second)
  await clickButton(second, 'Ask for control')
  await waitForText(second, 'Do not ask any more')
  await lookAt(second, 'people panel of a participant')
  await waitForText(first, 'Ben Example asks for control')
  await waitForText(stage.agentPage, 'Ben Example asks for control; the one in control decides.')
  await lookAt(stage.agentPage, 'people on the agent page')
  await showPeople(first)
  await lookAt(first, 'people panel')
  await clickButton(first, 'Hand over to Ben Example')
  await waitForText(stage.agentPage, 'Ada Lovelace wants to hand the session over')
  await clickButton(stage.agentPage, 'Allow')
  await waitForText(first, 'You take part. Ben Example is in control.')
  await second.bringToFront()
  await second.waitForSelector('.layer.control')
  await second.keyboard.press('Escape')
  const before = await written()
  await typeInto(second, 'by ben')
  await eventually(async () => (await written()) === `${before}by ben\n`)
  // The former one in control sees it, and types nothing any more.
  await first.bringToFront()
  await seeMoving(first)
  expect(await first.$('.layer.control')).toBeNull()
  await typeInto(first, 'not typed')
  await tell(first, second, 'And now?')
  await userTypes('after it')
  expect(await written()).toBe(`${before}by ben\nafter it\n`)
  await waitForText(stage.agentPage, 'Ben Example (Example Ltd) is in control')
  await waitForText(stage.agentPage, 'Ada Lovelace (Example Ltd) takes part')
})

test('[SES1] one leaves with one click and the session goes on', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await first.bringToFront()
  await clickButton(first, 'Leave')
  await waitForText(first, 'You take part no longer')
  await waitForText(first, 'You have left the session. It goes on without you.')
  await lookAt(first, 'after leaving')
  await second.bringToFront()
  await seeMoving(second)
  await waitForText(second, 'People in this session: 1')
})

test('[SES1] the end of the one in control ends it for everybody, also for who left and joined again', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await showPeople(second)
  await clickButton(second, 'Invite somebody')
  const shown = await second.waitForSelector('#people-panel [data-code]')
  const code = (await shown?.evaluate(element => element.getAttribute('data-code'))) ?? ''
  const { popup } = stage
  await popup.bringToFront()
  await popup.locator('::-p-text(Join a session)').click()
  await popup.locator('.join-session input').fill(code)
  // Their page of before still shows how it ended for them.
  const known = new Set(stage.browser.browser.targets())
  await clickButton(popup, 'Join')
  const opened = await stage.browser.browser.waitForTarget(
    target => target.url().includes('session.html') && !known.has(target),
  )
  const again = await opened.asPage()
  await clickButton(stage.agentPage, 'Allow')
  await again.bringToFront()
  await seeMoving(again)
  await waitForText(again, 'You take part. Ben Example is in control.')
  await second.bringToFront()
  await clickButton(second, 'End')
  await waitForText(second, 'Session ended')
  await again.bringToFront()
  await waitForText(again, 'Session ended')
  await waitForText(stage.agentPage, 'The support person ended the session.')
})
