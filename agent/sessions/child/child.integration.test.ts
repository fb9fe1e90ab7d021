import wrtc from '@roamhq/wrtc'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startChildViewer, type ChildViewer } from '../../../test/support/child-viewer.ts'
import { startDesktop, type Desktop } from '../../../test/support/desktop.ts'
import type { FileView } from '../../../shared/protocol/page-link.ts'
import {
  encodeFileChunk,
  FILE_CHUNK_BYTES,
  FILE_WINDOW_BYTES,
} from '../../../shared/protocol/channel/files.ts'
import type { ModeReason } from '../../../shared/sessions/session-mode.ts'
import type { ToChild } from './child-link.ts'
import { makeTerms } from '../../../test/support/make-terms.ts'

const within = { timeout: 20_000, interval: 20 }
const openTerms = makeTerms({
  allowedModes: ['monitor', 'chat', 'file-transfer'],
  may: { chat: true, 'file-transfer': true },
  consent: { asks: { 'file-transfer': false } },
})
const plain: ModeReason = { rule: 'first-in-order', passedOver: [] }

let desktop: Desktop
let folder: string
let viewer: ChildViewer

beforeAll(async () => {
  desktop = await startDesktop({ width: 1280, height: 800, moving: false })
})
afterAll(async () => await desktop.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-child-test-'))
  viewer = startChildViewer({ DISPLAY: desktop.display })
})
afterEach(async () => {
  await viewer.stop()
  await rm(folder, { recursive: true, force: true })
})

type Start = Extract<ToChild, { type: 'start' }>

async function begin(change: Partial<Start> = {}): Promise<void> {
  viewer.tell({
    type: 'start',
    mode: 'monitor',
    because: plain,
    terms: openTerms,
    downloadFolder: folder,
    reconnectForMs: 20_000,
    ...change,
  })
  viewer.tell({ type: 'signal', signal: { type: 'ready' } })
  await told('connected')
}

async function told(type: string, count = 1): Promise<void> {
  await vi.waitFor(
    () => expect(viewer.told.filter(message => message.type === type).length).toBeGreaterThanOrEqual(count),
    within,
  )
}

