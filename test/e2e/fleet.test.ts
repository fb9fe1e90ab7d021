import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest'
import type { OutputValue } from '../../shared/jobs/output-values.ts'
import { helpWords } from '../../shared/words/en/agent-page.ts'
import {
  deviceStateNames,
  fanOutPageWords as fanOutWords,
  fanOutStates,
  fleetSettingsWords,
  foundWords,
  newFanOutWords,
} from '../../shared/words/en/dashboard-fleet.ts'
import { resultsWords } from '../../shared/words/en/dashboard-results.ts'
import {
  conditionWords,
  happeningNames,
  triggerEditorWords as editor,
  triggerPageWords as triggerWords,
  triggersWords,
} from '../../shared/words/en/dashboard-triggers.ts'
import { say } from '../../shared/words/say.ts'
import { openDashboard, signInOn, upload } from '../support/action-acts.ts'
import { byName, clickButton, textOf, waitForText } from '../support/extension-pages.ts'
import {
  beginTrigger,
  cellsOf,
  choose,
  createTrigger,
  fill,
  fillAmount,
  findDevices,
  followLink,
  goTo,
  startFanOut,
  takeAction,
  waitForCounts,
} from '../support/fleet-acts.ts'
import { looksRight } from '../support/looks-right.ts'
import { enrolAt, eventually, TEST_PASSWORD } from '../support/relay.ts'
import { setStage, type Stage } from '../support/stage.ts'
import { makeOrganisation, trustOrganisation } from '../support/trust.ts'
import { makeTally, makeWorker, type WorkerDevice } from '../support/worker-devices.ts'

/**
 * Every way in which an action comes to devices without a session, from an administrator's browser to what it did on a real device:
 * offered to its user, run by the device itself, again and again, and on many at once.
 */

let stage: Stage
let page: Page
let spool: string
/** Devices of the protocol beside the real one; while they hold, a run ends when the test says so. */
const lights: WorkerDevice[] = []
const memoryOf: Record<string, OutputValue[]> = {}
let isHolding = false
const held: (() => void)[] = []

const NOTE = `#!/bin/sh
# @action Note a line
# @description Adds a line to a file.
# @platforms linux, macos
# @input file string "File"
# @output lines unsigned-integer "Lines"
echo run >> "$HANDRAIL_INPUT_file"
echo "lines=$(wc -l < "$HANDRAIL_INPUT_file" | tr -d ' ')" >> "$HANDRAIL_OUTPUTS"
`
const EMPTY = `#!/bin/sh
# @action Empty the queue
# @description Empties a file that has grown too large.
# @platforms linux, macos
# @input file string "File to empty"
# @output size size "Size before"
echo "size=$(wc -c < "$HANDRAIL_INPUT_file" | tr -d ' ')" >> "$HANDRAIL_OUTPUTS"
: > "$HANDRAIL_INPUT_file"
`
const WAIT = `#!/bin/sh
# @action Wait for the word
# @description Ends when a file is there.
# @platforms linux, macos
# @input file string "File"
while [ ! -e "$HANDRAIL_INPUT_file" ]; do sleep 0.05; done
`

beforeAll(async () => {
  stage = await setStage()
  const { relay, deviceId, agent, folder } = stage
  spool = join(folder, 'spool')
  await mkdir(spool)
  const organisation = makeOrganisation('Example Ltd')
  await trustOrganisation(join(agent.stateDir, 'trust'), organisation)
  for (const [name, script] of Object.entries({ 'note.sh': NOTE, 'empty.sh': EMPTY, 'wait.sh': WAIT }))
    await upload(stage, name, organisation.sign(script, name))
  await relay.api('PATCH /api/devices/:id', { params: { id: deviceId }, body: { name: 'front-desk' } })
  for (const name of ['help-desk', 'till-desk']) {
    const outputs = (memoryOf[name] = [{ name: 'memory', type: 'size', value: 8e9, flag: null }])
    const light = makeWorker(await enrolAt(relay.api, name), makeTally(), {
      result: { outputs },
      until: () => (isHolding ? new Promise(resolve => held.push(resolve)) : Promise.resolve()),
    })
    await light.connect(relay.url)
    lights.push(light)
  }
  page = await openDashboard(stage, '/triggers')
  // What a test that failed has left unsaved must not hold up those after it.
  page.on('dialog', dialog => void dialog.accept())
})
afterAll(async () => {
  for (const light of lights) light.disconnect()
  await stage?.stop()
})
beforeEach(async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  isHolding = false
  for (const end of held.splice(0)) end()
  await page.bringToFront()
})

