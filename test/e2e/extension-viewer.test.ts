import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeFileChunk, FILE_CHUNK_BYTES } from '../../shared/protocol/channel/files.ts'
import { jobOrderSchema } from '../../shared/protocol/job.ts'
import { buildAll } from '../../tools/build.ts'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { clickButton, signInAs, startSession, textOf, waitForText } from '../support/extension-pages.ts'
import { startPeerDevice, type DeviceStateMessage, type PeerDevice } from '../support/peer-device.ts'
import { eventually, startTestRelay, type TestRelay } from '../support/relay.ts'

const state: DeviceStateMessage = {
  type: 'state',
  mode: 'monitor',
  because: {
    rule: 'first-in-order',
    passedOver: [
      { mode: 'active', obstacle: 'policy-forbids' },
      { mode: 'guidance', obstacle: 'policy-forbids' },
    ],
  },
  allowedModes: ['monitor', 'chat', 'file-transfer'],
  may: { chat: true, fileTransfer: true, clipboard: false },
  screen: { width: 640, height: 400, monitors: [], monitor: 'all', quality: 'balanced' as const },
  marksShown: 'nowhere' as const,
}
const script = `#!/bin/sh
# @action Count old files
# @description Counts files that nobody has touched for a while.
# @platforms linux
# @input folder string "Folder to look in"
# @input depth string "How deep" values="flat|deep" default="flat"
# @input token secret "Token"
# @output freed size "Freed space"
# @output hosts string-list "Hosts seen"
echo "$HANDRAIL_INPUT_folder"
`
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

let relay: TestRelay
let browser: TestBrowser
let device: PeerDevice
let page: Page
let folder: string
let sessionId: string
let orderedJob = ''

beforeAll(async () => {
  await buildAll('extension')
  folder = await mkdtemp(join(tmpdir(), 'handrail-viewer-'))
  relay = await startTestRelay()
  await relay.api('POST /api/scripts', {
    body: { fileName: 'count-old-files.sh', base64: Buffer.from(script).toString('base64') },
  })
  browser = await launchBrowser({ extension: 'dist/extension-chrome', downloads: folder })
  const popup = await browser.open('popup.html')
  await signInAs(popup, relay)
  device = await startPeerDevice(relay, state, {
    handlers: {
      'job:offer': ({ order }) => {
        orderedJob = jobOrderSchema.parse(JSON.parse(order)).jobId
        return {}
      },
    },
  })
  const started = await startSession(browser, popup)
  page = started.page
  sessionId = await device.join(started.code)
  await picture()
})
afterAll(async () => {
  device?.stop()
  await browser?.stop()
  await relay?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Waits until the picture moves: a frame later than the one before. */
async function picture(): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0)
  const before = await page.$eval('video', video => video.currentTime)
  await page.waitForFunction(at => (document.querySelector('video')?.currentTime ?? 0) > at, {}, before)
}
const chatLines = (): Promise<string[]> =>
  page.$$eval('#panel-chat .line p', lines => lines.map(line => line.textContent))
const tab = (name: string): Promise<void> => page.locator(`#tab-${name}`).click()

test('[SES1] [MODE1] [SCR1] the live session: the moving screen, the mode with its reason, figures on demand', async () => {
  expect(await textOf(page)).toContain('Monitor, because policy forbids Active and Guidance')
  expect(await page.$eval('video', video => [video.videoWidth, video.videoHeight])).toEqual([640, 400])
  await clickButton(page, 'Statistics')
  await page.waitForFunction(() => /640 × 400/.test(document.querySelector('.statistics')?.textContent ?? ''))
  await page.waitForFunction(() => /bit\/s/.test(document.querySelector('.statistics')?.textContent ?? ''))
  expect(await textOf(page)).toMatch(/Codec\s+VP8/)
  expect(await axeViolations(page)).toEqual([])
  await clickButton(page, 'Statistics')
  await clickButton(page, '1:1')
  expect(await page.$eval('video', video => video.getBoundingClientRect().width)).toBe(640)
  await clickButton(page, 'Fit')
})

test('[CHAT1] chat both ways with delivery; a link stays text; what came twice is shown once', async () => {
  await page.locator('textarea').fill('Hello <b>there</b>')
  await page.keyboard.press('Enter')
  const { messageId, text } = await device.heard('chat')
  expect(text).toBe('Hello <b>there</b>')
  await waitForText(page, 'Sending…')
  device.say({ type: 'chat-delivered', messageId })
  await waitForText(page, 'Delivered')

  await tab('files')
  const line = {
    type: 'chat',
    messageId: 'message-from-device',
    text: 'see https://evil.example',
    sentAt: 1,
  } as const
  device.say(line)
  device.say(line)
  await eventually(() => device.said.filter(m => m.type === 'chat-delivered').length === 2)
  await page.waitForFunction(() => document.querySelector('#tab-chat')?.textContent?.includes('1 unread'))
  await page.waitForFunction(() => document.title.startsWith('(1) '))
  await tab('chat')
  await page.waitForFunction(() => !document.title.startsWith('('))
  expect(await chatLines()).toEqual(['Hello <b>there</b>', 'see https://evil.example'])
  expect(await page.$('#panel-chat a')).toBeNull()
})

