import fc from 'fast-check'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { browseRefusals } from '../../../shared/protocol/channel/browse.ts'
import { encodeFileChunk, FILE_CHUNK_BYTES } from '../../../shared/protocol/channel/files.ts'
import { MAX_CLIPBOARD_CHARACTERS } from '../../../shared/protocol/channel/input.ts'
import { MAX_CHANNEL_TEXT_BYTES, type ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import { channelMessageSchema } from '../../../shared/protocol/session-channel.ts'
import type { Signal } from '../../../shared/protocol/session.ts'
import { sessionModes, type SessionMode } from '../../../shared/sessions/session-mode.ts'
import { arbitraryOf } from '../../../test/support/arbitrary-of.ts'
import { startChildViewer, type ChildViewer } from '../../../test/support/child-viewer.ts'
import { startDesktop, type Desktop } from '../../../test/support/desktop.ts'
import { makeTerms, type TermChanges } from '../../../test/support/make-terms.ts'
import { memoryOf } from '../../../test/support/memory-of.ts'

/** A viewer in the wrong hands, over a real connection, against the real process of a session. */

// A flood is sent, taken and answered on whatever is left of a busy machine.
vi.setConfig({ testTimeout: 180_000 })
const within = { timeout: 60_000, interval: 20 }
/** What the process may take up beyond what it had: the windows of a few files, and what is being collected. */
const MAY_GROW_BYTES = 256 * 1024 ** 2
const open: TermChanges = {
  allowedModes: [...sessionModes],
  browse: 'user-folders',
  may: { chat: true, 'file-transfer': true, clipboard: true },
  consent: { asks: { 'file-transfer': false } },
}

let desktop: Desktop
let outer: string
let home: string
let folder: string
let viewer: ChildViewer
let before = 0

beforeAll(async () => {
  desktop = await startDesktop({ width: 640, height: 480, moving: false })
})
afterAll(async () => await desktop.stop())
beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), 'handrail-hostile-viewer-'))
  home = join(outer, 'home')
  folder = join(home, 'Downloads')
  await mkdir(folder, { recursive: true })
  await writeFile(join(outer, 'secret'), 'nobody’s business')
  viewer = startChildViewer({ DISPLAY: desktop.display, HOME: home })
})
afterEach(async () => {
  await viewer.stop()
  await rm(outer, { recursive: true, force: true })
})

async function begin(mode: SessionMode, changes: TermChanges = {}): Promise<void> {
  viewer.tell({
    type: 'start',
    mode,
    because: { rule: 'first-in-order', passedOver: [] },
    terms: makeTerms(open, changes),
    downloadFolder: folder,
    reconnectForMs: 30_000,
  })
  viewer.tell({ type: 'signal', signal: { type: 'ready' } })
  await vi.waitFor(() => expect(viewer.told.some(({ type }) => type === 'connected')).toBe(true), within)
  before = (await memoryOf(viewer.child.pid)) ?? 0
}

/** Sends as fast as the connection takes it, whatever it is. */
async function flood(pieces: Iterable<string | Uint8Array>): Promise<void> {
  for (const piece of pieces) {
    while (viewer.peer().bufferSize > 4 * 1024 ** 2) await new Promise(resolve => setTimeout(resolve, 1))
    viewer.peer().send(piece)
  }
}

function* times(count: number, make: (n: number) => ChannelMessage): Generator<string> {
  for (let n = 1; n <= count; n += 1) yield JSON.stringify(make(n))
}

/** The process lives, answers, and holds no more memory than it should. */
async function standsFirm(mayGrowBytes = MAY_GROW_BYTES): Promise<void> {
  let count = 0
  await vi.waitFor(
    () => {
      // Talk that comes too fast is dropped for a moment.
      const messageId = `still-there-${(count += 1)}`
      viewer.say({ type: 'chat', messageId, text: 'are you there?', sentAt: 1 })
      expect(
        viewer.heard.some(each => each.type === 'chat-delivered' && each.messageId.startsWith('still-')),
      ).toBe(true)
    },
    { timeout: 30_000, interval: 250 },
  )
  expect(viewer.child.exitCode).toBeNull()
  const now = await memoryOf(viewer.child.pid)
  if (now !== null) expect(now - before).toBeLessThan(mayGrowBytes)
}