const jobsOf = async (query: { triggerId?: string; fanOutId?: string }) =>
  (await stage.relay.api('GET /api/jobs', { query })).rows
const linesIn = async (file: string): Promise<number> =>
  (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean).length

test('[TRIG1] [UX1] self-help: made in the browser, offered on the agent’s page in the user’s language, run by the user', async () => {
  const { agentPage, relay } = stage
  const old = join(spool, 'old.log')
  await writeFile(old, 'x'.repeat(2_500))
  const longAgo = new Date(Date.now() - 30 * 86_400_000)
  await utimes(old, longAgo, longAgo)
  await waitForText(page, triggersWords.emptyTitle)
  await looksRight(page, 'triggers-none')
  await beginTrigger(page, 'self-help', 'Tidy up for users')
  await takeAction(page, 'free-disk-space.sh')
  await fill(page, 'Temporary folder', spool)
  await fill(page, say(editor.userTitle, { language: 'English' }), 'Make room on this computer')
  await fill(page, say(editor.userDescription, { language: 'English' }), 'Removes files nobody needs.')
  await fill(page, say(editor.userTitle, { language: 'German' }), 'Platz auf diesem Rechner schaffen')
  await fill(page, say(editor.userDescription, { language: 'German' }), 'Entfernt, was niemand braucht.')
  await findDevices(page, 'front', 1)
  await looksRight(page, 'new-self-help')
  const triggerId = await createTrigger(page, 'Tidy up for users')

  await agentPage.bringToFront()
  await waitForText(agentPage, 'Make room on this computer')
  await looksRight(agentPage, 'offer')
  await agentPage.select('select[name=language]', 'de')
  await waitForText(agentPage, 'Platz auf diesem Rechner schaffen')
  expect(await textOf(agentPage)).toContain('Entfernt, was niemand braucht.')
  await clickButton(agentPage, 'Platz auf diesem Rechner schaffen ausführen')
  await agentPage.waitForSelector('input[name=days]')
  await looksRight(agentPage, 'offer-german')
  await agentPage.select('select[name=language]', 'en')
  await clickButton(agentPage, say(helpWords.runThis, { title: 'Make room on this computer' }))
  await agentPage.waitForSelector('input[name=days]')
  // A run may be quicker than one can look: everything that was said is kept.
  await agentPage.evaluate(() => {
    const status = document.querySelector('.help [role=status]')
    const said: string[] = Object.assign(globalThis, { said: [] as string[] }).said
    if (status)
      new MutationObserver(() => said.push(status.textContent ?? '')).observe(status, {
        subtree: true,
        childList: true,
        characterData: true,
      })
  })
  await clickButton(agentPage, say(helpWords.runThis, { title: 'Make room on this computer' }))
  await waitForText(agentPage, say(helpWords.now.completed, { title: 'Make room on this computer' }))
  const said = await agentPage.evaluate(() => (globalThis as unknown as { said: string[] }).said)
  expect(said[0]).toMatch(/begins in a moment|is running/)
  expect(await textOf(agentPage)).toMatch(/Files\s+1\s+Size of these files\s+2\.5 kB/)
  expect(await textOf(agentPage)).toMatch(/Dry run\s+No/)
  await expect(stat(old)).rejects.toThrow()
  await looksRight(agentPage, 'offer-done')
  await agentPage.select('select[name=language]', 'de')
  await waitForText(agentPage, '2,5 kB')
  await agentPage.select('select[name=language]', 'en')

  await page.bringToFront()
  await waitForText(page, 'Completed')
  await page.waitForSelector(byName('link', say(triggerWords.jobOf, { device: 'front-desk' })))
  await looksRight(page, 'self-help')
  await followLink(page, triggerWords.allJobs)
  await waitForText(page, 'Tidy up for users')
  const [job] = await jobsOf({ triggerId })
  expect(job?.requestedBy).toMatch(/\(self-help\)$/)
  await waitForText(page, job?.requestedBy ?? '')
  await looksRight(page, 'jobs-of-trigger')
  const { rows } = await relay.api('GET /api/audit', { query: { act: 'offer:run' } })
  expect(rows.map(row => row.subject)).toEqual([triggerId])
})

