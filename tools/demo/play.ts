import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { byName, clickButton, shownCode, textOf, waitForText } from '../../test/support/extension-pages.ts'
import { callApi, eventually } from '../../test/support/relay.ts'
import { accountWords } from '../../shared/words/en/dashboard.ts'
import type { Report } from './report.ts'
import { person, signIn, type Stage } from './stage.ts'

const FILE_BYTES = 5 * 1024 * 1024

/** Plays the whole way of a code and the whole way of a job, and reports each thing when it has been seen to happen. */
export async function play(stage: Stage, report: Report, pictures: string): Promise<void> {
  const picture = async (page: Page, name: string): Promise<void> => {
    await page.bringToFront()
    await page.screenshot({ path: `${pictures}${name}.png` as `${string}.png` })
  }
  report.say('ready', `A relay at ${stage.relayUrl}, a desktop, two browsers.`)

  const dashboard = await stage.support.open(stage.setupUrl)
  await makeAdministrator(dashboard)
  report.say('setup', 'The first administrator was made with the one-time link.')
  const token = await signIn(stage.relayUrl)
  const enrolment = await callApi(stage.relayUrl, 'POST /api/enrolment-tokens', {}, token)
  await stage.enrolAndStartAgent(enrolment.token)
  const device = await eventually(async () => {
    const { rows } = await callApi(stage.relayUrl, 'GET /api/devices', {}, token)
    return rows.find(row => row.online && row.facts)
  })
  report.say('device', `${device.name} is enrolled and online.`)

  const popup = await stage.support.open('popup.html')
  await popup.setViewport({ width: 400, height: 640 })
  await popup.locator('input[name=relay]').fill(stage.relayUrl)
  await clickButton(popup, 'Use this relay')
  await popup.locator('input[name=name]').fill(person.name)
  await popup.locator('input[name=password]').fill(person.password)
  await clickButton(popup, 'Sign in')
  await popup.waitForSelector(byName('button', 'Start session'))
  await waitForText(popup, device.name)
  await picture(popup, 'popup')
  await clickButton(popup, 'Start session')
  const session = await stage.support.waitForPage('session.html')
  await session.setViewport({ width: 1280, height: 800 })
  const code = await shownCode(session)
  await picture(session, 'code-window')
  report.say('code', `A connection code of ${code.length} digits is shown.`, { digits: code.length })

  const agentPage = await stage.openAgentPage()
  await agentPage.locator('input[name=code]').fill(code)
  const enteredAt = performance.now()
  await clickButton(agentPage, 'Connect')
  await agentPage.waitForSelector(byName('button', 'Accept'))
  await picture(agentPage, 'acceptance-window')
  const asked = await textOf(agentPage)
  for (const fact of [person.fullName, person.organisation, person.mail])
    if (!asked.includes(fact)) throw new Error(`The acceptance window does not say “${fact}”.`)
  const allowFiles = await agentPage.$('input[type=checkbox]')
  await allowFiles?.evaluate(box => box.scrollIntoView({ block: 'center' }))
  await allowFiles?.click()
  const acceptedAt = performance.now()
  await clickButton(agentPage, 'Accept')
  report.say('accept', 'The user saw who asks, and accepted.', {
    askedAfterMs: Math.round(acceptedAt - enteredAt),
  })

  await seeScreen(session, report, acceptedAt)
  await chat(session, agentPage, report)
  await picture(session, 'viewer-chat')
  await sendFile(session, stage, report)
  await runAction(session, report)
  await picture(session, 'viewer')
  await picture(agentPage, 'session-on-the-device')
  await stage.desktop.screenshot(`${pictures}desktop.png`)

  await checkJob(stage, dashboard, token, report)
  await picture(dashboard, 'dashboard-job')
  await session.bringToFront()
  await clickButton(session, 'End')
  await waitForText(session, 'Session ended')
  await waitForText(agentPage, 'The support person ended the session.')
  report.say('end', 'The session ended at both ends, with its reason.')
}

async function makeAdministrator(page: Page): Promise<void> {
  await page.setViewport({ width: 1280, height: 800 })
  const { field, setUp } = accountWords
  const fields: [label: string, value: string][] = [
    [setUp.organisation, person.organisation],
    [field.fullName, person.fullName],
    [field.name, person.name],
    [field.mail, person.mail],
    [field.password, person.password],
    [field.repeat, person.password],
  ]
  for (const [label, value] of fields) await page.locator(byName('textbox', label)).fill(value)
  await clickButton(page, setUp.submit)
  await waitForText(page, 'Devices')
}

