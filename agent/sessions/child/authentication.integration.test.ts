import wrtc from '@roamhq/wrtc'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SimplePeer, { type Instance } from 'simple-peer'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { KeptAuthentication } from '../../../shared/protocol/channel/authentication.ts'
import type { Signal } from '../../../shared/protocol/session.ts'
import type { Authenticated } from '../../../shared/sessions/authenticate.ts'
import { startChildViewer, type ChildViewer } from '../../../test/support/child-viewer.ts'
import { guardController, guardTarget } from '../../../test/support/guard-peers.ts'
import { makeTerms } from '../../../test/support/make-terms.ts'
import type { FromChild } from './child-link.ts'

const within = { timeout: 20_000, interval: 20 }

let folder: string
let viewer: ChildViewer
const peers: Instance[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-authentication-test-'))
  viewer = startChildViewer()
})
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.destroy()
  await viewer.stop()
  await rm(folder, { recursive: true, force: true })
})

function begin(): void {
  viewer.tell({
    type: 'start',
    mode: 'chat',
    because: { rule: 'first-in-order', passedOver: [] },
    terms: makeTerms({ allowedModes: ['chat'], may: { chat: true } }),
    downloadFolder: folder,
    reconnectForMs: 20_000,
  })
  viewer.tell({ type: 'signal', signal: { type: 'ready' } })
}

type Words = Extract<FromChild, { type: 'authenticated' }>

async function deviceWords(nth = 1): Promise<Words> {
  return await vi.waitFor(() => {
    const told = viewer.told.filter((message): message is Words => message.type === 'authenticated')
    expect(told.length).toBeGreaterThanOrEqual(nth)
    return told[nth - 1] as Words
  }, within)
}

async function viewerWords(): Promise<Authenticated> {
  return await vi.waitFor(() => {
    const words = viewer.authenticated()
    expect(words).not.toBeNull()
    return words as Authenticated
  }, within)
}

const signalOf = (raw: unknown): Signal => JSON.parse(JSON.stringify(raw)) as Signal

/**
 * A relay that hands on nothing as it is: it answers the device with certificates of its own, offers the viewer a connection with
 * others, and passes on what it decrypts. `handsOn`: also the words' exchange, instead of making it with each end itself.
 */
async function sitInBetween(options: {
  handsOn: boolean
  kept: KeptAuthentication | null
}): Promise<{ viewer: Authenticated | null; viewerFailed: string | null }> {
  const result: { viewer: Authenticated | null; viewerFailed: string | null } = {
    viewer: null,
    viewerFailed: null,
  }
  const make = (initiator: boolean): Instance => {
    const peer = new SimplePeer({ initiator, wrtc, objectMode: true, channelName: 'handrail' })
    peer.on('error', () => undefined)
    peers.push(peer)
    return peer
  }
  const toViewer = make(true)
  const honest = make(false)
  toViewer.on('signal', data => honest.signal(data))
  honest.on('signal', data => toViewer.signal(data))
  honest.on('connect', () => {
    const guard = guardController(honest, {
      kept: options.kept,
      onAuthenticated: words => (result.viewer = words),
      pass: () => undefined,
      onFailed: why => (result.viewerFailed = why),
    })
    honest.on('data', guard.take)
  })
  await vi.waitFor(() => expect(toViewer.connected && honest.connected).toBe(true), within)
  let toDevice: Instance | null = null
  viewer.cut()
  const taken = viewer.told.length
  const look = setInterval(() => {
    for (const message of viewer.told.slice(taken)) {
      if (message.type !== 'signal' || message.signal.type !== 'offer' || toDevice) continue
      const { sdp, connection } = message.signal
      toDevice = make(false)
      toDevice.on('signal', raw =>
        viewer.tell({ type: 'signal', signal: { ...signalOf(raw), connection } as Signal }),
      )
      toDevice.on('connect', () => {
        if (!toDevice) return
        if (options.handsOn) {
          toDevice.on('data', data => toViewer.send(data as string))
          toViewer.on('data', data => toDevice?.send(data as string))
          return
        }
        const own = { kept: null, onAuthenticated: () => undefined, pass: () => undefined }
        toDevice.on('data', guardController(toDevice, own).take)
        toViewer.on('data', guardTarget(toViewer, own).take)
      })
      toDevice.signal({ type: 'offer', sdp })
    }
  }, 10)
  viewer.tell({ type: 'signal', signal: { type: 'ready' } })
  await vi.waitFor(() => {
    const over = result.viewerFailed !== null || result.viewer !== null
    expect(over || viewer.told.some(({ type }) => type === 'gave-up')).toBe(true)
  }, within)
  clearInterval(look)
  return result
}

