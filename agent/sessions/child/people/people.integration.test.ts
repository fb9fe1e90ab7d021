import wrtc from '@roamhq/wrtc'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startChildViewer, type ChildViewer, type ViewerEnd } from '../../../../test/support/child-viewer.ts'
import { startDesktop, type Desktop } from '../../../../test/support/desktop.ts'
import { makeTerms } from '../../../../test/support/make-terms.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import type { FromChild } from '../child-link.ts'

/** Two viewers on the real process of one session: who sees, who speaks, and whose input counts. */

const within = { timeout: 15_000, interval: 20 }
const participantId = 'participant-1'
const leadBecomes = 'participant-2'
const share = { screen: true, chat: true }

let desktop: Desktop
let folder: string
let lead: ChildViewer
let second: ViewerEnd
let terminal: ChildProcess

beforeAll(async () => {
  desktop = await startDesktop({ width: 640, height: 400, moving: false })
})
afterAll(async () => await desktop.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-people-test-'))
  lead = startChildViewer({ DISPLAY: desktop.display })
  second = lead.participant(participantId)
  await openTerminal()
  const terms = makeTerms({ allowedModes: ['active', 'guidance', 'monitor', 'chat'], may: { chat: true } })
  const because = { rule: 'first-in-order', passedOver: [] } as const
  lead.tell({
    type: 'start',
    mode: 'active',
    because: { ...because, passedOver: [] },
    terms,
    downloadFolder: folder,
    reconnectForMs: 20_000,
    controllerName: 'Ada',
  })
  lead.tell({ type: 'signal', signal: { type: 'ready' } })
  await heard(lead, 'state', ({ screen }) => screen !== null)
})
afterEach(async () => {
  await lead.stop()
  if (terminal.pid !== undefined) process.kill(-terminal.pid, 'SIGTERM')
  await rm(folder, { recursive: true, force: true })
})

async function openTerminal(): Promise<void> {
  const title = basename(folder)
  const script = `echo > ${folder}/begun; cat > ${folder}/typed`
  const args = ['-T', title, '-geometry', '80x20+0+0', '-e', 'sh', '-c', script]
  const env = { ...process.env, DISPLAY: desktop.display }
  terminal = spawn('xterm', args, { env, detached: true, stdio: 'ignore' })
  await vi.waitFor(async () => expect(await readFile(join(folder, 'begun'), 'utf8')).toBe('\n'), within)
}

async function heard<T extends ChannelMessage['type']>(
  end: ViewerEnd,
  type: T,
  fits: (message: Extract<ChannelMessage, { type: T }>) => boolean = () => true,
): Promise<Extract<ChannelMessage, { type: T }>> {
  return await vi.waitFor(() => {
    const found = end.heard
      .filter((message): message is Extract<ChannelMessage, { type: T }> => message.type === type)
      .findLast(fits)
    expect(found).toBeDefined()
    return found as Extract<ChannelMessage, { type: T }>
  }, within)
}

async function told<T extends FromChild['type']>(type: T): Promise<Extract<FromChild, { type: T }>> {
  return await vi.waitFor(() => {
    const found = lead.told.findLast(
      (message): message is Extract<FromChild, { type: T }> => message.type === type,
    )
    expect(found).toBeDefined()
    return found as Extract<FromChild, { type: T }>
  }, within)
}

async function join2(change: Partial<typeof share> = {}): Promise<void> {
  const joined = { participantId, name: 'Ben', share: { ...share, ...change } }
  lead.tell({ type: 'participant-joined', ...joined })
  lead.tell({ type: 'signal', signal: { type: 'ready' }, participantId })
  await told('participant-connected')
}

function type(end: ViewerEnd, letters: string): void {
  for (const letter of [...Array.from(letters), '\n'])
    for (const down of [true, false])
      end.say({
        type: 'input-key',
        code: letter === '\n' ? 'Enter' : `Key${letter.toUpperCase()}`,
        ...(letter !== '\n' && { character: letter }),
        by: letter === '\n' ? 'code' : 'character',
        down,
      })
}

const typed = async (): Promise<string> => await readFile(join(folder, 'typed'), 'utf8')
const typedIs = async (text: string): Promise<void> =>
  await vi.waitFor(async () => expect(await typed()).toBe(text), within)