test('[TRIG1] [EXEC1] self-healing: the device mends a file by itself, without the relay too, and what it did is told', async () => {
  const { relay } = stage
  const queue = join(spool, 'queue.log')
  await writeFile(queue, '')
  const isEmpty = async (): Promise<boolean> => (await stat(queue)).size === 0
  await goTo(page, `${relay.url}/triggers`, triggersWords.intro)
  await beginTrigger(page, 'self-healing', 'Queue too large')
  await choose(page, conditionWords.what, 'file-size')
  await fill(page, conditionWords.file, queue)
  await fillAmount(page, conditionWords.aboveSize, 5, 'kB')
  await fillAmount(page, conditionWords.clearSize, 1, 'kB')
  await fillAmount(page, conditionWords.every, 10, 'second')
  await fillAmount(page, conditionWords.looks, 1)
  await fillAmount(page, conditionWords.settle, 1)
  await takeAction(page, 'empty.sh')
  await fill(page, 'File to empty', queue)
  await findDevices(page, 'front', 1)
  await waitForText(page, `When ${queue} is larger than 5 kB at one look`)
  await looksRight(page, 'new-self-healing')
  const triggerId = await createTrigger(page, 'Queue too large')
  await waitForText(page, triggerWords.noEvents)

  await writeFile(queue, 'x'.repeat(9_000))
  const happened = () => cellsOf(page, triggerWords.eventsCaption, triggerWords.happening)
  const { 'came-about': cameAbout, ran, helped } = happeningNames
  // Live: nobody reads the page anew.
  await waitForText(page, `${helped} ·`, 40_000)
  expect(await isEmpty()).toBe(true)
  await eventually(async () => (await happened()).length === 3)
  expect(await happened()).toEqual([helped, ran, cameAbout])
  await eventually(async () => (await jobsOf({ triggerId }))[0]?.state === 'completed')

  await relay.kill()
  await writeFile(queue, 'x'.repeat(7_000))
  await eventually(isEmpty, 40_000)
  await relay.startAgain()
  for (const light of lights) await light.connect(relay.url)
  const jobs = await eventually(async () => {
    const rows = await jobsOf({ triggerId })
    return rows.length === 2 && rows.every(row => row.state === 'completed') && rows
  }, 40_000)
  expect(jobs.map(({ requestedBy }) => requestedBy)).toEqual([jobs[0]?.requestedBy, jobs[0]?.requestedBy])
  await goTo(page, `${relay.url}/triggers/${triggerId}`, 'Queue too large')
  await eventually(async () => (await happened()).length === 6, 40_000)
  expect(await happened()).toEqual([helped, ran, cameAbout, helped, ran, cameAbout])
  await looksRight(page, 'self-healing')
}, 180_000)

test('[TRIG1] [TRIG2] periodic: it runs within its first minute, and its next turn is shown', async () => {
  const { relay } = stage
  const notes = join(spool, 'periodic.txt')
  await goTo(page, `${relay.url}/triggers`, triggersWords.intro)
  await looksRight(page, 'triggers')
  await beginTrigger(page, 'periodic', 'Every minute')
  await choose(page, editor.unit, 'minute')
  await takeAction(page, 'note.sh')
  await fill(page, 'File', notes)
  await findDevices(page, 'front', 1)
  await waitForText(page, '“Note a line” runs every minute.')
  await looksRight(page, 'new-periodic')
  const madeAt = Date.now()
  const triggerId = await createTrigger(page, 'Every minute')
  const job = await eventually(async () => {
    const [first] = await jobsOf({ triggerId })
    return first?.state === 'completed' && first
  }, 70_000)
  expect((job.startedAt ?? 0) - madeAt).toBeLessThanOrEqual(60_000)
  expect(await linesIn(notes)).toBe(1)
  await waitForText(page, 'Completed')
  await page.waitForFunction(
    before => {
      const time = document.querySelector<HTMLTimeElement>('td[data-title="Next turn"] time')
      return new Date(time?.dateTime ?? 0).getTime() - before === 60_000
    },
    {},
    job.dueAt ?? 0,
  )
  await page.waitForSelector(byName('link', say(triggerWords.jobOf, { device: 'front-desk' })))
  await looksRight(page, 'periodic')
  await clickButton(page, triggerWords.disable)
  await waitForText(page, triggerWords.isDisabled)
})