test('[E2E1] device and viewer show the same words, over real connections', async () => {
  begin()
  const words = await viewerWords()
  expect(words.words).toHaveLength(4)
  expect(await deviceWords()).toEqual({ type: 'authenticated', words: words.words, since: 'first' })
})

test('[E2E1] after a lost connection the words are still the same at both ends', async () => {
  begin()
  const { words } = await viewerWords()
  viewer.cut()
  viewer.answerOffers(true)
  expect(await deviceWords(2)).toEqual({ type: 'authenticated', words, since: 'kept' })
  expect(viewer.authenticated()).toMatchObject({ words, since: 'kept' })
})

test('[E2E1] a relay in between that makes the exchange with each end itself gives each other words', async () => {
  viewer.answerOffers(false)
  begin()
  const between = await sitInBetween({ handsOn: false, kept: null })
  expect(between.viewer?.words).toHaveLength(4)
  expect((await deviceWords()).words).not.toEqual(between.viewer?.words)
})

test('[E2E1] a relay in between that hands the exchange on is found out by the commitment', async () => {
  viewer.answerOffers(false)
  begin()
  const between = await sitInBetween({ handsOn: true, kept: null })
  expect(between.viewerFailed).toMatch(/not what was committed to/)
})

test('[E2E1] a relay that steps in between later cannot keep the words, and the session ends with its reason', async () => {
  begin()
  const kept = await viewerWords()
  await deviceWords()
  const between = await sitInBetween({ handsOn: true, kept })
  await vi.waitFor(
    () => expect(viewer.told).toContainEqual({ type: 'gave-up', reason: 'authentication-failed' }),
    within,
  )
  expect(between.viewer).toBeNull()
})

test('[E2E1] a viewer that has lost the words gets new ones, and the device says that they changed', async () => {
  begin()
  const before = await viewerWords()
  await deviceWords()
  const between = sitInBetween({ handsOn: false, kept: before })
  expect(await deviceWords(2)).toMatchObject({ since: 'changed' })
  expect((await between).viewer?.since).toBe('changed')
})

test('[E2E1] before the exchange nothing that the other end says is heard', async () => {
  begin()
  await viewerWords()
  const chat = { type: 'chat', messageId: 'too-early-1', text: 'hello', sentAt: 1 } as const
  viewer.cut()
  const offered = viewer.told.length
  viewer.tell({ type: 'signal', signal: { type: 'ready' } })
  const offer = await vi.waitFor(() => {
    const found = viewer.told
      .slice(offered)
      .find(message => message.type === 'signal' && message.signal.type === 'offer')
    expect(found).toBeDefined()
    return (found as { signal: Extract<Signal, { type: 'offer' }> }).signal
  }, within)
  const rude = new SimplePeer({ wrtc, objectMode: true })
  peers.push(rude)
  const heard: string[] = []
  rude.on('error', () => undefined)
  rude.on('signal', raw =>
    viewer.tell({ type: 'signal', signal: { ...signalOf(raw), connection: offer.connection } as Signal }),
  )
  rude.on('data', data => heard.push(String(data)))
  rude.on('connect', () => rude.send(JSON.stringify(chat)))
  rude.signal({ type: 'offer', sdp: offer.sdp })
  await vi.waitFor(
    () => expect(heard.some(text => text.includes('authentication-commit'))).toBe(true),
    within,
  )
  expect(heard.some(text => text.includes('"state"'))).toBe(false)
  viewer.answerOffers(true)
  await deviceWords(2)
  expect(viewer.told.filter(({ type }) => type === 'chat')).toEqual([])
})
