import { access, mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest'
import { assistedWords as words, fanOutViewWords } from '../../shared/words/en/extension-actions.ts'
import { outputsOn } from '../support/action-acts.ts'
import { byName, clickButton, textOf, waitForText } from '../support/extension-pages.ts'
import { looksRight } from '../support/looks-right.ts'
import { enrolAt } from '../support/relay.ts'
import { goLive, openTab } from '../support/session-acts.ts'
import { setStage, type Stage } from '../support/stage.ts'
import { makeTally, makeWorker, type WorkerDevice } from '../support/worker-devices.ts'

/** A support person runs an official action on devices that they find: one, and two at once, before and in a session. */

let stage: Stage
let light: WorkerDevice
let page: Page
let old: string
const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

beforeAll(async () => {
  stage = await setStage()
  const { relay, deviceId } = stage
  const identity = await enrolAt(relay.api, 'reception-2')
  // It answers as the real agent does, and runs nothing.
  light = makeWorker(identity, makeTally(), {
    result: { outputs: [{ name: 'size', type: 'size', value: 1_500_000, flag: null }] },
  })
  await light.connect(relay.url)
  for (const id of [deviceId, identity.deviceId])
    await relay.api('PUT /api/devices/:id/labels', { params: { id }, body: { labels: ['room:reception'] } })
  const name = 'front-desk'
  await relay.api('PATCH /api/devices/:id', { params: { id: deviceId }, body: { name } })
})
afterAll(async () => {
  light?.disconnect()
  await stage?.stop()
})
beforeEach(async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  old = join(stage.folder, 'spool', 'old.log')
  await mkdir(join(stage.folder, 'spool'), { recursive: true })
  await writeFile(old, 'x'.repeat(2_000))
  const longAgo = new Date(Date.now() - 30 * 86_400_000)
  await utimes(old, longAgo, longAgo)
})

const find = async (text: string): Promise<void> => {
  await page.locator('[role=combobox]').fill(text)
  await page.waitForSelector('.found:not([hidden]) [role=option]')
}
const choose = async (on: Page, action: string): Promise<void> => {
  await on.locator(`button.action ::-p-text(${action})`).click()
  await on.waitForSelector('#action-title')
}
const fillIn = async (on: Page, { dryRun }: { dryRun: boolean }): Promise<void> => {
  await on.locator('input[name=folder]').fill(join(stage.folder, 'spool'))
  if (dryRun) await on.locator('input[name=dry-run]').click()
}

test('[TRIG1] [UX1] the popup has the way to the page on which actions are run on any device', async () => {
  const { browser, popup } = stage
  await popup.bringToFront()
  await popup.reload()
  await waitForText(popup, 'front-desk')
  await looksRight(popup, 'popup')
  await clickButton(popup, words.open)
  page = await browser.waitForPage('actions.html')
  await page.bringToFront()
  await waitForText(page, words.chooseFirst)
})

test('[TRIG1] [ACT2] [OUT2] [UX1] a device found by its label, by keyboard: an official action tried, then run, its outputs in a table', async () => {
  await find('reception')
  await looksRight(page, 'found')
  await page.locator('[role=combobox]').fill('front room:recep')
  await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1)
  expect(await textOf(page)).toContain('room:reception')
  await page.keyboard.press('ArrowDown')
  expect(await page.$eval('[role=combobox]', field => field.getAttribute('aria-activedescendant'))).toBe(
    await page.$eval('[role=option]', option => option.id),
  )
  await page.keyboard.press('Enter')
  await page.waitForSelector(byName('button', 'Remove front-desk'))
  await looksRight(page, 'chosen')

  await choose(page, 'Free disk space')
  await fillIn(page, { dryRun: true })
  await looksRight(page, 'form')
  await clickButton(page, 'Run')
  await waitForText(page, 'Completed')
  expect(await outputsOn(page)).toMatchObject({ Files: '1', 'Size of these files': '2 kB', 'Dry run': 'Yes' })
  expect(await isThere(old)).toBe(true)
  await looksRight(page, 'tried')

  await page.locator('button.back').click()
  await fillIn(page, { dryRun: false })
  await clickButton(page, 'Run')
  await waitForText(page, 'Completed')
  expect(await outputsOn(page)).toMatchObject({ Files: '1', 'Dry run': 'No' })
  expect(await isThere(old)).toBe(false)
})