describe('messages', () => {
  test.each<SessionMode>(['active', 'monitor', 'file-transfer'])(
    '[MODE2] [FILE1] [CHAT1] in %s: whatever fits the channel’s words, or nearly does',
    async mode => {
      await begin(mode)
      const anyMessage = arbitraryOf(channelMessageSchema).filter(
        // These end the session, as they should.
        message =>
          !['end', 'input-text', 'input-key'].includes((message as { type?: string } | null)?.type ?? ''),
      )
      const messages = fc.sample(anyMessage, 3000)
      await flood(messages.map(message => JSON.stringify(message) ?? 'undefined'))
      await flood(fc.sample(fc.string({ unit: 'binary', maxLength: 2000 }), 500))
      await flood(fc.sample(fc.uint8Array({ maxLength: 2000 }), 500))
      await standsFirm()
      // Whatever was sent stayed where files are received.
      expect((await readdir(outer)).toSorted()).toEqual(['home', 'secret'])
    },
  )

  test('[SES2] what is larger than a message may be is dropped', async () => {
    await begin('chat')
    await flood(
      Array.from({ length: 50 }, () => `{"type":"chat","text":"${'x'.repeat(MAX_CHANNEL_TEXT_BYTES)}"}`),
    )
    await flood(Array.from({ length: 50 }, () => new Uint8Array(FILE_CHUNK_BYTES + 5)))
    await standsFirm()
  })

  test('[CHAT1] [MODE3] [SCR1] a flood of talk and wishes reaches the agent as a trickle', async () => {
    await begin('monitor')
    const told = viewer.told.length
    const each = 4000
    await flood(
      times(each, n => ({ type: 'chat', messageId: `flood-${n}-0000`, text: 'x'.repeat(500), sentAt: n })),
    )
    await flood(times(each, n => ({ type: 'mode-request', mode: n % 2 ? 'chat' : 'active' })))
    await flood(times(each, () => ({ type: 'wish', wish: 'system-information' })))
    await flood(times(each, () => ({ type: 'monitor-choose', monitor: 'nowhere' })))
    await flood(times(each, n => ({ type: 'quality-choose', quality: n % 2 ? 'sharp' : 'smooth' })))
    await flood(Array.from({ length: each }, (_, n) => (n % 2 ? '{' : '{"type":"mark"}')))
    await standsFirm()
    const since = viewer.told.slice(told)
    expect(since.filter(({ type }) => type === 'mode-wanted').length).toBeLessThan(200)
    expect(since.filter(({ type }) => type === 'wish').length).toBeLessThan(200)
    expect(since.filter(({ type }) => type === 'log').length).toBeLessThan(150)
    expect(since.length).toBeLessThan(2500)
  })
})

