import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, expect, onTestFailed, test } from 'vitest'
import { axeViolations } from '../support/browser.ts'
import { openDashboard } from '../support/action-acts.ts'
import { byName, clickButton, textOf, waitForText } from '../support/extension-pages.ts'
import { eventually } from '../support/relay.ts'
import {
  backToEntry,
  endSession,
  enterCode,
  goLive,
  say,
  seeMoving,
  showCode,
} from '../support/session-acts.ts'
import { setStage, type Stage } from '../support/stage.ts'
import { ALL_USERS } from '../../relay/accounts/groups-of-user.ts'
import { DEFAULT_TARGETS } from '../../relay/sessions/policy/built-in-groups.ts'

let stage: Stage
const links: string[] = []
beforeAll(async () => {
  stage = await setStage()
})
afterAll(async () => {
  await stage?.stop()
})
afterEach(async () => {
  for (const id of links.splice(0))
    await stage.relay.api('DELETE /api/permission-links/:id', { params: { id } })
})

type Values = Record<string, { value: boolean; priority: 0 | 1 | 5 }>
const yes = { value: true, priority: 5 } as const
const no = { value: false, priority: 5 } as const
async function policy(values: Values): Promise<void> {
  const body = { name: 'Recorded', userGroupId: ALL_USERS, targetGroupId: DEFAULT_TARGETS, values }
  links.push((await stage.relay.api('POST /api/permission-links', { body })).id)
}

const latest = async () => {
  const { rows } = await stage.relay.api('GET /api/sessions', { query: { limit: 1 } })
  return await stage.relay.api('GET /api/sessions/:id', { params: { id: rows[0]?.id ?? '' } })
}
const keptRecording = () =>
  eventually(async () => {
    const session = await latest()
    return session.recordings.find(({ state }) => state === 'kept') ? session : null
  }, 60_000)

const isRed = ([red = 0, green = 0, blue = 0]: number[]): boolean => red > 150 && green < 90 && blue < 100

/** The picture that the dashboard's player shows, at its middle and at a corner. */
async function playedColours(page: Page, atSeconds: number): Promise<number[][]> {
  return await page.$eval(
    '.recording video',
    async (video, at) => {
      await new Promise<void>(resolve => {
        video.addEventListener('seeked', () => resolve(), { once: true })
        video.pause()
        video.currentTime = at
      })
      const canvas = document.createElement('canvas')
      canvas.width = video.videoWidth
      canvas.height = video.videoHeight
      const context = canvas.getContext('2d')
      context?.drawImage(video, 0, 0)
      return [0.2, 0.8].map(part => [
        ...(context?.getImageData(video.videoWidth * part, video.videoHeight * 0.7, 1, 1).data ?? []),
      ])
    },
    atSeconds,
  )
}

async function playOnDashboard(sessionId: string): Promise<Page> {
  const page = await openDashboard(stage, `/sessions/${sessionId}`)
  await page.waitForSelector('.recording button')
  await page.click('.recording > button')
  await page.waitForFunction(
    () => (document.querySelector<HTMLVideoElement>('.recording video')?.videoWidth ?? 0) > 0,
  )
  return page
}

const SECONDS = 6
const lasting = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

async function checkPlayed(sessionId: string, recordedMs: number): Promise<void> {
  const page = await playOnDashboard(sessionId)
  const duration = await page.$eval('.recording video', video => video.duration)
  expect(duration).toBeGreaterThan(SECONDS - 2.5)
  expect(duration).toBeLessThan(recordedMs / 1000 + 2.5)
  const colours = await playedColours(page, duration - 1.5)
  expect(colours.every(isRed), JSON.stringify(colours)).toBe(true)
  await waitForText(page, 'What you see is recorded')
  for (const [scheme, width] of [
    ['light', 360],
    ['dark', 1280],
  ] as const) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    await page.setViewport({ width, height: 800 })
    expect(await axeViolations(page), `${scheme} ${width}`).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  await page.close()
}