/** The brightest and the darkest of a picture that is not all black. */
async function seesPicture(end: ViewerEnd): Promise<boolean> {
  const sink = new wrtc.nonstandard.RTCVideoSink(end.track())
  let isPicture = false
  sink.onframe = (event: unknown) => {
    const { frame } = event as { frame: { data: Uint8Array; width: number; height: number } }
    const luma = frame.data.subarray(0, frame.width * frame.height)
    isPicture ||= luma.some(value => value > 100)
  }
  try {
    await vi.waitFor(() => expect(isPicture).toBe(true), { timeout: 4000, interval: 50 })
    return true
  } catch {
    return false
  } finally {
    sink.stop()
  }
}

test('[MODE2] [CONS1] a participant sees the picture and is told what they have; what they type arrives nowhere and is counted', async () => {
  await join2()
  const state = await heard(second, 'state', ({ screen }) => screen !== null)
  expect(state).toMatchObject({
    mode: 'monitor',
    allowedModes: [],
    may: { chat: true, fileTransfer: false, clipboard: false, browse: false },
  })
  expect(await seesPicture(second)).toBe(true)
  type(second, 'no')
  second.say({ type: 'marks-clear' })
  second.say({ type: 'clipboard', text: 'mine' })
  second.say({ type: 'mode-request', mode: 'active' })
  second.say({ type: 'file-offer', transfer: 1, name: 'a.txt', bytes: 3 })
  await vi.waitFor(() => {
    const counts = lead.told.map(message => (message.type === 'input-dropped' ? message.count : 0))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(9)
  }, within)
  type(lead, 'yes')
  await typedIs('yes\n')
  expect(lead.told.some(({ type }) => type === 'mode-wanted' || type === 'file')).toBe(false)
})

test('[E2E1] each has security words of their own', async () => {
  await join2()
  const words = lead.told.filter(message => message.type === 'authenticated')
  expect(words.map(message => message.participantId)).toEqual([undefined, participantId])
  // The viewer has still to check what the device revealed.
  await vi.waitFor(() => expect(second.authenticated()?.words).toEqual(words[1]?.words), within)
  expect(words[0]?.words).not.toEqual(words[1]?.words)
})

test('[CHAT1] what is said goes to all, with who said it', async () => {
  await join2()
  const line = (messageId: string, text: string) => ({ type: 'chat' as const, messageId, text, sentAt: 1 })
  lead.say(line('message-1', 'from Ada'))
  expect(await heard(second, 'chat')).toMatchObject({ text: 'from Ada', by: 'Ada' })
  // Nobody speaks in another's name.
  second.say({ ...line('message-2', 'from Ben'), by: 'Ada' })
  expect(await heard(lead, 'chat')).toMatchObject({ text: 'from Ben', by: 'Ben' })
  expect(await told('chat')).toMatchObject({ text: 'from Ben', participantId })
  lead.tell(line('message-3', 'from the user'))
  for (const end of [lead, second])
    expect(await heard(end, 'chat', ({ messageId }) => messageId === 'message-3')).not.toHaveProperty('by')
})

test('[POL2] whom policy does not let see the screen gets the chat and a black picture', async () => {
  await join2({ screen: false })
  expect(await heard(second, 'state')).toMatchObject({ mode: 'chat', screen: null })
  expect(await seesPicture(second)).toBe(false)
  lead.tell({ type: 'participant-share', participantId, share })
  await heard(second, 'state', ({ mode }) => mode === 'monitor')
  expect(await seesPicture(second)).toBe(true)
})

test('[MODE2] [POL2] handed over: input comes from the new one only, and the former one sees on', async () => {
  await join2()
  type(lead, 'a')
  await typedIs('a\n')
  lead.tell({ type: 'handed-over', participantId, leadBecomes, share })
  expect(await heard(second, 'state', ({ mode }) => mode === 'active')).toMatchObject({
    screen: { width: 640 },
  })
  await heard(lead, 'state', ({ mode, allowedModes }) => mode === 'monitor' && allowedModes.length === 0)
  type(lead, 'no')
  type(second, 'b')
  await typedIs('a\nb\n')
  await vi.waitFor(
    () => expect(lead.told.some(message => message.type === 'input-dropped')).toBe(true),
    within,
  )
  expect(await seesPicture(lead)).toBe(true)
})

test('[SES2] one who leaves, or is taken out, ends their part only', async () => {
  await join2()
  second.say({ type: 'end', reason: 'controller-ended' })
  expect(await told('participant-gone')).toMatchObject({ participantId, reason: 'participant-left' })
  type(lead, 'on')
  await typedIs('on\n')
  expect(lead.told.some(({ type }) => type === 'gave-up' || type === 'peer-ended')).toBe(false)
})