async function fileState(state: FileView['state']): Promise<FileView> {
  return await vi.waitFor(() => {
    const found = viewer.told.find(message => message.type === 'file' && message.file.state === state)
    expect(found).toBeDefined()
    return (found as { file: FileView }).file
  }, within)
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The mean colour of a part of what arrives, as [Y, U, V]; null until a frame of that width is there. */
async function seen(
  wanted: { width: number },
  area: { x: number; y: number; side: number },
  fits: (yuv: number[]) => boolean,
): Promise<number[]> {
  const sink = new wrtc.nonstandard.RTCVideoSink(viewer.track())
  try {
    return await new Promise<number[]>((resolve, reject) => {
      const patience = setTimeout(
        () => reject(new Error(`not seen; last was ${last.join(', ')}`)),
        within.timeout,
      )
      let last: number[] = []
      sink.onframe = (event: unknown) => {
        const { frame } = event as { frame: { width: number; height: number; data: Uint8Array } }
        if (frame.width !== wanted.width) return
        last = meanOf(frame, area)
        if (!fits(last)) return
        clearTimeout(patience)
        resolve(last)
      }
    })
  } finally {
    sink.stop()
  }
}

function meanOf(
  { width, height, data }: { width: number; height: number; data: Uint8Array },
  { x, y, side }: { x: number; y: number; side: number },
): number[] {
  const plane = (offset: number, stride: number, left: number, top: number, length: number): number => {
    let sum = 0
    for (let row = 0; row < length; row++)
      for (let column = 0; column < length; column++)
        sum += data[offset + (top + row) * stride + left + column] as number
    return sum / (length * length)
  }
  const half = width / 2
  const chroma = width * height
  const quarter = (width * height) / 4
  return [
    plane(0, width, x, y, side),
    plane(chroma, half, x / 2, y / 2, side / 2),
    plane(chroma + quarter, half, x / 2, y / 2, side / 2),
  ]
}

function near(yuv: number[], wanted: number[]): boolean {
  return yuv.every((value, index) => Math.abs(value - (wanted[index] as number)) < 12)
}

/** BT.601 limited range, as libyuv makes it. */
const red = [82, 90, 240]
const blue = [41, 240, 110]
const black = [16, 128, 128]
const area = { x: 400, y: 300, side: 64 }

describe('the screen', () => {
  test('[SCR1] the real screen arrives: its size, its colours, and what changes on it', async () => {
    desktop.fill('#ff0000')
    await begin()
    expect(await viewer.hears('state', ({ screen }) => screen !== null)).toMatchObject({
      mode: 'monitor',
      screen: { width: 1280, height: 800 },
    })
    await seen({ width: 1280 }, area, yuv => near(yuv, red))
    desktop.fill('#0000ff')
    await seen({ width: 1280 }, area, yuv => near(yuv, blue))
  })

  test('[MODE2] in a mode without a screen nothing of it is sent, and it comes back with the mode', async () => {
    desktop.fill('#ff0000')
    await begin()
    await seen({ width: 1280 }, area, yuv => near(yuv, red))
    viewer.tell({ type: 'mode', mode: 'chat', because: { rule: 'target-chose', passedOver: [] } })
    expect(await viewer.hears('state', ({ mode }) => mode === 'chat')).toMatchObject({ screen: null })
    await seen({ width: 1280 }, area, yuv => near(yuv, black))
    viewer.tell({ type: 'mode', mode: 'monitor', because: plain })
    await seen({ width: 1280 }, area, yuv => near(yuv, red))
  })

  test('[MODE3] the controller’s wish is put to the agent, and its refusal told', async () => {
    await begin({ mode: 'chat' })
    viewer.say({ type: 'mode-request', mode: 'monitor' })
    await told('mode-wanted')
    viewer.tell({ type: 'mode-refused', mode: 'monitor', reason: 'user-refused' })
    expect(await viewer.hears('mode-refused')).toMatchObject({ mode: 'monitor', reason: 'user-refused' })
  })
})

describe('the connection', () => {
  test('[SES2] [CHAT1] a connection that breaks is made anew; lines said meanwhile arrive once', async () => {
    await begin({ mode: 'chat' })
    viewer.say({ type: 'chat', messageId: 'from-controller-1', text: 'hello', sentAt: 1 })
    await viewer.hears('chat-delivered', ({ messageId }) => messageId === 'from-controller-1')
    viewer.cut()
    await told('interrupted')
    viewer.tell({ type: 'chat', messageId: 'from-target-1', text: 'are you there?', sentAt: 2 })
    viewer.answerOffers(true)
    await told('connected', 2)
    await viewer.hears('chat', ({ messageId }) => messageId === 'from-target-1')
    viewer.say({ type: 'chat-delivered', messageId: 'from-target-1' })
    viewer.say({ type: 'chat', messageId: 'from-controller-1', text: 'hello', sentAt: 1 })
    await told('chat-delivered')
    await vi.waitFor(
      () => expect(viewer.heard.filter(message => message.type === 'chat-delivered')).toHaveLength(2),
      within,
    )
    expect(viewer.told.filter(message => message.type === 'chat')).toHaveLength(1)
  })

  test('[SES2] what does not come back in time is given up with its reason', async () => {
    await begin({ mode: 'chat', reconnectForMs: 1000 })
    viewer.cut()
    await told('gave-up')
    expect(viewer.told.find(message => message.type === 'gave-up')).toMatchObject({
      reason: 'connection-lost',
    })
  })

  test('[SES2] a viewer that never comes is given up too', async () => {
    viewer.answerOffers(false)
    viewer.tell({
      type: 'start',
      mode: 'chat',
      because: plain,
      terms: makeTerms({ allowedModes: ['chat'], may: { chat: true } }),
      downloadFolder: folder,
      reconnectForMs: 300,
    })
    await told('gave-up')
    expect(viewer.told.at(-1)).toMatchObject({ type: 'gave-up', reason: 'could-not-connect' })
  })

  test('the process says goodbye and ends with its session', async () => {
    await begin({ mode: 'chat' })
    const exited = new Promise(resolve => viewer.child.once('exit', resolve))
    viewer.tell({ type: 'end', reason: 'target-ended' })
    expect(await viewer.hears('end')).toMatchObject({ reason: 'target-ended' })
    expect(await exited).toBe(0)
  })

  test('the process does not outlive its agent', async () => {
    await begin({ mode: 'chat' })
    const exited = new Promise(resolve => viewer.child.once('exit', resolve))
    viewer.child.disconnect()
    expect(await exited).toBe(0)
  })
})

describe('files', () => {
  /** Sends as a viewer does: chunks within the window, then the checksum. */
  async function sendToTarget(transfer: number, bytes: Uint8Array, fromByte = 0): Promise<void> {
    for (let at = fromByte; at < bytes.byteLength; at += FILE_CHUNK_BYTES) {
      const confirmed = viewer.heard.findLast(
        message => message.type === 'file-progress' && message.transfer === transfer,
      ) as { bytes: number } | undefined
      if (at - Math.max(fromByte, confirmed?.bytes ?? 0) > FILE_WINDOW_BYTES) {
        at -= FILE_CHUNK_BYTES
        await new Promise(resolve => setTimeout(resolve, 2))
        continue
      }
      viewer.peer().send(encodeFileChunk(transfer, bytes.subarray(at, at + FILE_CHUNK_BYTES)))
    }
    viewer.say({ type: 'file-end', transfer, sha256: sha256(bytes) })
  }

  test('[FILE1] to the target: whole, checked, under a safe name, never over a file that is there', async () => {
    await begin({ mode: 'chat' })
    await writeFile(join(folder, 'report.pdf'), 'mine')
    const bytes = randomBytes(20 * 1024 * 1024 + 7)
    viewer.say({ type: 'file-offer', transfer: 1, name: '../../report.pdf', bytes: bytes.byteLength })
    expect(await viewer.hears('file-accept')).toMatchObject({ transfer: 1, fromByte: 0 })
    await sendToTarget(1, bytes)
    expect(await viewer.hears('file-received')).toMatchObject({ transfer: 1, sha256: sha256(bytes) })
    const arrived = await fileState('arrived')
    expect(arrived).toMatchObject({ path: join(folder, 'report (2).pdf'), sha256: sha256(bytes) })
    expect(sha256(await readFile(join(folder, 'report (2).pdf')))).toBe(sha256(bytes))
    expect(await readFile(join(folder, 'report.pdf'), 'utf8')).toBe('mine')
    expect((await stat(join(folder, 'report (2).pdf'))).mode & 0o777).toBe(0o600)
  })

  test('[FILE1] a file whose checksum does not fit is not kept', async () => {
    await begin({ mode: 'chat' })
    viewer.say({ type: 'file-offer', transfer: 1, name: 'a.txt', bytes: 3 })
    await viewer.hears('file-accept')
    viewer.peer().send(encodeFileChunk(1, Buffer.from('abc')))
    viewer.say({ type: 'file-end', transfer: 1, sha256: sha256(Buffer.from('abd')) })
    expect(await viewer.hears('file-stop')).toMatchObject({ reason: 'checksum-mismatch' })
    expect(await readdir(folder)).toEqual([])
  })

  test('[FILE1] [CONS1] where the user has to be asked, nothing is written before the yes; no means no', async () => {
    await begin({ mode: 'chat', terms: { ...openTerms, consent: makeTerms().consent } })
    viewer.say({ type: 'file-offer', transfer: 1, name: 'a.txt', bytes: 3 })
    viewer.say({ type: 'file-offer', transfer: 3, name: 'b.txt', bytes: 3 })
    await vi.waitFor(
      () => expect(viewer.told.filter(message => message.type === 'file')).toHaveLength(2),
      within,
    )
    expect(await readdir(folder)).toEqual([])
    viewer.tell({ type: 'file-answer', transfer: 1, accept: false })
    expect(await viewer.hears('file-stop')).toMatchObject({ transfer: 1, reason: 'refused' })
    viewer.tell({ type: 'file-answer', transfer: 3, accept: true })
    await viewer.hears('file-accept', ({ transfer }) => transfer === 3)
    await sendToTarget(3, Buffer.from('abc'))
    await viewer.hears('file-received', ({ transfer }) => transfer === 3)
    expect(await readdir(folder)).toEqual(['b.txt'])
  })

  test('[FILE1] where policy forbids files, none is taken', async () => {
    await begin({
      mode: 'chat',
      terms: makeTerms({ ...openTerms, may: { chat: true, 'file-transfer': false } }),
    })
    viewer.say({ type: 'file-offer', transfer: 1, name: 'a.txt', bytes: 3 })
    expect(await viewer.hears('file-stop')).toMatchObject({ reason: 'forbidden-by-policy' })
    expect(await readdir(folder)).toEqual([])
  })

  test('[FILE1] a transfer that was cut goes on with the next connection, from what is there', async () => {
    await begin({ mode: 'chat' })
    const bytes = randomBytes(4 * 1024 * 1024)
    const offer = { type: 'file-offer', transfer: 1, name: 'a.bin', bytes: bytes.byteLength } as const
    viewer.say(offer)
    await viewer.hears('file-accept')
    for (let at = 0; at < 2 * 1024 * 1024; at += FILE_CHUNK_BYTES)
      viewer.peer().send(encodeFileChunk(1, bytes.subarray(at, at + FILE_CHUNK_BYTES)))
    await viewer.hears('file-progress', message => message.bytes >= 1024 * 1024)
    viewer.cut()
    await told('interrupted')
    expect((await readdir(folder)).every(name => name.endsWith('.part'))).toBe(true)
    viewer.answerOffers(true)
    await told('connected', 2)
    viewer.say(offer)
    const { fromByte } = await viewer.hears('file-accept', message => message.fromByte > 0)
    expect(fromByte).toBeGreaterThanOrEqual(1024 * 1024)
    await sendToTarget(1, bytes, fromByte)
    await viewer.hears('file-received')
    expect(sha256(await readFile(join(folder, 'a.bin')))).toBe(sha256(bytes))
  })

  test('[FILE1] to the controller: in order, within the window, with the checksum at the end', async () => {
    await begin({ mode: 'chat' })
    const bytes = randomBytes(20 * 1024 * 1024 + 7)
    const path = join(folder, 'log.bin')
    await writeFile(path, bytes)
    viewer.tell({ type: 'file-send', path, name: 'log.bin' })
    const { transfer } = await viewer.hears('file-offer')
    viewer.say({ type: 'file-accept', transfer, fromByte: 0 })
    const got = (): number => viewer.chunks.reduce((sum, chunk) => sum + chunk.byteLength - 4, 0)
    // Unconfirmed, no more than the window (and the chunk that closes it) is sent.
    await vi.waitFor(() => expect(got()).toBeGreaterThan(FILE_WINDOW_BYTES - FILE_CHUNK_BYTES), within)
    const confirming = setInterval(() => viewer.say({ type: 'file-progress', transfer, bytes: got() }), 10)
    expect(got()).toBeLessThanOrEqual(FILE_WINDOW_BYTES + FILE_CHUNK_BYTES)
    const end = await viewer.hears('file-end')
    clearInterval(confirming)
    const whole = Buffer.concat(viewer.chunks.map(chunk => chunk.subarray(4)))
    expect(sha256(whole)).toBe(sha256(bytes))
    expect(end.sha256).toBe(sha256(bytes))
    viewer.say({ type: 'file-received', transfer, sha256: end.sha256 })
    expect(await fileState('arrived')).toMatchObject({ direction: 'to-controller', sha256: end.sha256 })
    await told('file-released')
  })

  test('[FILE1] several at once, and one of them cancelled by the user', async () => {
    await begin({ mode: 'chat' })
    const paths = await Promise.all(
      ['a', 'b'].map(async name => {
        const path = join(folder, name)
        await writeFile(path, randomBytes(FILE_WINDOW_BYTES * 2))
        return path
      }),
    )
    for (const path of paths) viewer.tell({ type: 'file-send', path, name: path.slice(-1) })
    await viewer.hears('file-offer', ({ transfer }) => transfer === 4)
    viewer.say({ type: 'file-accept', transfer: 2, fromByte: 0 })
    viewer.say({ type: 'file-accept', transfer: 4, fromByte: 0 })
    const numbers = (): Set<number> => new Set(viewer.chunks.map(chunk => Buffer.from(chunk).readUInt32BE(0)))
    await vi.waitFor(() => expect(numbers()).toEqual(new Set([2, 4])), within)
    viewer.tell({ type: 'file-cancel', transfer: 2 })
    expect(await viewer.hears('file-stop')).toMatchObject({ transfer: 2, reason: 'cancelled' })
    expect(await fileState('stopped')).toMatchObject({ transfer: 2, stop: 'cancelled' })
  })
})

test('nonsense on the channel is dropped, and the session goes on', async () => {
  await begin({ mode: 'chat' })
  const nonsense = ['{', '{"type":"nothing"}', '[]', '{"type":"chat","text":""}', 'x'.repeat(40_000)]
  for (const text of nonsense) viewer.peer().send(text)
  for (const size of [0, 3, 4, FILE_CHUNK_BYTES + 5]) viewer.peer().send(new Uint8Array(size))
  viewer.say({ type: 'file-accept', transfer: 99, fromByte: 5 })
  viewer.say({ type: 'file-end', transfer: 99, sha256: '0'.repeat(64) })
  viewer.say({ type: 'chat', messageId: 'still-there', text: 'hello', sentAt: 1 })
  await viewer.hears('chat-delivered', ({ messageId }) => messageId === 'still-there')
  expect(viewer.child.exitCode).toBeNull()
})