test('[OUT2] [TRIG2] on demand: devices by a query, results as they come in, totals and a chart, what differs, a file and a kept view', async () => {
  const { relay, folder } = stage
  await goTo(page, `${relay.url}/fan-outs`, fanOutWords.intro)
  await followLink(page, fanOutWords.start)
  await findDevices(page, 'desk', 3)
  await findDevices(page, 'help', 1)
  await findDevices(page, 'desk', 3)
  await takeAction(page, 'system-facts.sh')
  await choose(page, newFanOutWords.batchBy, 'number')
  await fill(page, newFanOutWords.batchSize, '3')
  await looksRight(page, 'new-fan-out')
  isHolding = true
  const first = await startFanOut(page, 'What do we have?', 3)
  await waitForCounts(page, { [deviceStateNames.running]: 2, [deviceStateNames.success]: 1 })
  await followLink(page, fanOutWords.results)
  const states = () => cellsOf(page, resultsWords.caption, resultsWords.state)
  const count = async (state: string) => (await states()).filter(each => each === state).length
  await eventually(async () => (await count(deviceStateNames.success)) === 1)
  isHolding = false
  for (const letGo of held.splice(0)) letGo()
  await eventually(async () => (await count(deviceStateNames.success)) === 3)
  expect(await cellsOf(page, resultsWords.caption, 'Memory')).toEqual(
    expect.arrayContaining(['8 GB', '8 GB']),
  )

  await choose(page, resultsWords.chartOf, 'memory')
  await page.waitForSelector('.chart canvas')
  const totals = await page.$$eval('.totals dl.facts > div', items => items.map(item => item.innerText))
  expect(totals[0]).toMatch(/^Values\s+3$/)
  await looksRight(page, 'results')

  for (const outputs of Object.values(memoryOf)) outputs[0] = { ...outputs[0], value: 16e9 } as OutputValue
  await followLink(page, resultsWords.toFanOut)
  await followLink(page, fanOutWords.runAgain)
  await page.waitForSelector('.found [role=status]')
  const second = await startFanOut(page, 'And now?', 3)
  expect(second).not.toBe(first)
  await waitForCounts(page, { [deviceStateNames.success]: 3 })
  await followLink(page, fanOutWords.results)
  await page.locator(`summary ::-p-text(${resultsWords.compare})`).click()
  await page.locator(`ul[aria-label="${resultsWords.compareWith}"] a`).click()
  await waitForText(page, 'differ')
  const memory = await cellsOf(page, resultsWords.differencesCaption, 'Memory')
  expect(memory.filter(cell => /16 GB/.test(cell) && /was\s+8 GB/.test(cell))).toHaveLength(2)
  await looksRight(page, 'differences')
  await page.locator('.back a').click()

  await page.locator('button.sort ::-p-text(Memory ↕)').click()
  await page.waitForFunction(() => /sort=/.test(location.search))
  await eventually(async () => (await states()).length === 3)
  const sorted = await cellsOf(page, resultsWords.caption, resultsWords.device)
  await clickButton(page, resultsWords.exportCsv)
  const csv = await eventually(async () => {
    const name = (await readdir(folder)).find(each => each.endsWith('.csv'))
    const text = name === undefined ? '' : await readFile(join(folder, name), 'utf8')
    return text.includes('till-desk') && text
  })
  expect(csv).toMatch(/Memory/)
  expect(csv).toMatch(/16000000000/)
  expect(csv.trim().split('\n')).toHaveLength(4)
  await clickButton(page, resultsWords.keepView)
  await fill(page, resultsWords.viewName, 'Least memory first')
  await clickButton(page, 'Save')
  await waitForText(page, say(resultsWords.viewKept, { name: 'Least memory first' }))
  const kept = new URL(page.url())
  await goTo(page, `${relay.url}/results`, 'Least memory first')
  await looksRight(page, 'choose-results')
  await followLink(page, 'Least memory first')
  await eventually(async () => (await states()).length === 3)
  expect(new URL(page.url()).search).toBe(kept.search)
  expect(await cellsOf(page, resultsWords.caption, resultsWords.device)).toEqual(sorted)
})