describe('what a mode does not allow', () => {
  test.each<SessionMode>(['guidance', 'monitor', 'chat', 'file-transfer'])(
    '[MODE2] in %s no input and no clipboard gets through, however much; it is counted, not listed',
    async mode => {
      await begin(mode)
      const pointerBefore = await desktop.run('xdotool', ['getmouselocation'])
      const count = 3000
      await flood(times(count, n => ({ type: 'input-pointer', x: (n % 100) / 100, y: 0.5 })))
      await flood(times(count, () => ({ type: 'input-key', code: 'KeyA', by: 'code', down: true })))
      await flood(times(count, () => ({ type: 'clipboard', text: 'x'.repeat(1000) })))
      const dropped = (): number =>
        viewer.told.reduce((sum, message) => sum + (message.type === 'input-dropped' ? message.count : 0), 0)
      await vi.waitFor(() => expect(dropped()).toBe(3 * count), within)
      expect(await desktop.run('xdotool', ['getmouselocation'])).toBe(pointerBefore)
      await standsFirm()
      expect(viewer.told.filter(({ type }) => type === 'input-dropped').length).toBeLessThan(60)
    },
  )

  test('[MODE2] [SCR2] marks in Monitor are not drawn; a flood of them in Guidance holds nothing up', async () => {
    await begin('monitor')
    const points = Array.from({ length: 600 }, (_, n): [number, number] => [(n % 2) as 0 | 1, (n % 7) / 7])
    const marks = (count: number) =>
      times(count, n => ({
        type: 'mark',
        mark: { markId: `mark-${n}-0000`, kind: 'freehand', colour: 'red', points },
      }))
    await flood(marks(500))
    await vi.waitFor(
      () => expect(viewer.told.some(({ type }) => type === 'input-dropped')).toBe(true),
      within,
    )
    viewer.tell({ type: 'mode', mode: 'guidance', because: { rule: 'first-in-order', passedOver: [] } })
    await viewer.hears('state', ({ mode }) => mode === 'guidance')
    await flood(marks(2000))
    await standsFirm(2 * MAY_GROW_BYTES)
    // What that took was the painting of as much as may be shown: twice as many take no more.
    before = (await memoryOf(viewer.child.pid)) ?? 0
    await flood(marks(2000))
    await standsFirm(MAY_GROW_BYTES / 2)
  })

  test('[SCR3] a clipboard beyond its limit is not taken', async () => {
    await begin('active')
    const text = 'x'.repeat(MAX_CLIPBOARD_CHARACTERS + 1)
    await flood(times(100, () => ({ type: 'clipboard', text })))
    await standsFirm()
    const logged = viewer.told.filter(told => told.type === 'log').map(({ message }) => message)
    expect(logged).toContain('A message from the controller was not understood and dropped.')
  })
})

