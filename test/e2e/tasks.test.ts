import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Job } from '../../shared/protocol/api/jobs.ts'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { connectJobDevice, type JobDevice } from '../support/job-device.ts'
import { eventually, startTestRelay, TEST_PASSWORD, type TestRelay } from '../support/relay.ts'
import { upload } from './dashboard-world.ts'

const MINUTE_MS = 60_000
const SCRIPT = `#!/bin/sh
# @action Rotate the log
# @description Starts a new log file and keeps the old ones for a week.
# @input days integer "Days to keep" default="7"
true
`

let relay: TestRelay
let device: JobDevice
let chromium: TestBrowser
let page: Page
let typeId: string
let recordId: string
let ahead = 0
const complaints: string[] = []

beforeAll(async () => {
  relay = await startTestRelay({ clock: () => Date.now() + ahead })
  device = await connectJobDevice(relay)
  await upload(relay, 'rotate-log.sh', SCRIPT)
  typeId = (
    await relay.api('POST /api/record-types', {
      body: {
        name: 'Linux account',
        fields: [
          { key: 'host', label: 'Host', kind: 'host', required: false },
          { key: 'user', label: 'User', kind: 'user', required: false },
          { key: 'password', label: 'Password', kind: 'secured', required: false },
        ],
        passwordField: 'password',
      },
    })
  ).id
  const folder = await relay.api('POST /api/folders', { body: { parentId: null, name: 'Servers' } })
  recordId = (
    await relay.api('POST /api/records', {
      body: {
        name: 'root on web1',
        folderId: folder.id,
        typeId,
        values: { host: device.deviceId, user: 'root', password: 'old one' },
        timeZone: 'Europe/Berlin',
        node: null,
      },
    })
  ).id
  chromium = await launchBrowser()
  page = await (await chromium.browser.createBrowserContext()).newPage()
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text())
  })
  await page.setViewport({ width: 1440, height: 1000 })
  await page.goto(relay.url)
  await page.locator('::-p-aria(User name)').fill('ada')
  await page.locator('::-p-aria(Password)').fill(TEST_PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForSelector('.shell')
})
afterEach(() => expect(complaints.splice(0)).toEqual([]))
afterAll(async () => {
  await chromium?.stop()
  await relay?.stop()
})

const text = (): Promise<string> => page.$eval('body', node => (node as HTMLElement).innerText)
const shows = (words: string): Promise<boolean> => eventually(async () => (await text()).includes(words))
const press = (name: string, role = 'button'): Promise<void> =>
  page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click()
const open = async (path: string): Promise<void> => {
  await page.goto(relay.url + path)
  await page.waitForSelector('.shell')
}
const jobs = async (): Promise<Job[]> =>
  (await relay.api('GET /api/jobs', { query: { recordId, limit: 50 } })).rows

/** Pictures of every look of a page, where a folder for them is named; and axe on each. UX1. */
async function looks(name: string): Promise<void> {
  const folder = process.env['HANDRAIL_PICTURES']
  for (const [scheme, width] of [
    ['light', 1440],
    ['dark', 1440],
    ['light', 360],
  ] as const) {
    await page.setViewport({ width, height: 1000 })
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
    expect(await axeViolations(page), `${name} ${scheme} ${width}`).toEqual([])
    if (folder === undefined) continue
    await mkdir(folder, { recursive: true })
    await page.screenshot({ path: join(folder, `${name}-${scheme}-${width}.png`), fullPage: true })
  }
  await page.setViewport({ width: 1440, height: 1000 })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }])
}