test('[FILE1] a file to the device arrives whole, with its SHA-256', async () => {
  const bytes = randomBytes(300_000)
  await writeFile(join(folder, 'report.bin'), bytes)
  await tab('files')
  await sendFiles(join(folder, 'report.bin'))
  const offer = await device.heard('file-offer', o => o.name === 'report.bin')
  expect(offer).toMatchObject({ bytes: 300_000 })
  expect(offer.transfer % 2).toBe(1)
  await waitForText(page, 'Waiting for the user to accept')
  device.say({ type: 'file-accept', transfer: offer.transfer, fromByte: 0 })
  const end = await device.heard('file-end', e => e.transfer === offer.transfer)
  const arrived = Buffer.concat(device.received.get(offer.transfer) ?? [])
  expect(sha256(arrived)).toBe(sha256(bytes))
  expect(end.sha256).toBe(sha256(bytes))
  device.say({ type: 'file-received', transfer: offer.transfer, sha256: end.sha256 })
  await waitForText(page, 'Arrived, checksum compared')
})

test('[FILE1] a file from the device is saved only whole; a damaged one is not kept; names are made safe', async () => {
  const bytes = randomBytes(200_000)
  await offerFromDevice(2, '../../etc/picture\u202egpj.exe', bytes)
  await waitForText(page, 'picturegpj.exe')
  expect(await textOf(page)).not.toContain('etc/')
  await clickButton(page, 'Accept picturegpj.exe')
  await sendFromDevice(2, bytes, sha256(bytes))
  expect(await device.heard('file-received')).toMatchObject({ transfer: 2, sha256: sha256(bytes) })
  await clickButton(page, 'Save picturegpj.exe')
  const saved = await eventually(async () => {
    const found = await readFile(join(folder, 'picturegpj.exe')).catch(() => null)
    return found?.length === bytes.length ? found : null
  })
  expect(sha256(saved)).toBe(sha256(bytes))

  await offerFromDevice(4, 'damaged.txt', bytes)
  await clickButton(page, 'Accept damaged.txt')
  await sendFromDevice(4, bytes, sha256(randomBytes(4)))
  expect(await device.heard('file-stop', stop => stop.transfer === 4)).toMatchObject({
    reason: 'checksum-mismatch',
  })
  await waitForText(page, 'The file arrived damaged and was not kept.')

  await offerFromDevice(6, 'unwanted.txt', bytes)
  await clickButton(page, 'Refuse unwanted.txt')
  expect(await device.heard('file-stop', stop => stop.transfer === 6)).toMatchObject({ reason: 'refused' })
  expect(await axeViolations(page)).toEqual([])
})

test('[FILE1] [CHAT1] a broken connection comes back: transfers go on where they were, chat loses and doubles nothing', async () => {
  const bytes = randomBytes(400_000)
  await offerFromDevice(8, 'long.bin', bytes)
  await clickButton(page, 'Accept long.bin')
  await device.heard('file-accept', a => a.transfer === 8)
  await sendChunks(8, bytes.subarray(0, 2 * FILE_CHUNK_BYTES))
  await waitForText(page, '131.1 kB of 400 kB')
  await tab('chat')
  const connectionsBefore = device.connections()
  device.breakConnection()
  await waitForText(page, 'Interrupted')
  await page.locator('textarea').fill('Are you there?')
  await page.keyboard.press('Enter')
  expect(device.said.some(m => m.type === 'chat' && m.text === 'Are you there?')).toBe(false)

  await device.heard('chat', m => m.text === 'Are you there?')
  expect(device.connections()).toBeGreaterThan(connectionsBefore)
  await picture()
  expect((await chatLines()).filter(text => text === 'Are you there?')).toHaveLength(1)

  await offerFromDevice(8, 'long.bin', bytes)
  const again = await device.heard('file-accept', a => a.transfer === 8 && a.fromByte > 0)
  expect(again.fromByte).toBe(2 * FILE_CHUNK_BYTES)
  await sendFromDevice(8, bytes.subarray(again.fromByte), sha256(bytes))
  expect(await device.heard('file-received', r => r.transfer === 8)).toMatchObject({ sha256: sha256(bytes) })
})