describe('files', () => {
  const bytes = new TextEncoder().encode('x')
  const sha256 = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'

  test('[FILE1] whatever a file is called, it lies in the folder for received files', async () => {
    await begin('file-transfer')
    const names = [
      '../../secret',
      '/etc/passwd',
      '..\\..\\secret',
      '....//....//secret',
      'CON',
      'nul.txt',
      'COM1',
      '.bashrc',
      '.',
      '..',
      '\u0000',
      'a\u202etxt.exe',
      'C:\\Windows\\system.ini',
      'file:stream',
      '~',
      '-rf',
      '$(id)',
      'x'.repeat(255),
      '𝕏'.repeat(120),
      ' ',
    ]
    for (const [index, name] of names.entries()) {
      const transfer = 2 * index + 1
      viewer.say({ type: 'file-offer', transfer, name, bytes: 1 })
      await viewer.hears('file-accept', message => message.transfer === transfer)
      viewer.peer().send(encodeFileChunk(transfer, bytes))
      viewer.say({ type: 'file-end', transfer, sha256 })
      await viewer.hears('file-received', message => message.transfer === transfer)
    }
    expect(await readdir(folder)).toHaveLength(names.length)
    expect((await readdir(home)).toSorted()).toEqual(['Downloads'])
    expect((await readdir(outer)).toSorted()).toEqual(['home', 'secret'])
    for (const name of await readdir(folder))
      expect(name).not.toMatch(/^\.|[\p{Cc}\p{Cf}/\\:]|^(con|nul|com1)\b/iu)
  })

  test('[FILE1] folders that are bombs: too many, too deep, too much, too long a list, too many at once', async () => {
    await begin('file-transfer')
    const reasonOf = async (transfer: number): Promise<string> =>
      (await viewer.hears('file-stop', message => message.transfer === transfer)).reason
    viewer.say({
      type: 'file-offer',
      transfer: 1,
      name: 'millions',
      bytes: 1,
      folder: { files: 5_000_000, folders: 5_000_000 },
    })
    expect(await reasonOf(1)).toBe('too-many-files')
    viewer.say({ type: 'file-offer', transfer: 3, name: 'huge', bytes: Number.MAX_SAFE_INTEGER })
    expect(await reasonOf(3)).toBe('too-large')
    const deep = Array.from({ length: 40 }, () => 'd').join('/')
    viewer.say({ type: 'file-offer', transfer: 5, name: 'deep', bytes: 0, folder: { files: 0, folders: 9 } })
    await viewer.hears('file-accept', message => message.transfer === 5)
    viewer.say({ type: 'folder-entries', transfer: 5, after: 0, entries: [{ path: deep, bytes: null }] })
    expect(await reasonOf(5)).toBe('too-deep')

    // Entries with the longest paths, each through folders of its own: lists that would fill gigabytes.
    const offered = [7, 9, 11, 13, 15, 17]
    for (const transfer of offered)
      viewer.say({
        type: 'file-offer',
        transfer,
        name: 'bomb',
        bytes: 0,
        folder: { files: 0, folders: 100_000 },
      })
    expect(await reasonOf(15)).toBe('refused')
    expect(await reasonOf(17)).toBe('refused')
    const longPath = (n: number): string =>
      Array.from({ length: 30 }, (_, level) => `${n}-${level}-`.padEnd(60, 'x')).join('/')
    for (const transfer of offered.slice(0, 4)) {
      await viewer.hears('file-accept', message => message.transfer === transfer)
      for (let after = 0; after < 2000; after += 100) {
        const entries = Array.from({ length: 100 }, (_, n) => ({ path: longPath(after + n), bytes: null }))
        await flood([JSON.stringify({ type: 'folder-entries', transfer, after, entries })])
      }
      expect(await reasonOf(transfer)).toBe('too-many-files')
    }
    expect(await readdir(folder)).toEqual([])
    await standsFirm()
  })

  test('[FILE1] chunks that belong to nothing, offers without end, and bytes beyond what was offered', async () => {
    await begin('file-transfer')
    const chunk = new Uint8Array(FILE_CHUNK_BYTES)
    await flood(Array.from({ length: 500 }, (_, n) => encodeFileChunk(n % 2 ? n : 0xffff_ffff, chunk)))
    await flood(times(5000, n => ({ type: 'file-offer', transfer: 2 * n + 1, name: 'x', bytes: 1000 })))
    await viewer.hears('file-stop', ({ reason }) => reason === 'refused')
    // What comes before a file is accepted belongs to nothing, and the disk may take longer than the connection.
    await viewer.hears('file-accept', ({ transfer }) => transfer === 3)
    await flood(Array.from({ length: 200 }, () => encodeFileChunk(3, chunk)))
    expect(await viewer.hears('file-stop', ({ transfer }) => transfer === 3)).toMatchObject({
      reason: 'too-large',
    })
    await standsFirm()
    // The one that was stopped has left nothing behind; the others have begun, and no more than are taken at once.
    await vi.waitFor(async () => expect((await readdir(folder)).length).toBeLessThanOrEqual(50), within)
    expect((await readdir(folder)).every(name => name.endsWith('.part'))).toBe(true)
    viewer.tell({ type: 'end', reason: 'target-ended' })
    await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]), within)
  })

  test('[FILE2] only what is allowed can be looked at and fetched, also while links are being changed', async () => {
    await mkdir(join(home, 'inside'))
    await writeFile(join(home, 'inside/secret'), 'mine to give')
    await begin('file-transfer')
    const outside = [
      '/',
      '/etc',
      outer,
      join(home, '..'),
      `${home}/../`,
      `${home}/inside/../../`,
      '/proc/self/root',
      '/proc/self/cwd',
      `${home}\u0000/../..`,
      '../..',
    ]
    await symlink(outer, join(home, 'way-out'))
    outside.push(join(home, 'way-out'))
    for (const [index, path] of outside.entries()) {
      viewer.say({ type: 'browse-list', request: index + 1, path, from: 0 })
      const refusal = await viewer.hears('browse-refused', message => message.request === index + 1)
      expect(browseRefusals).toContain(refusal.reason)
      viewer.say({
        type: 'browse-fetch',
        request: 1000 + index,
        folder: path,
        names: ['secret', '../secret'],
      })
      await viewer.hears('browse-refused', message => message.request === 1000 + index)
    }
    for (const [index, name] of ['../secret', '..', 'way-out', '/etc/passwd', 'way-out/secret'].entries()) {
      viewer.say({ type: 'browse-fetch', request: 2000 + index, folder: home, names: [name] })
      await viewer.hears('browse-refused', message => message.request === 2000 + index)
    }
    viewer.say({ type: 'file-offer', transfer: 1, name: 'x', bytes: 1, into: outer })
    expect(await viewer.hears('file-stop', ({ transfer }) => transfer === 1)).toMatchObject({
      reason: 'forbidden-by-policy',
    })

    // A folder that is a link outside at one moment and inside at the next.
    const turning = join(home, 'turning')
    const turns = new AbortController()
    const turn = (async () => {
      for (let n = 0; !turns.signal.aborted; n += 1) {
        await rm(turning, { force: true })
        await symlink(n % 2 ? outer : join(home, 'inside'), turning)
      }
    })()
    const answered = (request: number): boolean =>
      viewer.heard.some(
        message =>
          (message.type === 'file-offer' && message.fetched === request) ||
          (message.type === 'browse-refused' && message.request === request),
      )
    for (let n = 0; n < 150; n += 1) {
      viewer.say({ type: 'browse-fetch', request: 3000 + n, folder: turning, names: ['secret'] })
      await vi.waitFor(() => expect(answered(3000 + n)).toBe(true), within)
    }
    turns.abort()
    await turn
    const offers = viewer.heard.filter(message => message.type === 'file-offer')
    expect(new Set(offers.map(offer => offer.bytes))).toEqual(new Set(['mine to give'.length]))
  })

  test('[FILE2] a flood of requests for folders and files is answered or refused, and fills nothing', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, n) => writeFile(join(home, `file-${n}`), 'x')))
    await begin('file-transfer')
    await flood(times(3000, n => ({ type: 'browse-list', request: n, path: home, from: 0 })))
    const names = Array.from({ length: 100 }, (_, n) => `file-${n}`)
    await flood(times(3000, n => ({ type: 'browse-fetch', request: n, folder: home, names })))
    await standsFirm()
    expect(viewer.heard.filter(({ type }) => type === 'file-offer').length).toBeLessThanOrEqual(200)
  })
})

