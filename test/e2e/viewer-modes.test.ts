import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChannelMessage } from '../../shared/protocol/session-channel.ts'
import { buildAll } from '../../tools/build.ts'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import {
  byName,
  clickButton,
  signInAs,
  startSession,
  textOf,
  waitForText,
} from '../support/extension-pages.ts'
import { startPeerDevice, type DeviceStateMessage, type PeerDevice } from '../support/peer-device.ts'
import { eventually, startTestRelay, type TestRelay } from '../support/relay.ts'

/** The viewer in every mode, against a device that says what it heard: what goes out, and what is shown of what comes in. */

const active: DeviceStateMessage = {
  type: 'state',
  mode: 'active',
  because: { rule: 'first-in-order', passedOver: [] },
  allowedModes: ['active', 'guidance', 'monitor', 'chat', 'file-transfer'],
  may: { chat: true, fileTransfer: true, clipboard: true, browse: false },
  screen: {
    width: 640,
    height: 400,
    monitors: [
      { id: 'HDMI-1', width: 640, height: 400, primary: true },
      { id: 'DP-2', width: 1920, height: 1080, primary: false },
    ],
    monitor: 'HDMI-1',
    quality: 'balanced',
  },
  marksShown: 'on-screen',
}
const guidance: DeviceStateMessage = {
  ...active,
  mode: 'guidance',
  because: { rule: 'first-in-order', passedOver: [{ mode: 'active', obstacle: 'policy-forbids' }] },
}
const monitor: DeviceStateMessage = {
  ...active,
  mode: 'monitor',
  because: { rule: 'target-chose', passedOver: [] },
}

let relay: TestRelay
let browser: TestBrowser
let device: PeerDevice
let page: Page
let folder: string

