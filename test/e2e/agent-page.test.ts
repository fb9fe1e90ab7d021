import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { HelpRun } from '../../shared/protocol/self-help.ts'
import { pageUrl } from '../../agent/page/page-address.ts'
import { servePage, type ServedPage } from '../../agent/page/serve-page.ts'
import type { Sessions } from '../../agent/sessions/sessions.ts'
import type { HeldSession, PageState } from '../../shared/protocol/page-link.ts'
import { buildAll } from '../../tools/build.ts'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { eventually } from '../support/relay.ts'

/** The end user's page in a real browser, from the agent's real server; what the agent knows is the test's. */

let browser: TestBrowser
let served: ServedPage
let stateDir: string
let page: Page
let state: PageState
let tellChange: () => void = () => undefined
const connect = vi.fn(async (_text: string) => {})
const accept = vi.fn()
const end = vi.fn()
const sendChat = vi.fn()
let uploaded = ''

const controller = { name: 'Ada Lovelace', organisation: 'Example Ltd', mail: 'ada@example.org' }
const idle: PageState = {
  now: Date.now(),
  device: 'desk-1',
  relay: { connected: true, address: 'https://relay.example', organisation: 'Example Ltd' },
  codeEntry: { phase: 'idle' },
  session: null,
  help: { available: true, offers: [], runs: [] },
}
const accepting = (): HeldSession => ({
  phase: 'accepting',
  id: 'session-1',
  controller,
  proposed: {
    mode: 'monitor',
    because: { rule: 'first-in-order', passedOver: [{ mode: 'active', obstacle: 'policy-forbids' }] },
  },
  allowedModes: ['monitor', 'chat', 'file-transfer'],
  permissions: [
    { permission: 'file-transfer', preset: false, otherwise: 'ask' },
    { permission: 'on-demand-actions', preset: true, otherwise: 'withheld' },
  ],
  recorded: false,
  floorAsks: false,
  saveChat: true,
  answerBy: Date.now() + 45_000,
  onTimeOut: 'refuse',
})
const live = (): HeldSession => ({
  phase: 'live',
  id: 'session-1',
  controller,
  mode: 'chat',
  because: { rule: 'target-chose', passedOver: [] },
  allowedModes: ['monitor', 'chat', 'file-transfer'],
  may: { chat: true, fileTransfer: true },
  saveChat: true,
  endsAt: Date.now() + 3_600_000,
  questions: [{ questionId: 1, point: 'mode-change', mode: 'monitor', answerBy: Date.now() + 45_000 }],
  securityWords: { words: ['tiger', 'olive', 'piano', 'water'], since: 'first' },
  inputLocked: false,
  participants: [],
  recording: null,
  chat: [
    { messageId: 'message-1', from: 'controller', text: 'Hello', at: Date.now(), delivered: true },
    { messageId: 'message-2', from: 'target', text: 'Hi '.repeat(300), at: Date.now(), delivered: false },
  ],
  downloadFolder: '/home/eve/Downloads/Handrail',
  files: [
    { transfer: 1, direction: 'to-target', name: 'asked.zip', bytes: 10, doneBytes: 0, state: 'asking' },
    { transfer: 2, direction: 'to-controller', name: 'moving.log', bytes: 10, doneBytes: 4, state: 'moving' },
    {
      transfer: 3,
      direction: 'to-target',
      name: `${'long-name-'.repeat(12)}.pdf`,
      bytes: 10,
      doneBytes: 10,
      state: 'arrived',
      path: `/home/ada/Downloads/Handrail/${'long-name-'.repeat(12)}.pdf`,
    },
    {
      transfer: 5,
      direction: 'to-target',
      name: 'stopped.bin',
      bytes: 10,
      doneBytes: 3,
      state: 'stopped',
      stop: 'checksum-mismatch',
    },
  ],
  liveSince: Date.now() - 5000,
  interruptedAt: Date.now(),
})
const ended = (): HeldSession => ({
  phase: 'ended',
  id: 'session-1',
  controller,
  reason: 'controller-ended',
  endedAt: Date.now(),
  files: [],
})

const helping = (): PageState['help'] => {
  const run = {
    jobId: 'job-12345',
    title: 'Free disk space',
    askedAt: Date.now(),
    startedAt: Date.now(),
    endedAt: Date.now(),
    cause: null,
    details: '',
    outputs: [
      { name: 'freed', type: 'size', value: 1.5e9, flag: null, label: 'Freed space' },
      { name: 'where', type: 'string', value: `/${'long/'.repeat(40)}`, flag: null, label: 'Where' },
    ],
    log: `removed ${'x'.repeat(300)}\n`,
  } satisfies Partial<HelpRun>
  return {
    available: true,
    offers: [
      { triggerId: 'trigger-1', title: 'Free disk space', description: 'Empties the caches.', inputs: [] },
      { triggerId: 'trigger-2', title: 'Flush DNS', description: '', inputs: [] },
    ],
    runs: [
      { ...run, state: 'running', endedAt: null, outputs: [] },
      { ...run, jobId: 'job-12346', state: 'completed' },
      { ...run, jobId: 'job-12347', state: 'error', cause: 'time-out', details: 'Late.' },
    ],
  }
}

