import type { ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { directPeering, type IceServer } from '../../../shared/protocol/peering.ts'
import { FILE_PROGRESS_EVERY_BYTES } from '../../../shared/protocol/channel/files.ts'
import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import { endReasonSentences } from '../../../shared/words/en/sessions.ts'
import { makePeering } from '../../../relay/sessions/signalling/make-peering.ts'
import { makeTerms } from '../../../test/support/make-terms.ts'
import { hasTurnServer, startTurnServer, TURN_SECRET } from '../../../test/support/turn-server.ts'
import { canMakeNetworks, makeTwoNetworks, type TwoNetworks } from '../../../test/support/two-networks.ts'
import type { FromViewer, ToViewer } from '../../../test/support/viewer-program.ts'
import { fromChildSchema, type FromChild, type ToChild } from './child-link.ts'

/**
 * Device and viewer in two networks behind NATs, the session's real process in the one and a viewer's process in the other; what
 * passes between agent, relay and viewer as signalling goes through this test, and can be cut too.
 */

const within = { timeout: 45_000, interval: 50 }
const childProgram = fileURLToPath(new URL('main.ts', import.meta.url))
const viewerProgram = fileURLToPath(new URL('../../../test/support/viewer-program.ts', import.meta.url))

let networks: TwoNetworks
let turn: Awaited<ReturnType<typeof startTurnServer>>
let folder: string
let device: ChildProcess
let viewer: ChildProcess
let told: { message: FromChild; at: number }[]
let seen: { message: FromViewer; at: number }[]
let signalling = true

const isPossible = canMakeNetworks() && hasTurnServer()
if (!isPossible)
  console.log('Skipped: needs root, iproute2, iptables and coturn, to make networks behind NATs.')

const toDevice = (message: ToChild): void => void (device.connected && device.send(message))
const toViewer = (message: ToViewer): void => void (viewer.connected && viewer.send(message))

function startEnds(): void {
  told = []
  seen = []
  device = networks.start('a', process.execPath, [childProgram], true)
  viewer = networks.start('b', process.execPath, [viewerProgram], true)
  device.on('message', raw => {
    const message = fromChildSchema.parse(raw)
    told.push({ message, at: performance.now() })
    if (message.type === 'signal' && signalling) toViewer({ type: 'signal', signal: message.signal })
  })
  viewer.on('message', raw => {
    const message = raw as FromViewer
    seen.push({ message, at: performance.now() })
    if (message.type === 'signal' && signalling) toDevice({ type: 'signal', signal: message.signal })
  })
}

function begin(iceServers: IceServer[], reconnectForMs: number): void {
  toViewer({ type: 'ice-servers', iceServers })
  toDevice({
    type: 'start',
    mode: 'chat',
    because: { rule: 'first-in-order', passedOver: [] },
    terms: makeTerms({ allowedModes: ['chat', 'file-transfer'], may: { chat: true, 'file-transfer': true } }),
    downloadFolder: folder,
    reconnectForMs,
    iceServers,
  })
  toDevice({ type: 'signal', signal: { type: 'ready' } })
}

const turnServers = (secret = TURN_SECRET): IceServer[] =>
  makePeering(
    { ice: { stunUrls: [], turnUrls: [turn.url], turnSecret: secret }, sessionResumeMs: 60_000 },
    { id: 'session-in-test', maximumLengthMs: 3_600_000 },
    Date.now(),
  ).iceServers

async function tells(type: FromChild['type'], after = 0): Promise<{ message: FromChild; at: number }> {
  return await vi.waitFor(() => {
    const found = told.find(({ message, at }) => message.type === type && at > after)
    expect(found).toBeDefined()
    return found as { message: FromChild; at: number }
  }, within)
}

async function sees<T extends FromViewer['type']>(
  type: T,
  after = 0,
): Promise<Extract<FromViewer, { type: T }>> {
  return await vi.waitFor(() => {
    const found = seen.find(({ message, at }) => message.type === type && at > after)
    expect(found).toBeDefined()
    return found?.message as Extract<FromViewer, { type: T }>
  }, within)
}

const heard = <T extends ChannelMessage['type']>(type: T): Extract<ChannelMessage, { type: T }>[] =>
  seen.flatMap(({ message }) =>
    message.type === 'heard' && message.message.type === type
      ? [message.message as Extract<ChannelMessage, { type: T }>]
      : [],
  )

describe.skipIf(!isPossible)('two networks behind NATs', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    networks = await makeTwoNetworks()
    turn = await startTurnServer(networks)
  }, 60_000)
  afterAll(async () => {
    await turn.stop()
    await networks.stop()
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handrail-networks-test-'))
    signalling = true
    startEnds()
    await tells('loaded')
    await sees('loaded')
  })
  afterEach(async () => {
    for (const end of [device, viewer]) {
      const exited = new Promise(resolve => end.once('exit', resolve))
      end.kill('SIGKILL')
      await exited
    }
    await rm(folder, { recursive: true, force: true })
  })

  test('[TURN1] a session comes up through coturn, with the credentials that the relay makes', async () => {
    begin(turnServers(), 30_000)
    await tells('connected')
    expect((await sees('open')).pair).toContain('relay')
    expect(heard('state')).toHaveLength(1)
  })

  test('[TURN1] where there is no path the device gives up, with the reason that both ends say in words', async () => {
    begin(directPeering.iceServers, 10_000)
    expect((await tells('gave-up')).message).toEqual({ type: 'gave-up', reason: 'could-not-connect' })
    expect(endReasonSentences['could-not-connect']).toMatch(/No path/)
    expect(told.some(({ message }) => message.type === 'connected')).toBe(false)
  })

  test('[TURN1] coturn lets nobody in whose credentials another secret made', async () => {
    begin(turnServers('a secret that coturn does not know'), 10_000)
    expect((await tells('gave-up')).message).toMatchObject({ reason: 'could-not-connect' })
    expect(turn.log()).toContain('401')
  })

  /** Says a line each way every 200 ms, until stopped; what was said is what has to arrive, once each. */
  function talk(): { stop: () => string[] } {
    const said: string[] = []
    const timer = setInterval(() => {
      const messageId = `line-${said.length + 1000}`
      said.push(messageId)
      toDevice({ type: 'chat', messageId, text: 'from the device', sentAt: Date.now() })
    }, 200)
    return {
      stop() {
        clearInterval(timer)
        return said
      },
    }
  }

  /** The viewer takes what it is offered, and goes on with what it has where it is offered again. */
  function receiveFiles(): { receivedBytes: () => number; accepts: number[]; stop: () => void } {
    let receivedBytes = 0
    let confirmedBytes = 0
    const accepts: number[] = []
    const hear = (message: FromViewer): void => {
      if (message.type === 'bytes') {
        receivedBytes += message.count
        if (receivedBytes - confirmedBytes < FILE_PROGRESS_EVERY_BYTES) return
        confirmedBytes = receivedBytes
        const { transfer } = message
        toViewer({ type: 'say', message: { type: 'file-progress', transfer, bytes: receivedBytes } })
      } else if (message.type === 'heard' && message.message.type === 'file-offer') {
        const { transfer } = message.message
        accepts.push(receivedBytes)
        toViewer({ type: 'say', message: { type: 'file-accept', transfer, fromByte: receivedBytes } })
      }
    }
    viewer.on('message', hear)
    return { receivedBytes: () => receivedBytes, accepts, stop: () => viewer.off('message', hear) }
  }

  async function cutFor(ms: number): Promise<{ resumedAfterMs: number }> {
    begin(turnServers(), 60_000)
    await sees('open')
    const talking = talk()
    await delay(500)
    const cutAt = performance.now()
    await networks.cut('a', true)
    signalling = false
    await delay(ms)
    await networks.cut('a', false)
    signalling = true
    const backAt = performance.now()
    // A line that was said after the way was free again has arrived.
    const said = talking.stop()
    await vi.waitFor(() => {
      const ids = new Set(heard('chat').map(({ messageId }) => messageId))
      expect(said.every(id => ids.has(id))).toBe(true)
    }, within)
    const resumedAfterMs = performance.now() - backAt
    if (ms > 20_000) expect((await tells('interrupted', cutAt)).at).toBeGreaterThan(cutAt)
    expect(told.some(({ message }) => message.type === 'gave-up')).toBe(false)
    // Lines are sent again after a loss, and each is confirmed; a viewer shows each messageId once.
    expect(new Set(heard('chat').map(({ messageId }) => messageId)).size).toBe(said.length)
    return { resumedAfterMs }
  }

  test('[SES2] [CHAT1] a network that is gone for 5 seconds ends nothing, and loses nothing', async () => {
    const { resumedAfterMs } = await cutFor(5000)
    console.log(`5 s cut: everything was there ${Math.round(resumedAfterMs)} ms after the network was back`)
    expect(resumedAfterMs).toBeLessThan(15_000)
  })

  test('[SES2] [CHAT1] [E2E1] after 30 seconds the session resumes on a new connection with the same words', async () => {
    const { resumedAfterMs } = await cutFor(30_000)
    console.log(`30 s cut: everything was there ${Math.round(resumedAfterMs)} ms after the network was back`)
    expect(resumedAfterMs).toBeLessThan(20_000)
    const words = told.flatMap(({ message }) => (message.type === 'authenticated' ? [message] : []))
    expect(words.length).toBeGreaterThan(1)
    expect(words.at(-1)).toEqual({ ...words[0], since: 'kept' })
  })

  for (const seconds of [5, 30])
    test(`[SES2] [FILE1] a file goes on from where it was after ${seconds} seconds without a network`, async () => {
      const bytes = 60 * 1024 ** 2
      const path = join(folder, 'large.bin')
      await writeFile(path, randomBytes(bytes))
      const receiving = receiveFiles()
      begin(turnServers(), 60_000)
      await sees('open')
      toDevice({ type: 'file-send', path, name: 'large.bin' })
      await vi.waitFor(() => expect(receiving.receivedBytes()).toBeGreaterThan(8 * 1024 ** 2), within)
      await networks.cut('a', true)
      signalling = false
      await delay(seconds * 1000)
      expect(receiving.receivedBytes()).toBeLessThan(bytes)
      await networks.cut('a', false)
      signalling = true
      const backAt = performance.now()
      await vi.waitFor(() => expect(receiving.receivedBytes()).toBe(bytes), within)
      const end = await vi.waitFor(() => {
        const [said] = heard('file-end')
        expect(said).toBeDefined()
        return said
      }, within)
      console.log(
        `${seconds} s cut: the file was whole ${Math.round(performance.now() - backAt)} ms after it`,
      )
      expect(end?.sha256).toBe(
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      )
      // It was not begun anew.
      expect(receiving.accepts.slice(1).every(fromByte => fromByte > 0)).toBe(true)
      receiving.stop()
    })

  test('[SES2] what stays away longer than the session may be interrupted ends it with its reason', async () => {
    begin(turnServers(), 6000)
    await sees('open')
    await networks.cut('b', true)
    signalling = false
    const { message } = await tells('gave-up')
    await networks.cut('b', false)
    expect(message).toEqual({ type: 'gave-up', reason: 'connection-lost' })
  })

  test('[SES2] [CHAT1] when the device gets another address the session goes on, and loses nothing', async () => {
    begin(turnServers(), 60_000)
    await sees('open')
    const talking = talk()
    await delay(500)
    const changedAt = performance.now()
    await networks.changeAddress('a')
    await tells('authenticated', changedAt)
    const said = talking.stop()
    await vi.waitFor(() => {
      const ids = new Set(heard('chat').map(({ messageId }) => messageId))
      expect(said.every(id => ids.has(id))).toBe(true)
    }, within)
    console.log(`another address: all was there ${Math.round(performance.now() - changedAt)} ms after it`)
    expect(told.some(({ message }) => message.type === 'gave-up')).toBe(false)
  })
})