beforeAll(async () => {
  await buildAll('extension')
  folder = await mkdtemp(join(tmpdir(), 'handrail-modes-'))
  relay = await startTestRelay()
  browser = await launchBrowser({ extension: 'dist/extension-chrome', downloads: folder })
  const popup = await browser.open('popup.html')
  await signInAs(popup, relay)
  device = await startPeerDevice(relay, active)
  const started = await startSession(browser, popup)
  page = started.page
  await device.join(started.code)
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0)
})
afterAll(async () => {
  device?.stop()
  await browser?.stop()
  await relay?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** What the device hears from now on, of these kinds, in short. */
function listen(): { heard: (count: number) => Promise<string[]>; now: () => string[] } {
  const from = device.said.length
  const now = (): string[] => device.said.slice(from).flatMap(inShort)
  return {
    now,
    heard: async count => await eventually(() => (now().length >= count ? now() : null)),
  }
}
function inShort(message: ChannelMessage): string[] {
  switch (message.type) {
    case 'input-button':
      return [
        `${message.button} ${message.down ? 'down' : 'up'} ${message.x.toFixed(2)} ${message.y.toFixed(2)}`,
      ]
    case 'input-wheel':
      return [`wheel ${message.dx} ${message.dy}`]
    case 'input-key':
      return [
        `${message.down ? '+' : '-'}${message.code}${message.character ? `=${message.character}` : ''} ${message.by}`,
      ]
    case 'input-text':
      return [`text ${message.text}`]
    case 'input-release':
      return ['release']
    case 'clipboard':
      return [`clipboard ${message.text}`]
    default:
      return []
  }
}
async function at(x: number, y: number): Promise<[number, number]> {
  const box = await page.$eval('.picture', picture => picture.getBoundingClientRect().toJSON() as DOMRect)
  return [box.x + box.width * x, box.y + box.height * y]
}
/** Gives the picture the focus by a click, and waits until the device has heard all of it. */
async function focusPicture(): Promise<void> {
  const { heard } = listen()
  await page.mouse.click(...(await at(0.5, 0.5)))
  await heard(2)
}
async function show(state: DeviceStateMessage, text: string): Promise<void> {
  device.say(state)
  await page.waitForFunction(
    wanted => document.querySelector('.viewer-bar .mode')?.textContent?.includes(wanted),
    {},
    text,
  )
}
const drag = async (from: [number, number], to: [number, number]): Promise<void> => {
  await page.mouse.move(...(await at(...from)))
  await page.mouse.down()
  await page.mouse.move(...(await at(...to)), { steps: 3 })
  await page.mouse.up()
}

test('[SCR3] Active: clicks, drags and the wheel arrive at the place in the picture, at every scale', async () => {
  for (const [size, scale] of [
    ['Fit', 1280],
    ['1:1', 1280],
    ['Fit', 700],
  ] as const) {
    await page.setViewport({ width: scale, height: 800 })
    await clickButton(page, size)
    const { heard } = listen()
    await page.mouse.click(...(await at(0.25, 0.5)))
    expect((await heard(2)).slice(0, 2), size).toEqual(['left down 0.25 0.50', 'left up 0.25 0.50'])
  }
  await page.setViewport({ width: 1280, height: 800 })
  const { heard } = listen()
  await drag([0.2, 0.2], [0.6, 0.7])
  await page.mouse.click(...(await at(0.5, 0.5)), { button: 'right' })
  await page.mouse.wheel({ deltaY: 200 })
  expect(await heard(5)).toEqual([
    'left down 0.20 0.20',
    'left up 0.60 0.70',
    'right down 0.50 0.50',
    'right up 0.50 0.50',
    'wheel 0 2',
  ])
  const pointers = device.said.flatMap(message => (message.type === 'input-pointer' ? [message] : []))
  expect(pointers.length).toBeGreaterThan(3)
})

test('[SCR3] Active: keys arrive with place and character; the chord gives the keyboard back and lets everything go', async () => {
  await focusPicture()
  const typed = listen()
  await page.keyboard.press('a')
  await page.keyboard.press('Tab')
  await page.keyboard.down('Control')
  await page.keyboard.press('KeyS')
  await page.keyboard.up('Control')
  expect(await typed.heard(8)).toEqual([
    '+KeyA=a character',
    '-KeyA=a character',
    '+Tab character',
    '-Tab character',
    '+ControlLeft character',
    '+KeyS=s character',
    '-KeyS=s character',
    '-ControlLeft character',
  ])
  expect(await page.evaluate(() => document.activeElement?.className)).toContain('control')
  await waitForText(page, 'Ctrl+Alt+Shift gives it back')
  await page.keyboard.down('Control')
  await page.keyboard.down('Alt')
  await page.keyboard.down('Shift')
  for (const key of ['Shift', 'Alt', 'Control'] as const) await page.keyboard.up(key)
  await eventually(() => typed.now().at(-1) === 'release')
  expect(await page.evaluate(() => document.activeElement?.className)).toContain('mode')
  const after = listen()
  await page.keyboard.press('b')
  await page.keyboard.press('Escape')
  await clickButton(page, 'Special keys')
  await clickButton(page, 'Ctrl+Alt+Del')
  expect(await after.heard(6)).toEqual([
    '+ControlLeft code',
    '+AltLeft code',
    '+Delete code',
    '-Delete code',
    '-AltLeft code',
    '-ControlLeft code',
  ])
  await page.keyboard.press('Escape')
})

test('[SCR3] Active: a key held down is let go when the picture loses the focus', async () => {
  await focusPicture()
  const { heard } = listen()
  await page.keyboard.down('KeyX')
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  expect(await heard(2)).toEqual(['+KeyX=x character', 'release'])
  await page.keyboard.up('KeyX')
})

test('[SCR3] Active: an input method’s text arrives as text, and a paste brings the clipboard before its key', async () => {
  await focusPicture()
  const composed = listen()
  const client = await page.createCDPSession()
  await client.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 })
  await client.send('Input.insertText', { text: '日本' })
  expect(await composed.heard(1)).toEqual(['text 日本'])
  const pasted = listen()
  await page.evaluate(() => {
    const field = document.activeElement
    const keys = { code: 'KeyV', key: 'v', ctrlKey: true, bubbles: true, cancelable: true }
    const goesOn = field?.dispatchEvent(new KeyboardEvent('keydown', keys))
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'from here')
    // What the browser does after a keydown that nobody has stopped.
    if (goesOn)
      field?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    field?.dispatchEvent(new KeyboardEvent('keyup', keys))
  })
  expect(await pasted.heard(3)).toEqual(['clipboard from here', '+KeyV=v character', '-KeyV=v character'])
})

test('[POL2] the clipboard follows the policy: what the device copied can be taken, and nothing goes where it is forbidden', async () => {
  const context = browser.browser.defaultBrowserContext()
  await context.overridePermissions(browser.pageUrl('').slice(0, -1), ['clipboard-read', 'clipboard-write'])
  await focusPicture()
  device.say({ type: 'clipboard', text: 'from the device' })
  await eventually(
    async () => (await page.evaluate(() => navigator.clipboard.readText())) === 'from the device',
  )
  const { heard } = listen()
  await clickButton(page, 'Clipboard')
  await waitForText(page, 'The device copied 15 characters.')
  await page.evaluate(() => navigator.clipboard.writeText('mine'))
  await clickButton(page, 'Send clipboard')
  expect(await heard(1)).toEqual(['clipboard mine'])
  expect(await axeViolations(page)).toEqual([])
  await page.keyboard.press('Escape')

  device.say({ ...active, may: { ...active.may, clipboard: false } })
  await clickButton(page, 'Clipboard')
  await waitForText(page, 'Policy forbids the clipboard in this session.')
  expect(await page.$(byName('button', 'Send clipboard'))).toBeNull()
  const typed = listen()
  await page.locator(byName('textbox', 'Text to type')).fill('ünï')
  await clickButton(page, 'Type it')
  expect(await typed.heard(1)).toEqual(['text ünï'])
  await page.keyboard.press('Escape')
  device.say(active)
})