test('[CODE2] the worker stopped and the page loaded again in mid-session: picture and chat are there again', async () => {
  await browser.stopWorker()
  const before = await chatLines()
  await page.reload()
  await picture()
  expect(await chatLines()).toEqual(before)
  await waitForText(page, 'Monitor, because policy forbids Active and Guidance')
})

test('[TRIG1] [OUT1] [OUT3] an action from the session: inputs, Run, live state, outputs, details', async () => {
  await tab('actions')
  await page.locator('::-p-text(Count old files)').click()
  expect(await axeViolations(page)).toEqual([])
  await clickButton(page, 'Run')
  await waitForText(page, 'a value is required')
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'folder')
  await page.locator('input[name=folder]').fill('/var/tmp')
  await page.select('select[name=depth]', 'deep')
  expect(await page.$eval('input[name=token]', input => input.type)).toBe('password')
  await page.locator('input[name=token]').fill('do-not-show-me')
  await clickButton(page, 'Run')
  const jobId = await eventually(() => (orderedJob === '' ? null : orderedJob))
  await waitForText(page, 'Queued')
  const startedAt = Date.now()
  await device.device.ask('job:started', { jobId, startedAt })
  await waitForText(page, 'Running')
  await device.device.ask('job:result', {
    jobId,
    state: 'completed',
    cause: null,
    details: '',
    exitCode: 0,
    scriptSha256: sha256(Buffer.from(script)),
    publisher: null,
    startedAt,
    endedAt: startedAt + 1500,
    outputs: [
      { name: 'freed', type: 'size', value: 1_500_000, flag: null },
      { name: 'hosts', type: 'string-list', value: ['a', 'b'], flag: null },
    ],
    logTail: '/var/tmp\n',
  })
  await waitForText(page, 'Completed')
  expect(await page.$$eval('#panel-actions tbody tr', rows => rows.map(row => row.innerText))).toEqual([
    'Freed space\t1.5 MB',
    'Hosts seen\ta, b',
  ])
  await page.locator('#panel-actions details > summary').click()
  await waitForText(page, 'Execution status details')
  expect(await textOf(page)).not.toContain('do-not-show-me')
  expect(await axeViolations(page)).toEqual([])
  const job = await relay.api('GET /api/jobs/:id', { params: { id: jobId } })
  expect(job).toMatchObject({ sessionId, inputs: { folder: '/var/tmp', depth: 'deep' } })
})

test('[UX1] everything fits at 360 px, in the dark too', async () => {
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: 'dark' },
    // Colours that are still on their way are nobody's contrast.
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ])
  await page.setViewport({ width: 360, height: 740 })
  for (const name of ['chat', 'files', 'actions']) {
    await tab(name)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(360)
    expect(await axeViolations(page), name).toEqual([])
  }
  await page.setViewport({ width: 1280, height: 800 })
})

test('[SES1] the end comes with its reason, and what was received can still be saved', async () => {
  const bytes = randomBytes(100)
  await offerFromDevice(20, 'last.txt', bytes)
  await tab('files')
  await clickButton(page, 'Accept last.txt')
  await sendFromDevice(20, bytes, sha256(bytes))
  await device.heard('file-received', r => r.transfer === 20)
  device.say({ type: 'end', reason: 'target-ended' })
  await device.device.ask('session:end', { sessionId, reason: 'target-ended' })
  await waitForText(page, 'The user ended the session.')
  expect(await axeViolations(page)).toEqual([])
  await clickButton(page, 'Save last.txt')
  await eventually(() => readFile(join(folder, 'last.txt')).catch(() => null))
  await clickButton(page, 'Start session')
  await waitForText(page, 'Waiting for target')
})

async function sendFiles(path: string): Promise<void> {
  const input = await page.waitForSelector('input[type=file]')
  await (input as unknown as { uploadFile: (path: string) => Promise<void> }).uploadFile(path)
}
async function offerFromDevice(transfer: number, name: string, bytes: Uint8Array): Promise<void> {
  device.say({ type: 'file-offer', transfer, name, bytes: bytes.length })
  await tab('files')
}
async function sendChunks(transfer: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += FILE_CHUNK_BYTES)
    device.sendBytes(encodeFileChunk(transfer, bytes.subarray(at, at + FILE_CHUNK_BYTES)))
}
async function sendFromDevice(transfer: number, bytes: Uint8Array, hash: string): Promise<void> {
  await device.heard('file-accept', accept => accept.transfer === transfer)
  await sendChunks(transfer, bytes)
  device.say({ type: 'file-end', transfer, sha256: hash })
}