test('[TRIG1] [TRIG2] [OUT2] all that a search finds: a reason, progress, and one row a device', async () => {
  await page.locator('button.back').click()
  await find('room:reception')
  await page.locator('[role=option] ::-p-text(All 2 devices that)').click()
  await waitForText(page, 'All 2 devices that “room:reception” finds')
  await fillIn(page, { dryRun: true })
  await clickButton(page, 'Run on 2 devices')
  await waitForText(page, words.reasonMissing)
  await looksRight(page, 'several-form')
  await page.locator('input[name=the-reason]').fill('The disk of the reception is full')
  await page.locator('input[name=the-ticket]').fill('HD-42')
  await clickButton(page, 'Run on 2 devices')
  await waitForText(page, '2 of 2 devices are through')
  await page.waitForFunction(() => document.querySelectorAll('tbody .pill.good').length === 2)
  const rows = await page.$$eval('tbody tr', found =>
    found.map(row => [...row.children].map(cell => cell.textContent?.trim() ?? '')),
  )
  expect(rows.map(([name, state, , size]) => [name, state, size])).toEqual([
    ['front-desk', 'Succeeded', '2 kB'],
    ['reception-2', 'Succeeded', '1.5 MB'],
  ])
  expect(await textOf(page)).toContain('HD-42')
  await looksRight(page, 'several-results')
  const [fanOut] = (await stage.relay.api('GET /api/fan-outs', { query: {} })).rows
  expect(fanOut).toMatchObject({ devices: 2, dryRun: true, state: 'completed', ticket: 'HD-42' })
  const link = await page.$eval(`a[href*="/results"]`, anchor => anchor.href)
  expect(link).toBe(`${stage.relay.url}/results?fanOut=${fanOut?.id}`)
  expect(await isThere(old)).toBe(true)

  await page.locator('button.link ::-p-text(front-desk)').click()
  await waitForText(page, 'Files')
  expect(await outputsOn(page)).toMatchObject({ Files: '1' })
  await clickButton(page, `← ${fanOutViewWords.back}`)
  await waitForText(page, fanOutViewWords.allOnDashboard)
  await page.close()
})

test('[TRIG1] [OUT2] beside the picture: a favourite first, and the runs of the session, newest first', async () => {
  const live = await goLive(stage)
  await openTab(live, 'Actions')
  await live.waitForSelector('button.action')
  await live.locator(byName('button', 'Favourite: Largest files')).click()
  await live.waitForSelector('button.star[aria-pressed=true]')
  expect(await live.$eval('#panel-actions h3 + ul', list => list.textContent)).toContain('Largest files')
  await looksRight(live, 'beside-the-picture')
  await choose(live, 'Free disk space')
  await fillIn(live, { dryRun: true })
  await clickButton(live, 'Run')
  await waitForText(live, 'Completed')
  expect(await outputsOn(live)).toMatchObject({ Files: '1', 'Dry run': 'Yes' })
  await looksRight(live, 'result-beside-the-picture')
  await live.locator('button.back').click()
  await choose(live, 'System facts')
  await clickButton(live, 'Run')
  await waitForText(live, 'Completed')
  await live.locator('button.back').click()
  const inSession = `section[aria-label="${words.sessionRuns}"] li`
  await live.waitForFunction(items => document.querySelectorAll(items).length === 2, {}, inSession)
  const runs = await live.$$eval(inSession, items => items.map(item => item.textContent ?? ''))
  expect(runs[0]).toContain('System facts')
  expect(runs[1]).toContain('Dry run')
})