test('[TRIG2] [TRIG3] a fan-out that another administrator approves; paused, resumed, and its rest cancelled', async () => {
  const { relay, browser } = stage
  const word = join(spool, 'word')
  await goTo(page, `${relay.url}/fan-outs/settings`, fleetSettingsWords.off)
  await page.locator('input[role=switch]').click()
  await fill(page, fleetSettingsWords.above, '1')
  await looksRight(page, 'approval')
  await clickButton(page, 'Save')
  await waitForText(page, fleetSettingsWords.saved)
  await goTo(page, `${relay.url}/fan-outs/new`, newFanOutWords.what)
  await findDevices(page, 'desk', 3)
  await takeAction(page, 'wait.sh')
  await fill(page, 'File', word)
  await choose(page, newFanOutWords.batchBy, 'number')
  await fill(page, newFanOutWords.batchSize, '1')
  await fill(page, newFanOutWords.ticket, 'CHG-4711')
  await waitForText(page, say(newFanOutWords.needsApproval, { above: foundWords.one }))
  isHolding = true
  const id = await startFanOut(page, 'A change that takes its time', 3)
  await waitForText(page, fanOutWords.ownApproval)
  expect(await page.$(byName('button', fanOutWords.approve))).toBeNull()
  await looksRight(page, 'awaiting-approval')
  expect((await jobsOf({ fanOutId: id })).map(({ state }) => state)).toEqual(Array(3).fill('scheduled'))

  await relay.api('POST /api/users', {
    body: {
      name: 'grace',
      fullName: 'Grace Hopper',
      mail: 'grace@example.org',
      role: 'administrator',
      password: TEST_PASSWORD,
    },
  })
  const other = await (await browser.browser.createBrowserContext()).newPage()
  await other.goto(`${relay.url}/fan-outs/${id}`)
  await signInOn(other, 'grace')
  await clickButton(other, fanOutWords.approve)
  await other.waitForSelector('dialog[open]')
  await looksRight(other, 'approve')
  await other.locator('dialog button:not(.quiet)').click()
  await waitForText(other, fanOutStates.running)
  await other.close()

  await page.bringToFront()
  const { running, success, waiting, cancelled } = deviceStateNames
  await waitForCounts(page, { [waiting]: 2, [running]: 1 })
  await looksRight(page, 'fan-out-running')
  await clickButton(page, fanOutWords.pause)
  await waitForText(page, fanOutStates.paused)
  await letGo(word)
  await waitForCounts(page, { [waiting]: 2, [success]: 1 })
  await clickButton(page, fanOutWords.resume)
  await waitForCounts(page, { [waiting]: 1, [running]: 1, [success]: 1 })
  await clickButton(page, fanOutWords.cancel)
  await page.locator('dialog button.danger').click()
  await waitForCounts(page, { [running]: 1, [success]: 1, [cancelled]: 1 })
  await letGo(word)
  await waitForCounts(page, { [success]: 2, [cancelled]: 1 })
  await waitForText(page, fanOutStates.cancelled)
  expect(await textOf(page)).toContain('grace')
  await looksRight(page, 'fan-out-cancelled')
  await relay.api('PUT /api/fleet-settings', { body: { approvalAbove: null } })
})

/** Lets the one run end that has begun, wherever that is. */
async function letGo(word: string): Promise<void> {
  const [next] = held.splice(0, 1)
  if (next) next()
  else await writeFile(word, '')
}

test('[TRIG3] [TRIG2] a device that is away gets its turn when it is back, once', async () => {
  const { relay, agent } = stage
  const notes = join(spool, 'offline.txt')
  await agent.end()
  await eventually(
    async () => !(await relay.api('GET /api/devices/:id', { params: { id: stage.deviceId } })).online,
  )
  await goTo(page, `${relay.url}/fan-outs`, fanOutWords.intro)
  await looksRight(page, 'fan-outs')
  await followLink(page, fanOutWords.start)
  await findDevices(page, 'front', 1)
  await takeAction(page, 'note.sh')
  await fill(page, 'File', notes)
  const id = await startFanOut(page, 'It is asleep', 1)
  await waitForCounts(page, { [deviceStateNames['waiting-for-device']]: 1 })
  await waitForText(page, 'Device offline for')
  await looksRight(page, 'fan-out-waiting')
  await stage.startAgent()
  await waitForCounts(page, { [deviceStateNames.success]: 1 })
  await waitForText(page, fanOutStates.completed)
  // Connected once more, it is not begun again.
  await agent.end()
  await stage.startAgent()
  expect((await jobsOf({ fanOutId: id })).map(({ state }) => state)).toEqual(['completed'])
  expect(await linesIn(notes)).toBe(1)
})