test('[SCR3] the device’s pointer is ours over the picture', async () => {
  const rgba = Buffer.from(new Uint8Array(8 * 8 * 4).fill(200)).toString('base64')
  device.say({ type: 'pointer-shape', shape: { width: 8, height: 8, hotX: 3, hotY: 4, rgba } })
  await page.waitForFunction(() =>
    /^url\("data:image\/png;base64,[^"]+"\) 3 4, default$/.test(
      document.querySelector<HTMLElement>('.layer.control')?.style.cursor ?? '',
    ),
  )
  device.say({ type: 'pointer-shape', shape: null })
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>('.layer.control')?.style.cursor === 'none',
  )
})

test('[SCR1] display and quality are asked of the device, and shown as it says; a screenshot is a PNG of its size', async () => {
  await clickButton(page, 'Display')
  await page.locator(byName('radio', 'DP-2: 1920 × 1080')).click()
  expect(await device.heard('monitor-choose')).toMatchObject({ monitor: 'DP-2' })
  await page.keyboard.press('Escape')
  await clickButton(page, 'Quality')
  await page.locator('.tool-panel:popover-open input[value=sharp]').click()
  expect(await device.heard('quality-choose')).toMatchObject({ quality: 'sharp' })
  await page.keyboard.press('Escape')
  await clickButton(page, 'Screenshot')
  const png = await eventually(async () => {
    const name = (await readdir(folder)).find(one => one.endsWith('.png'))
    return name === undefined ? null : await readFile(join(folder, name))
  })
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([640, 400])
})

test('[SCR2] Guidance: marks are told and drawn at the same place at three scales; no input leaves', async () => {
  await show(guidance, 'Guidance, because policy forbids Active')
  await waitForText(page, 'Mode changed: Guidance, because policy forbids Active')
  const { now } = listen()
  await clickButton(page, 'Rectangle')
  await drag([0.25, 0.25], [0.75, 0.5])
  const { mark } = await device.heard(
    'mark',
    m => m.mark.kind === 'rectangle' && (m.mark.points[1]?.[0] ?? 0) > 0.74,
  )
  expect(mark.points.flat().map(value => value.toFixed(2))).toEqual(['0.25', '0.25', '0.75', '0.50'])
  for (const [width, size] of [
    [1280, 'Fit'],
    [1280, '1:1'],
    [600, 'Fit'],
  ] as const) {
    await page.setViewport({ width, height: 800 })
    await clickButton(page, size)
    // The inner one of both lines has its middle where the mark is.
    const drawn = await page.$eval('[data-mark=rectangle] polygon:last-child', line => {
      const picture = document.querySelector('.picture')?.getBoundingClientRect() as DOMRect
      const box = line.getBoundingClientRect()
      return [
        (box.left - picture.left) / picture.width,
        (box.top - picture.top) / picture.height,
        (box.right - picture.left) / picture.width,
        (box.bottom - picture.top) / picture.height,
      ]
    })
    const wanted = [0.25, 0.25, 0.75, 0.5]
    for (const [index, value] of drawn.entries()) expect(value).toBeCloseTo(wanted[index] ?? 0, 1)
  }
  await page.setViewport({ width: 1280, height: 800 })
  await page.keyboard.press('x')
  await page.mouse.wheel({ deltaY: 300 })
  expect(now()).toEqual([])
})

