import { createHash, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { openDashboard, outputsOn, runAction, upload } from '../support/action-acts.ts'
import { byName, clickButton, textOf, waitForText } from '../support/extension-pages.ts'
import { eventually } from '../support/relay.ts'
import {
  chatSeen,
  coloursSeen,
  endSession,
  enterCode,
  openTab,
  say,
  seeMoving,
  showCode,
} from '../support/session-acts.ts'
import { setStage, type Stage } from '../support/stage.ts'
import { makeOrganisation, trustOrganisation } from '../support/trust.ts'

let stage: Stage

beforeAll(async () => {
  stage = await setStage()
})
afterAll(async () => {
  await stage?.stop()
})

const action = `#!/bin/sh
# @action Measure a folder
# @description Says what is in a folder.
# @platforms linux, macos
# @input folder string "Folder" default="/"
# @output asked string "Asked for"
# @output freed size "Freed space"
# @output entries unsigned-integer "Entries"
echo "looking at $HANDRAIL_INPUT_folder"
echo "asked=$HANDRAIL_INPUT_folder" >> "$HANDRAIL_OUTPUTS"
echo "freed=1500000" >> "$HANDRAIL_OUTPUTS"
echo "entries=3" >> "$HANDRAIL_OUTPUTS"
`
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

test('[CODE2] [CODE6] [CONS2] [MODE1] [SCR1] [CHAT1] [FILE1] [ACT2] [OUT2] [JOB1] the whole way of a code and of a job', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  const { agentPage, agent, desktop, folder } = stage
  const organisation = makeOrganisation('Example Ltd')
  await trustOrganisation(join(agent.stateDir, 'trust'), organisation)
  await upload(stage, 'measure-folder.sh', organisation.sign(action))

  const { page, code } = await showCode(stage)
  expect(await textOf(page)).toContain('Waiting for target')
  await enterCode(stage, code)
  await answerInASmallWindow()
  await page.waitForSelector('.viewer-bar [data-mode=active]')
  await waitForText(agentPage, 'Ada Lovelace (Example Ltd) is connected')

  await seeMoving(page)
  const early = (await coloursSeen(page)).join()
  await eventually(async () => (await coloursSeen(page)).join() !== early)
  for (const [colour, rgb] of [
    ['#c81e32', [0xc8, 0x1e, 0x32]],
    ['#1e50c8', [0x1e, 0x50, 0xc8]],
  ] as const) {
    desktop.fill(colour)
    await eventually(async () => (await coloursSeen(page)).every(seen => isNear(seen, rgb)))
  }

  await say(page, 'Hello, I see your screen.')
  await waitForText(agentPage, 'Hello, I see your screen.')
  await say(agentPage, 'Thank you <b>very</b> much')
  await eventually(async () => (await chatSeen(page)).length === 2)
  expect(await chatSeen(page)).toEqual(['Hello, I see your screen.', 'Thank you <b>very</b> much'])
  await waitForText(page, 'Delivered')

  await sendToDevice(page)
  await sendToSupport(page)

  await runAction(page, 'Measure a folder')
  await waitForText(page, 'Completed')
  const outputs = { 'Asked for': '/', 'Freed space': '1.5 MB', Entries: '3' }
  expect(await outputsOn(page)).toEqual(outputs)

  const sessionId = new URL(page.url()).hash.slice(1)
  await endSession(stage, page)
  await seeHistory(sessionId, outputs)
  expect((await stage.relay.api('GET /api/jobs', {})).rows).toHaveLength(1)
  expect(await readFile(join(folder, 'report.bin')).then(sha256)).toBe(sha256(report))
})

/** Who asks stands there, and Accept can be pressed without scrolling at 640 × 600. */
async function answerInASmallWindow(): Promise<void> {
  const { agentPage } = stage
  await agentPage.setViewport({ width: 640, height: 600 })
  const accept = await agentPage.waitForSelector(byName('button', 'Accept'))
  const asked = await textOf(agentPage)
  const wouldGet = ['See your screen and use your mouse and keyboard', 'Run signed actions on this device']
  for (const fact of ['Ada Lovelace', 'Example Ltd', 'ada@example.org', ...wouldGet])
    expect(asked).toContain(fact)
  for (const name of ['Active', 'Guidance', 'Monitor', 'Chat', 'File transfer'])
    expect(await agentPage.$(byName('radio', name)), name).not.toBeNull()
  await agentPage.evaluate(() => scrollTo(0, 0))
  expect(await accept?.evaluate(inSight)).toBe(true)
  const files = await agentPage.$(byName('checkbox', 'Exchange files in this session'))
  await files?.focus()
  expect(await files?.evaluate(inSight), 'what has the focus is not under the answer').toBe(true)
  await clickButton(agentPage, 'Accept')
  await agentPage.setViewport(null)
}

const inSight = (element: Element): boolean => {
  const { left, top, width, height } = element.getBoundingClientRect()
  return document.elementFromPoint(left + width / 2, top + height / 2) === element
}

const isNear = (seen: number[], wanted: readonly number[]): boolean =>
  wanted.every((value, at) => Math.abs(value - (seen[at] ?? 0)) < 24)

async function sendToDevice(page: Page): Promise<void> {
  const bytes = randomBytes(3_000_000)
  await writeFile(join(stage.folder, 'manual.bin'), bytes)
  await openTab(page, 'Files')
  const input = await page.waitForSelector('input[type=file]')
  await input?.uploadFile(join(stage.folder, 'manual.bin'))
  await clickButton(stage.agentPage, 'Accept manual.bin')
  await waitForText(page, 'Arrived, checksum compared')
  await waitForText(stage.agentPage, 'Saved as')
  expect(sha256(await readFile(join(stage.home, 'Downloads', 'Handrail', 'manual.bin')))).toBe(sha256(bytes))
}

const report = randomBytes(2_000_000)

async function sendToSupport(page: Page): Promise<void> {
  await writeFile(join(stage.home, 'report.bin'), report)
  const input = await stage.agentPage.waitForSelector('input[type=file]')
  await input?.uploadFile(join(stage.home, 'report.bin'))
  await clickButton(page, 'Accept report.bin')
  await waitForText(page, 'Received, checksum compared')
  await clickButton(page, 'Save report.bin')
}

/** The dashboard tells of the session, of its chat and files, and of the action with its outputs. */
async function seeHistory(sessionId: string, outputs: Record<string, string>): Promise<void> {
  const page = await openDashboard(stage, `/sessions/${sessionId}`)
  await waitForText(page, 'Measure a folder')
  const told = await textOf(page)
  for (const fact of [
    'The support person ended the session.',
    'Hello, I see your screen.',
    'manual.bin',
    'report.bin',
    sha256(report),
  ])
    expect(told).toContain(fact)
  await page.locator(byName('link', `Details of Measure a folder on ${await deviceName()}`)).click()
  await waitForText(page, 'Completed')
  await page.locator('summary ::-p-text(Log)').click()
  await waitForText(page, 'looking at /')
  expect(await outputsOn(page)).toMatchObject(outputs)
  expect(await textOf(page)).toContain('Example Ltd')
  await page.close()
}

async function deviceName(): Promise<string> {
  const { name } = await stage.relay.api('GET /api/devices/:id', { params: { id: stage.deviceId } })
  return name
}
