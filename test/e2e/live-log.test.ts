import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { liveLogWords as words } from '../../shared/words/en/live-log.ts'
import { openDashboard, upload } from '../support/action-acts.ts'
import { axeViolations } from '../support/browser.ts'
import { clickButton, waitForText } from '../support/extension-pages.ts'
import { eventually } from '../support/relay.ts'
import { goLive, openTab } from '../support/session-acts.ts'
import { setStage, type Stage } from '../support/stage.ts'
import { makeOrganisation, trustOrganisation } from '../support/trust.ts'

/** Prints until the test says that it is enough. */
const script = `#!/bin/sh
# @action Watch the print server
# @description Prints what the print server does until a file is there.
# @platforms linux, macos
# @time-out 120s
# @input until string "Until this file is there"
# @input pin secret "PIN"
read -r given
echo "given: $given"
n=0
while [ ! -e "$HANDRAIL_INPUT_until" ]; do
  n=$((n+1))
  echo "$(date +%H:%M:%S) queue $n: looked at, nothing waits for the printer in the corridor of the second floor"
  [ $n -le 60 ] || sleep 0.2
done
echo "the corridor is done"
`
const PIN = 'correct-horse-4711'

let stage: Stage
let until: string

beforeAll(async () => {
  stage = await setStage()
  until = join(stage.folder, 'enough')
  const organisation = makeOrganisation('Example Ltd')
  await trustOrganisation(join(stage.agent.stateDir, 'trust'), organisation)
  await upload(stage, 'watch-print-server.sh', organisation.sign(script))
})
afterAll(async () => {
  await stage?.stop()
})

const LINES = '.live-lines'
const shown = (page: Page): Promise<string> => page.$eval(LINES, frame => frame.textContent ?? '')
const lastLine = async (page: Page): Promise<number> =>
  Number([...(await shown(page)).matchAll(/queue (\d+):/g)].at(-1)?.[1] ?? 0)
const isAtEnd = (page: Page): Promise<boolean> =>
  page.$eval(LINES, frame => frame.scrollHeight - frame.scrollTop - frame.clientHeight < 24)
const isFollowing = (page: Page): Promise<string | null> =>
  page.$eval('.live-log button[aria-pressed]', button => button.getAttribute('aria-pressed'))

test('[OUT3] [ACT2] [UX1] what a script prints is read while it runs: in the session and on the dashboard', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  const page = await goLive(stage)
  await openTab(page, 'Actions')
  await page.locator('button ::-p-text(Watch the print server)').click()
  await page.locator('input[name=until]').fill(until)
  await page.locator('input[name=pin]').fill(PIN)
  await clickButton(page, 'Run')
  await page.waitForSelector(LINES)
  const jobId = (await stage.relay.api('GET /api/jobs', {})).rows[0]?.id ?? ''
  const dashboard = await openDashboard(stage, `/jobs/${jobId}`)
  await dashboard.waitForSelector(LINES)

  for (const [at, each] of [page, dashboard].entries()) {
    await each.bringToFront()
    await readAlong(each)
    await searchIt(each)
    await downloadIt(each, `${jobId}.txt`)
    await looksRight(each, at === 0 ? 'session' : 'dashboard')
  }

  await writeFile(until, '')
  for (const each of [page, dashboard]) {
    await each.bringToFront()
    await waitForText(each, 'Completed')
    expect(await each.content()).not.toContain(PIN)
  }
  const { logTail } = await stage.relay.api('GET /api/jobs/:id', { params: { id: jobId } })
  expect(logTail).toContain('the corridor is done')
  expect(logTail).not.toContain(PIN)
})

/** Lines arrive; the end is kept in view until one scrolls away from it, and again after Follow. */
async function readAlong(page: Page): Promise<void> {
  const before = await eventually(() => lastLine(page), 20_000)
  await eventually(async () => (await lastLine(page)) > before + 2)
  expect(await isFollowing(page)).toBe('true')
  await eventually(() => isAtEnd(page))
  await page.$eval(LINES, frame => (frame.scrollTop = 0))
  await eventually(async () => (await isFollowing(page)) === 'false')
  const then = await lastLine(page)
  await eventually(async () => (await lastLine(page)) > then + 2)
  expect(await page.$eval(LINES, frame => frame.scrollTop)).toBe(0)
  await clickButton(page, words.follow)
  await eventually(() => isAtEnd(page))
  expect(await isFollowing(page)).toBe('true')
  expect(await shown(page)).not.toContain(PIN)
}

async function searchIt(page: Page): Promise<void> {
  const field = page.locator(`::-p-aria(${words.search})`)
  await field.fill('QUEUE 42:')
  await waitForText(page, words.matches.one)
  expect(await page.$$eval(`${LINES} mark`, marks => marks.map(mark => mark.textContent))).toEqual([
    'queue 42:',
  ])
  await field.fill('the pin is')
  await waitForText(page, words.matches.none)
  await field.fill('corridor')
  await waitForText(page, 'Found')
  expect(await isFollowing(page), 'a search does not stop it').toBe('true')
}

async function downloadIt(page: Page, fileName: string): Promise<void> {
  await clickButton(page, words.download)
  const file = join(stage.folder, fileName)
  const text = await eventually(() => readFile(file, 'utf8').catch(() => null))
  await rm(file)
  expect(text).toContain('queue 42: looked at')
  expect(text).not.toContain(PIN)
}

async function looksRight(page: Page, name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const)
    for (const width of [360, 1280]) {
      await page.setViewport({ width, height: 800 })
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
      await page.$eval('.live-log', section => section.scrollIntoView({ block: 'center' }))
      expect(await axeViolations(page), `${name} ${scheme} ${width}`).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      if (process.env['PICTURES'])
        await page.screenshot({ path: `${process.env['PICTURES']}/${name}-${scheme}-${width}.png` })
    }
  await page.setViewport(null)
}