test('[SCR2] [UX1] marks by keyboard alone, with text, undo and clear', async () => {
  await clickButton(page, 'Arrow')
  await page.focus('.layer.draw')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await page.keyboard.down('Shift')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.up('Shift')
  await page.keyboard.press('Enter')
  await device.heard('mark', m => m.mark.kind === 'arrow' && m.mark.points[1]?.[0] === 0.59)
  await clickButton(page, 'Text')
  await page.focus('.layer.draw')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Click here')
  expect(await axeViolations(page)).toEqual([])
  await page.keyboard.press('Enter')
  const { mark } = await device.heard('mark', m => m.mark.kind === 'text')
  expect(mark).toMatchObject({ text: 'Click here', points: [[0.59, 0.5]] })
  await page.keyboard.down('Control')
  await page.keyboard.press('KeyZ')
  await page.keyboard.up('Control')
  expect(await device.heard('mark-remove')).toMatchObject({ markId: mark.markId })
  const clears = device.said.filter(m => m.type === 'marks-clear').length
  await clickButton(page, 'Clear')
  await eventually(() => device.said.filter(m => m.type === 'marks-clear').length > clears)
  expect(await page.$('svg.marks')).toBeNull()
})

test('[MODE2] [MODE3] Monitor: nothing goes out, the hint says what would be needed; asking waits, and a refusal says why', async () => {
  await show(monitor, 'Monitor, because the user chose it')
  await page.waitForSelector('.layer.watch')
  const { now } = listen()
  await page.mouse.click(...(await at(0.5, 0.5)))
  await page.keyboard.press('a')
  await waitForText(page, 'Monitor only watches')
  await clickButton(page, 'Ask for Guidance')
  expect(await device.heard('mode-request')).toMatchObject({ mode: 'guidance' })
  await waitForText(page, 'Asked for Guidance. Waiting')
  expect(await axeViolations(page)).toEqual([])
  device.say({ type: 'mode-refused', mode: 'guidance', reason: 'user-refused' })
  await waitForText(page, 'Guidance was not granted: the user said no.')
  expect(await axeViolations(page)).toEqual([])
  await clickButton(page, 'Close')
  await clickButton(page, 'Mode: Monitor, because the user chose it')
  await clickButton(page, 'Change to Chat')
  await device.heard('mode-request', m => m.mode === 'chat')
  expect(now()).toEqual([])
})

test('[MODE1] [MODE2] modes without a screen: the panel is the page, with its first tab', async () => {
  const without = { screen: null, marksShown: 'nowhere' as const }
  await show({ ...active, ...without, mode: 'chat' }, 'Chat')
  await page.waitForFunction(() => document.querySelector('video') === null)
  expect(await page.$eval('#tab-chat', one => one.getAttribute('aria-selected'))).toBe('true')
  expect(await axeViolations(page)).toEqual([])
  await show({ ...active, ...without, mode: 'file-transfer' }, 'File transfer')
  await page.waitForFunction(
    () => document.querySelector('#tab-files')?.getAttribute('aria-selected') === 'true',
  )
  expect(await textOf(page)).toContain('There is no screen in this mode')
  expect(await axeViolations(page)).toEqual([])
})

test('[UX1] the help sheet opens by its key, and Escape closes it', async () => {
  await show(active, 'Active')
  await page.focus('.viewer-bar .mode')
  await page.keyboard.press('?')
  await page.waitForSelector('dialog[open]')
  await waitForText(page, 'Ctrl+Alt+Shift')
  expect(await axeViolations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.querySelector('dialog') === null)
})

test('[SES2] [SCR2] an interruption is shown over the last picture and counted; afterwards the marks are told again', async () => {
  await clickButton(page, 'Arrow')
  await drag([0.1, 0.1], [0.3, 0.3])
  await device.heard('mark', m => m.mark.kind === 'arrow' && (m.mark.points[0]?.[0] ?? 1) < 0.11)
  // The copy of the picture is made once a second.
  await page.waitForFunction(
    () => (document.querySelector<HTMLCanvasElement>('canvas.frozen')?.width ?? 0) === 640,
  )
  const before = device.connections()
  const marksBefore = device.said.filter(m => m.type === 'mark').length
  device.breakConnection()
  await waitForText(page, 'Interrupted for 0:0')
  expect(await page.$eval('canvas.frozen', canvas => canvas.hidden)).toBe(false)
  await eventually(() => device.connections() > before)
  await eventually(() => device.said.filter(m => m.type === 'mark').length > marksBefore)
  await page.waitForFunction(
    () => document.querySelector<HTMLCanvasElement>('canvas.frozen')?.hidden === true,
  )
  expect(await page.$('.interruption')).toBeNull()
})

test('[UX1] every mode fits at 360 px in the dark, and at 4K', async () => {
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: 'dark' },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ])
  for (const [state, name] of [
    [active, 'Active'],
    [guidance, 'Guidance'],
    [monitor, 'Monitor'],
  ] as const) {
    await show(state, name)
    for (const width of [360, 3840]) {
      await page.setViewport({ width, height: width === 360 ? 740 : 2160 })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(width)
      expect(await axeViolations(page), `${name} at ${width}`).toEqual([])
    }
  }
})