/** The picture is there, it is the desktop's size, and it moves. */
async function seeScreen(session: Page, report: Report, acceptedAt: number): Promise<void> {
  await session.bringToFront()
  const sized = await session.waitForFunction(() => {
    const video = document.querySelector('video')
    return video && video.videoWidth > 0 && video.currentTime > 0
      ? { width: video.videoWidth, height: video.videoHeight }
      : false
  })
  const firstFrameMs = Math.round(performance.now() - acceptedAt)
  const mode = /\bActive\b[^\n]*/.exec(await textOf(session))?.[0]
  if (!mode) throw new Error('The viewer does not say which mode the session is in.')
  report.say('mode', mode)
  const size = (await sized.jsonValue()) as { width: number; height: number }
  const counted = await session.evaluate(async () => {
    const video = document.querySelector('video')
    if (!video) return { frames: 0, seconds: 1 }
    const from = video.getVideoPlaybackQuality().totalVideoFrames
    const since = performance.now()
    await new Promise(done => setTimeout(done, 3000))
    return {
      frames: video.getVideoPlaybackQuality().totalVideoFrames - from,
      seconds: (performance.now() - since) / 1000,
    }
  })
  if (counted.frames < 10) throw new Error(`Only ${counted.frames} frames came in three seconds.`)
  const framesPerSecond = Math.round((counted.frames / counted.seconds) * 10) / 10
  report.say(
    'frame',
    `The desktop is seen at ${size.width}×${size.height}, ${framesPerSecond} frames a second, first frame ${firstFrameMs} ms after acceptance.`,
    {
      ...size,
      framesPerSecond,
      firstFrameMs,
    },
  )
}

async function chat(session: Page, agentPage: Page, report: Report): Promise<void> {
  await clickTab(session, 'Chat')
  await session.locator(byName('textbox', 'Message')).fill('Hello, I see your screen now.')
  await clickButton(session, 'Send')
  await waitForText(agentPage, 'Hello, I see your screen now.')
  await agentPage.bringToFront()
  await agentPage.locator(byName('textbox', 'Message')).fill('Thank you for helping!')
  await clickButton(agentPage, 'Send')
  await session.bringToFront()
  await waitForText(session, 'Thank you for helping!')
  await waitForText(session, 'Delivered')
  report.say('chat', 'A line each way, the first one marked as delivered.')
}

async function sendFile(session: Page, stage: Stage, report: Report): Promise<void> {
  const source = join(stage.folder, 'manual.bin')
  const bytes = randomBytes(FILE_BYTES)
  await writeFile(source, bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await clickTab(session, 'Files')
  const since = performance.now()
  const input = await session.waitForSelector('input[type=file]')
  await input?.uploadFile(source)
  const received = await eventually(async () => {
    const names = await readdir(stage.userHome, { recursive: true })
    const name = names.find(each => each.endsWith('manual.bin'))
    return name === undefined ? null : join(stage.userHome, name)
  }, 30_000)
  const tookMs = Math.round(performance.now() - since)
  const arrived = createHash('sha256')
    .update(await readFile(received))
    .digest('hex')
  if (arrived !== sha256) throw new Error('The file that arrived is not the one that was sent.')
  await waitForText(session, 'Arrived, checksum compared')
  report.say('file', `5 MiB arrived in ${tookMs} ms with the same SHA-256.`, {
    bytes: FILE_BYTES,
    sha256,
    tookMs,
  })
}

async function runAction(session: Page, report: Report): Promise<void> {
  await clickTab(session, 'Actions')
  await session.locator('::-p-text(System facts)').click()
  const since = performance.now()
  await clickButton(session, 'Run')
  await session.waitForFunction(() => /Completed|Error|Expired/.test(document.body.innerText), {
    timeout: 30_000,
  })
  const text = await textOf(session)
  if (!text.includes('Completed')) throw new Error(`The action did not complete:\n${text}`)
  const tookMs = Math.round(performance.now() - since)
  report.say(
    'action',
    `“System facts”, signed by Handrail, was verified and run by the device in ${tookMs} ms.`,
    { tookMs },
  )
  const rows = await session.$$eval('table tr', found =>
    found
      .map(row => [...row.children].map(cell => cell.textContent ?? ''))
      .filter(cells => cells.length === 2),
  )
  const outputs = rows.filter(cells => cells[1] !== '' && cells[0] !== 'Output')
  if (outputs.length === 0) throw new Error('The action has no outputs.')
  report.say(
    'output',
    outputs
      .slice(0, 4)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; '),
    {
      outputs: Object.fromEntries(outputs),
    },
  )
}

async function checkJob(stage: Stage, dashboard: Page, token: string, report: Report): Promise<void> {
  const { rows } = await callApi(stage.relayUrl, 'GET /api/jobs', {}, token)
  const job = rows[0]
  if (rows.length !== 1 || job?.state !== 'completed')
    throw new Error('The history does not hold the one completed job.')
  await dashboard.goto(`${stage.relayUrl}/jobs/${job.id}`)
  await dashboard.bringToFront()
  await waitForText(dashboard, 'Completed')
  report.say(
    'job',
    `The job stands in the history: ${job.script.name} on ${job.device.name}, ${job.state}.`,
    { jobId: job.id },
  )
}

async function clickTab(page: Page, name: string): Promise<void> {
  await page.bringToFront()
  await page.locator(`::-p-aria([role="tab"]) ::-p-text(${name})`).click()
}