beforeAll(async () => {
  await buildAll('agent-page')
  stateDir = await mkdtemp(join(tmpdir(), 'handrail-agent-page-'))
  const held = { accept, end, refuse: vi.fn(), sendChat }
  const sessions = {
    state: () => ({ ...state, now: Date.now() }),
    entry: { connect, cancel: vi.fn() },
    held: () => held,
    running: () => held,
    dismiss: vi.fn(),
    async sendUpload({ path }: { path: string }) {
      uploaded = await readFile(path, 'utf8')
    },
    onChange(listener: () => void) {
      tellChange = listener
      return () => undefined
    },
  } as unknown as Sessions
  state = idle
  served = await servePage({
    stateDir,
    pageDir: 'dist/agent-page',
    withPage: () => true,
    sessions,
    help: { state: () => state.help, onChange: () => () => undefined, look: vi.fn(), run: vi.fn() },
    log: pino({ level: 'silent' }),
  })
  browser = await launchBrowser()
  page = await browser.open(pageUrl(served.address))
})
afterAll(async () => {
  await browser?.stop()
  await served?.stop()
  await rm(stateDir, { recursive: true, force: true })
})
beforeEach(() => {
  show({})
})

function show(change: Partial<PageState>): void {
  state = { ...idle, ...change }
  tellChange()
}

async function seen(text: string): Promise<void> {
  await eventually(async () => (await page.evaluate(() => document.body.innerText)).includes(text))
}

async function click(name: string): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="button"])`).click()
}

const places: [string, () => Partial<PageState>, string][] = [
  ['the entry', () => ({}), 'Enter Connection Code'],
  [
    'a refused code',
    () => ({ codeEntry: { phase: 'failed', code: 'code-refused', message: 'Not valid.' } }),
    'Not valid.',
  ],
  ['no relay', () => ({ codeEntry: { phase: 'unavailable', code: 'relay-unknown' } }), 'unavailable'],
  ['offline', () => ({ relay: { connected: false, address: null, organisation: '' } }), 'Not connected'],
  ['self-help', () => ({ help: helping() }), 'is running'],
  ['the acceptance window', () => ({ session: accepting() }), 'asks to connect'],
  ['a session with everything in it', () => ({ session: live() }), 'is connected'],
  ['the end', () => ({ session: ended() }), 'The session is over'],
]

describe.each(['light', 'dark'])('%s', scheme => {
  test.each(places)(
    '[UX1] %s: axe finds nothing, and at 360 px nothing sticks out',
    async (_place, change, text) => {
      // Without motion, colours are at once what they will be.
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ])
      await page.setViewport({ width: 1280, height: 800 })
      show(change())
      await seen(text)
      expect(await axeViolations(page)).toEqual([])
      await page.setViewport({ width: 360, height: 740 })
      expect(await axeViolations(page)).toEqual([])
      const widest = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(widest).toBeLessThanOrEqual(360)
    },
  )
})

test('[CODE6] [CONS2] [CHAT1] by keyboard and with the real policy: code, acceptance, chat, Stop', async () => {
  const problems: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.setViewport({ width: 1280, height: 800 })
  await seen('Enter Connection Code')
  await page.locator('input[name=code]').fill('123 456 789')
  await page.keyboard.press('Enter')
  await eventually(() => connect.mock.lastCall?.[0] === '123 456 789')

  show({ session: accepting() })
  await seen('asks to connect')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('asks to connect')
  for (let tabs = 0; tabs < 10; tabs++) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate(() => document.activeElement?.textContent)) === 'Accept') break
  }
  await page.keyboard.press('Enter')
  await eventually(() => accept.mock.calls.length > 0)
  expect(accept).toHaveBeenCalledWith({ mode: 'monitor', allowed: ['on-demand-actions'] })

  show({ session: live() })
  await page.locator('textarea').fill('Hello from the page')
  await click('Send')
  await eventually(() => sendChat.mock.calls.length > 0)
  expect(sendChat).toHaveBeenCalledWith(expect.objectContaining({ text: 'Hello from the page' }))

  const field = await page.$('input[type=file]')
  await field?.uploadFile(join(import.meta.dirname, '..', '..', 'LICENSE'))
  await eventually(() => uploaded.includes('MIT'))

  await click('Stop')
  await eventually(() => end.mock.calls.length > 0)
  expect(end).toHaveBeenCalledWith('target-ended', true)
  expect(problems).toEqual([])
})

test('the token does not stay in the address, and a reload finds the agent again', async () => {
  expect(page.url()).not.toContain(served.address.token)
  await page.reload()
  await seen('Enter Connection Code')
})

test('without the token the page says that its address is out of date', async () => {
  const other = await browser.open(`http://127.0.0.1:${served.address.port}/`)
  await eventually(async () => (await other.evaluate(() => document.body.innerText)).includes('out of date'))
  await other.close()
})