test('[REC1] recorded by the support person, with a sign at both ends; played on the dashboard, it shows the device', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await policy({ 'allow-recording': yes, 'accept-recording': yes, 'save-chat': yes })
  const page = await goLive(stage)
  stage.desktop.fill('#c81e32')
  await clickButton(page, 'Record')
  await waitForText(page, 'The user is asked whether you may record')
  const began = Date.now()
  await clickButton(stage.agentPage, 'Allow')
  await waitForText(page, 'You record this session.')
  for (const value of ['dark', 'light']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }])
    expect(await axeViolations(page), value).toEqual([])
  }
  expect(await axeViolations(stage.agentPage)).toEqual([])
  await waitForText(stage.agentPage, 'This session is being recorded by the support person.')
  await say(page, 'What you see is recorded')
  await lasting(SECONDS * 1000)
  await clickButton(page, 'Stop recording')
  const recordedMs = Date.now() - began
  await eventually(async () => !(await textOf(stage.agentPage)).includes('being recorded'))
  const session = await keptRecording()
  expect(session.happenings.filter(({ happening }) => happening.type === 'recording')).toMatchObject([
    { happening: { began: true, side: 'controller' } },
    { happening: { began: false, side: 'controller' } },
  ])
  await endSession(stage, page)
  await checkPlayed(session.id, recordedMs)
}, 180_000)

test('[REC1] [CONS1] where the user refuses, nothing is recorded', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await policy({ 'allow-recording': yes, 'accept-recording': yes })
  const page = await goLive(stage)
  await clickButton(page, 'Record')
  await waitForText(page, 'The user is asked whether you may record')
  await clickButton(stage.agentPage, 'Refuse')
  await waitForText(page, 'Not recorded')
  expect(await textOf(page)).not.toContain('You record this session.')
  await endSession(stage, page)
  expect((await latest()).recordings).toEqual([])
  expect((await latest()).happenings.some(({ happening }) => happening.type === 'recording')).toBe(false)
})

test('[REC1] forced: recorded from the first picture on, and there is no button that ends it', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await policy({ 'force-recording': yes, 'accept-recording': no })
  const page = await goLive(stage)
  await waitForText(page, 'You record this session.')
  expect(await page.$(byName('button', 'Stop recording'))).toBeNull()
  stage.desktop.fill('#c81e32')
  await lasting(2000)
  await endSession(stage, page)
  const session = await keptRecording()
  expect(session.recordings[0]?.side).toBe('controller')
})

test('[REC1] a page that is closed before its recording is sent: the browser goes on by itself', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await policy({ 'force-recording': yes, 'accept-recording': no })
  const page = await goLive(stage)
  await waitForText(page, 'You record this session.')
  await lasting(2000)
  // This page itself sends nothing of it: what is kept in the end, the browser has sent.
  await page.evaluate(() => {
    const { fetch } = window
    window.fetch = async (input, init) =>
      input instanceof Request || !String(input).includes('/recordings')
        ? await fetch(input, init)
        : await new Promise<Response>(() => undefined)
  })
  await endSession(stage, page)
  expect((await keptRecording()).recordings[0]?.side).toBe('controller')
})

test('[REC1] forced, and the browser cannot record: nothing is shown, and the session ends with its reason', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await policy({ 'force-recording': yes, 'accept-recording': no })
  const { page, code } = await showCode(stage)
  await page.evaluate(() => Reflect.deleteProperty(window, 'MediaRecorder'))
  await enterCode(stage, code)
  await clickButton(stage.agentPage, 'Accept')
  await waitForText(page, 'it could not be', 30_000)
  const { state } = await eventually(async () => {
    const session = await latest()
    return session.state.phase === 'ended' ? session : null
  })
  expect(state).toMatchObject({ reason: 'cannot-record' })
  await page.close()
  await backToEntry(stage)
})

test('[REC1] recorded on the device and sent by it, where policy says so', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await policy({ 'force-recording': yes, 'record-on-target': yes, 'accept-recording': no, 'save-chat': yes })
  const page = await goLive(stage)
  await waitForText(page, 'The device records this session.')
  const began = Date.now()
  await waitForText(stage.agentPage, 'This session is being recorded on this device.')
  await seeMoving(page)
  stage.desktop.fill('#c81e32')
  await say(page, 'What you see is recorded')
  await lasting(SECONDS * 1000)
  await endSession(stage, page)
  const recordedMs = Date.now() - began
  const session = await keptRecording()
  expect(session.recordings[0]?.side).toBe('target')
  await checkPlayed(session.id, recordedMs)
})