describe('a task from its record type to its last repeat', () => {
  test('[TASK1] Add Task on a record type: nothing holds before Save, and then all of it', async () => {
    await open(`/record-types/${typeId}/tasks`)
    await press('Add Task')
    await page.locator('::-p-aria([name="Search scripts"][role="searchbox"])').fill('rotate the log')
    await eventually(async () => (await page.$$('.script-list .script')).length === 1)
    await page.locator('.script-list input[type="radio"]').click()
    await press('On Demand', 'checkbox')
    await press('Every nth day', 'checkbox')
    await eventually(async () => (await text()).includes('Days to keep'))
    await looks('policy')
    await press('Apply')
    await shows('Not saved yet')
    expect((await relay.api('GET /api/record-types/:id/tasks', { params: { id: typeId } })).tasks).toEqual([])
    await press('Save')
    await shows('The tasks were saved.')
    await looks('type-tasks')
  })

  test('[RECD1] the record inherits it, until Make Unique', async () => {
    await open(`/records/${recordId}/tasks`)
    await shows('This record inherits the tasks')
    await press('Make Unique')
    await shows('This record has tasks of its own')
    await looks('record-tasks')
  })

  test('[WIN1] a window is drawn by mouse and by keyboard, written, and said in words', async () => {
    await press('Edit Policy: Rotate the log')
    const preset = await page.waitForSelector('::-p-aria([name="When jobs may start"][role="combobox"])')
    await preset?.select('nights')
    await shows('The next five openings')
    const cell = (day: number, hour: number) => page.$(`[data-cell='${day} ${hour}']`)
    const at = async (day: number, hour: number): Promise<{ x: number; y: number }> => {
      const found = await cell(day, hour)
      await found?.scrollIntoView()
      const box = await found?.boundingBox()
      return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 }
    }
    const from = await at(1, 10)
    const to = await at(3, 10)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x, (from.y + to.y) / 2)
    await page.mouse.move(to.x, to.y)
    await page.mouse.up()
    const expression = () =>
      page.$eval('::-p-aria([name="Expression"][role="textbox"])', node => (node as HTMLInputElement).value)
    await eventually(async () => (await expression()).includes('10'))
    expect(await expression()).toBe('* 0-5,22-23 * * 0,4-6 | * 0-5,10,22-23 * * 1-3')
    // The focus is where the dragging began: to the right, and opened by the space bar.
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press(' ')
    await eventually(async () => (await expression()).includes('10-11'))
    await shows('Open: ')
    await looks('window')
    await page.locator('::-p-aria([name="Expression"][role="textbox"])').fill('0 0 31 2 *')
    await shows('expected a time window that opens at some time')
    const closed = (new Date(Date.now() + 5 * 3_600_000).getUTCHours() + 6) % 24
    await page.locator('::-p-aria([name="Expression"][role="textbox"])').fill(`* ${closed} * * *`)
    await press('Apply')
    await press('Save')
    await shows('The tasks were saved.')
  })

  test('[JOB1] [JOB2] a job waits for its window and says so; Run sends it; it succeeds', async () => {
    const { tasks } = await relay.api('GET /api/records/:id/tasks', { params: { id: recordId } })
    const taskId = tasks[0]?.id ?? ''
    await relay.api('POST /api/records/:id/tasks/:taskId/run', {
      params: { id: recordId, taskId },
      body: {},
    })
    await open('/jobs?state=deferred')
    await shows('Why is it waiting?')
    await looks('history')
    await press('Run: Rotate the log, root on web1')
    await shows('Run it now?')
    await press('Run')
    await shows('The job is in the queue.')
    const [job] = await jobs()
    await device.finish(await device.orderFor(job?.id ?? ''))
    await eventually(async () => (await jobs())[0]?.state === 'completed')
    await open('/jobs')
    await shows('Completed')
  })

  test('[FALL1] a periodic job that fails comes back as type Fallback until it succeeds', async () => {
    await open('/job-engine')
    await press('Repeat failed periodic jobs', 'switch')
    await page.locator('::-p-aria([name="Minutes between two tries"][role="textbox"])').fill('1')
    await press('Save')
    await shows('The settings were saved.')
    await looks('engine')
    const { version, tasks } = await relay.api('GET /api/records/:id/tasks', { params: { id: recordId } })
    const due = new Date(Date.now() + ahead + 2 * MINUTE_MS)
    const [task] = tasks
    if (!task) throw new Error('no task')
    await relay.api('PUT /api/records/:id/tasks', {
      params: { id: recordId },
      body: {
        version,
        tasks: [
          {
            ...task,
            window: null,
            inputs: {},
            events: [{ type: 'cron', expression: `${due.getUTCMinutes()} * * * *` }],
          },
        ],
      },
    })
    const ofType = (type: string) =>
      eventually(async () => (await jobs()).find(each => each.type === type && each.event === 'cron'), 15_000)
    ahead += 3 * MINUTE_MS
    const failed = await ofType('normal')
    await device.finish(await device.orderFor(failed.id), { state: 'error', cause: 'exit-code', exitCode: 1 })
    const repeat = await ofType('fallback')
    expect(repeat).toMatchObject({ cycle: 1, state: 'scheduled' })
    ahead += 2 * MINUTE_MS
    await device.finish(
      await eventually(() => device.orders.find(order => order.jobId === repeat.id), 15_000),
    )
    await eventually(async () => (await jobs()).find(each => each.id === repeat.id)?.state === 'completed')
    await open('/jobs?type=fallback')
    await shows('cycle 1')
    await looks('fallback')
  }, 60_000)
})