describe('signals', () => {
  const garbage = (connection: number): Signal[] => [
    { type: 'answer', sdp: '', connection },
    { type: 'answer', sdp: 'v=0', connection },
    { type: 'answer', sdp: 'x'.repeat(64 * 1024), connection },
    { type: 'answer', sdp: `v=0\r\n${'a=rtpmap:1 VP8/90000\r\n'.repeat(2500)}`, connection },
    { type: 'offer', sdp: 'v=0', connection },
    { type: 'candidate', candidate: { candidate: '' }, connection },
    { type: 'candidate', candidate: { candidate: 'x'.repeat(2000), sdpMLineIndex: -1 }, connection },
    {
      type: 'candidate',
      candidate: {
        candidate: 'candidate:1 1 udp 1 10.0.0.1 0 typ host',
        sdpMid: '99',
        sdpMLineIndex: 2 ** 31,
      },
      connection,
    },
    {
      type: 'candidate',
      candidate: {
        candidate: 'candidate:1 1 udp 1 169.254.169.254 80 typ host',
        sdpMid: '0',
        sdpMLineIndex: 0,
      },
      connection,
    },
    { type: 'renegotiate', renegotiate: true },
  ]

  test('[SES2] hostile descriptions and candidates, thousands of them, before and while it is connected', async () => {
    viewer.answerOffers(false)
    viewer.tell({
      type: 'start',
      mode: 'chat',
      because: { rule: 'first-in-order', passedOver: [] },
      terms: makeTerms(open),
      downloadFolder: folder,
      reconnectForMs: 60_000,
    })
    for (let n = 1; n <= 300; n += 1)
      for (const signal of garbage(1 + (n % 5))) viewer.tell({ type: 'signal', signal })
    for (let n = 0; n < 200; n += 1) viewer.tell({ type: 'signal', signal: { type: 'ready' } })
    before = (await memoryOf(viewer.child.pid)) ?? 0
    viewer.answerOffers(true)
    await vi.waitFor(() => expect(viewer.told.some(({ type }) => type === 'connected')).toBe(true), within)
    await standsFirm()
    const offers = viewer.told.filter(told => told.type === 'signal' && told.signal.type === 'offer').length
    expect(offers).toBeLessThan(50)
    for (let n = 1; n <= 300; n += 1)
      for (const signal of garbage(n))
        if (signal.type !== 'renegotiate') viewer.tell({ type: 'signal', signal })
    await standsFirm()
  })
})
