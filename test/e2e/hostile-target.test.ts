import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeFileChunk } from '../../shared/protocol/channel/files.ts'
import { buildAll } from '../../tools/build.ts'
import { launchBrowser, type TestBrowser } from '../support/browser.ts'
import { signInAs, startSession, textOf, waitForText } from '../support/extension-pages.ts'
import { startPeerDevice, type DeviceStateMessage, type PeerDevice } from '../support/peer-device.ts'
import { eventually, startTestRelay, type TestRelay } from '../support/relay.ts'

/** A device in the wrong hands against the viewer of an honest controller, in a real browser. */

const HTML = '<img src=x onerror="document.title=`owned`"><script>document.title=`owned`</script>'
const LINK = 'javascript:document.title=`owned`//'

const state: DeviceStateMessage = {
  type: 'state',
  mode: 'monitor',
  because: { rule: 'first-in-order', passedOver: [] },
  allowedModes: ['active', 'guidance', 'monitor', 'chat', 'file-transfer'],
  may: { chat: true, fileTransfer: true, clipboard: true, browse: true },
  screen: {
    width: 640,
    height: 400,
    monitors: [
      { id: HTML.slice(0, 64), width: 32_768, height: 32_768, primary: true },
      { id: LINK.slice(0, 64), width: 1, height: 1, primary: false },
    ],
    monitor: HTML.slice(0, 64),
    quality: 'balanced',
  },
  marksShown: 'nowhere',
}

let relay: TestRelay
let browser: TestBrowser
let device: PeerDevice
let page: Page
const faults: string[] = []

beforeAll(async () => {
  await buildAll('extension')
  relay = await startTestRelay()
  browser = await launchBrowser({ extension: 'dist/extension-chrome' })
  const popup = await browser.open('popup.html')
  await signInAs(popup, relay)
  device = await startPeerDevice(relay, state, { hostName: HTML.slice(0, 60) })
  const started = await startSession(browser, popup)
  page = started.page
  page.on('dialog', dialog => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', error => faults.push(String(error)))
  await device.join(started.code)
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0)
})
afterAll(async () => {
  device?.stop()
  await browser?.stop()
  await relay?.stop()
})

/** The page is as it was: nothing of what was said was run, nothing was made of it but text, and it still talks. */
async function standsFirm(text: string): Promise<void> {
  device.say({
    type: 'chat',
    messageId: `firm-${text}-0000`,
    text: `still there ${text}`,
    sentAt: Date.now(),
  })
  const messageId = `firm-${text}-0000`
  const isDelivered = (): boolean =>
    device.said.some(each => each.type === 'chat-delivered' && each.messageId === messageId)
  // What came before it is worked through first.
  await eventually(isDelivered, 60_000)
  expect(await page.title()).not.toBe('owned')
  expect(await page.$$('img[src="x"], script:not([src]), a[href^="javascript"], iframe, object')).toEqual([])
  expect(faults).toEqual([])
}
const tab = (name: string): Promise<void> => page.locator(`#tab-${name}`).click()

test('[CHAT1] [FILE1] [SCR1] names, chat, files, folders, monitors and system information with script in them stay text', async () => {
  await tab('chat')
  device.say({ type: 'chat', messageId: 'html-0001', text: HTML, sentAt: 1 })
  device.say({ type: 'chat', messageId: 'link-0001', text: LINK, sentAt: 8.64e15 })
  device.say({ type: 'chat', messageId: 'late-0001', text: 'beyond time', sentAt: Number.MAX_SAFE_INTEGER })
  await waitForText(page, HTML)
  await tab('files')
  device.say({ type: 'file-offer', transfer: 2, name: HTML, bytes: 4 })
  device.say({ type: 'file-offer', transfer: 4, name: `../../${'x'.repeat(200)}.exe`, bytes: 4 })
  device.say({
    type: 'file-offer',
    transfer: 6,
    name: HTML,
    bytes: 9,
    folder: { files: 2_000_000, folders: 9 },
  })
  for (const wish of ['system-information', 'lock-input'] as const)
    device.say({ type: 'wish-refused', wish, reason: 'cannot', detail: HTML })
  device.say({
    type: 'system-information',
    facts: {
      hostName: HTML,
      system: HTML,
      kernel: HTML,
      architecture: HTML,
      processor: { model: LINK, cores: Number.MAX_SAFE_INTEGER },
      memory: { totalBytes: 1e300, freeBytes: 1e300 },
      upForSeconds: 1e300,
      loadAverage: [1e300, -1, 0],
      timeZone: HTML,
      users: Array.from({ length: 50 }, () => HTML),
      addresses: [{ interface: HTML, address: LINK }],
      disks: [{ mountedAt: HTML, totalBytes: 0, freeBytes: 1e300 }],
    },
  })
  await tab('device')
  await standsFirm('text')
})

test('[MODE1] [SCR1] lies about modes and screens, nonsense, and shapes that are too large change nothing for good', async () => {
  const raw = device.say as (message: unknown) => void
  for (const lie of [
    { ...state, mode: 'owner' },
    { ...state, allowedModes: Array.from({ length: 1000 }, () => 'active') },
    { ...state, screen: { ...state.screen, width: -1 } },
    {
      ...state,
      screen: { ...state.screen, monitors: Array.from({ length: 1000 }, () => state.screen?.monitors[0]) },
    },
    { type: 'pointer-shape', shape: { width: 60_000, height: 60_000, hotX: 0, hotY: 0, rgba: 'AAAA' } },
    { type: 'pointer-shape', shape: { width: 64, height: 64, hotX: 63, hotY: 63, rgba: 'AA==' } },
    { type: 'pointer-shape', shape: { width: 1, height: 1, hotX: 0, hotY: 0, rgba: 'A'.repeat(200_000) } },
    { type: 'browse-entries', request: 1, crumbs: [], from: 0, total: 1e9, entries: [] },
    { type: 'mode-refused', mode: 'active', reason: HTML },
    { type: '__proto__' },
    [],
    null,
    'text',
  ])
    raw(lie)
  // Well formed, and not true: the policy of this session does not allow it, and the viewer sends no input in it.
  device.say({ ...state, mode: 'active', screen: null })
  device.say({ type: 'pointer-shape', shape: null })
  device.say({ ...state, mode: 'chat' })
  device.say(state)
  await standsFirm('lies')
  expect(await page.$('video')).not.toBeNull()
})

test('[FILE1] [MODE1] [SES2] floods of offers, states and bytes leave the page alive and bounded', async () => {
  const before = await page.metrics()
  for (let n = 0; n < 900; n += 1) {
    if (n % 3 === 0) device.say({ type: 'file-offer', transfer: 100 + 2 * n, name: `${n}.txt`, bytes: 1 })
    if (n % 3 === 1) device.say({ ...state, mode: n % 2 ? 'chat' : 'monitor' })
    if (n % 50 === 0) {
      device.sendBytes(encodeFileChunk(n + 1, new Uint8Array(64 * 1024)))
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }
  device.say(state)
  await standsFirm('flood')
  const after = await page.metrics()
  expect((after.JSHeapUsedSize ?? 0) - (before.JSHeapUsedSize ?? 0)).toBeLessThan(200 * 1024 ** 2)
  expect(await textOf(page)).toContain('End')
})
