import wrtc from '@roamhq/wrtc'
import SimplePeer, { type Instance } from 'simple-peer'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Signal } from '../../../shared/protocol/session.ts'
import { startChildViewer, type ChildViewer } from '../../../test/support/child-viewer.ts'
import { startDesktop, type Desktop } from '../../../test/support/desktop.ts'
import { guardController } from '../../../test/support/guard-peers.ts'
import { makeTerms } from '../../../test/support/make-terms.ts'

const within = { timeout: 20_000, interval: 20 }
/** So much of a picture that is all black is not black: what the codec makes of it. */
const MOST_BLACK = 40
const participantId = 'participant-1'

let desktop: Desktop
let viewer: ChildViewer
const mutes: Mute[] = []

beforeAll(async () => {
  desktop = await startDesktop({ width: 640, height: 400, moving: false })
  desktop.fill('#ffffff')
  await desktop.run('xdotool', ['search', '--sync', '--onlyvisible', '--class', 'xterm'])
})
afterAll(async () => await desktop.stop())
beforeEach(() => {
  viewer = startChildViewer({ DISPLAY: desktop.display })
})
afterEach(async () => {
  for (const mute of mutes.splice(0)) mute.stop()
  await viewer.stop()
})

/** The brightest of each frame that came over this track so far. */
function watch(track: MediaStreamTrack): { brightness: number[]; stop(): void } {
  const brightness: number[] = []
  const sink = new wrtc.nonstandard.RTCVideoSink(track)
  sink.onframe = (event: unknown) => {
    const { frame } = event as { frame: { data: Uint8Array; width: number; height: number } }
    const luma = frame.data.subarray(0, frame.width * frame.height)
    brightness.push(luma.reduce((most, value) => Math.max(most, value), 0))
  }
  return { brightness, stop: () => sink.stop() }
}

interface Mute {
  brightness: () => readonly number[]
  /** What the device said, all of it before any proof. */
  heard: readonly string[]
  /** Answers after all. */
  prove(): void
  stop(): void
}

/** A viewer that answers the device's offers to the one in control, or to this participant, and nothing after that. */
function answerWithoutProof(id?: string): Mute {
  const end = id === undefined ? viewer : viewer.participant(id)
  end.answerOffers(false)
  const heard: string[] = []
  let peer: Instance | null = null
  let watched: ReturnType<typeof watch> | null = null
  let proven = false

  viewer.child.on('message', (raw: unknown) => {
    const message = raw as { type: string; signal?: Signal; participantId?: string }
    if (message.type !== 'signal' || message.participantId !== id || !message.signal) return
    const { signal } = message
    if (signal.type === 'offer') answer(signal)
    else if (signal.type === 'candidate')
      peer?.signal({ type: 'candidate', candidate: signal.candidate as RTCIceCandidate })
  })

  function answer(offer: Extract<Signal, { type: 'offer' }>): void {
    peer?.destroy()
    const opened = new SimplePeer({ wrtc, objectMode: true })
    peer = opened
    opened.on('error', () => undefined)
    opened.on('signal', data => {
      const signal = { ...JSON.parse(JSON.stringify(data)), connection: offer.connection } as Signal
      viewer.tell({ type: 'signal', signal, ...(id !== undefined && { participantId: id }) })
    })
    opened.on('track', (track: MediaStreamTrack) => {
      watched?.stop()
      watched = watch(track)
    })
    opened.on('data', data => heard.push(String(data)))
    opened.signal({ type: 'offer', sdp: offer.sdp })
  }

  const mute: Mute = {
    brightness: () => watched?.brightness ?? [],
    heard,
    prove() {
      if (!peer || proven) return
      proven = true
      const nothing = { kept: null, onAuthenticated: () => undefined, pass: () => undefined }
      const guard = guardController(peer, nothing)
      peer.on('data', guard.take)
      for (const said of heard.splice(0)) guard.take(said)
    },
    stop() {
      watched?.stop()
      peer?.destroy()
    },
  }
  mutes.push(mute)
  return mute
}

function start(): void {
  viewer.tell({
    type: 'start',
    mode: 'monitor',
    because: { rule: 'first-in-order', passedOver: [] },
    terms: makeTerms({ allowedModes: ['monitor'] }),
    downloadFolder: '/nowhere',
    reconnectForMs: 20_000,
  })
  viewer.tell({ type: 'signal', signal: { type: 'ready' } })
}

/** It is connected and gets what the device sends: had there been more than black, it would have seen it. */
async function expectOnlyBlack(mute: Mute): Promise<void> {
  await vi.waitFor(() => expect(mute.brightness().length).toBeGreaterThanOrEqual(3), within)
  expect(Math.max(...mute.brightness())).toBeLessThan(MOST_BLACK)
  expect(mute.heard.every(text => text.startsWith('{"type":"authentication-commit"'))).toBe(true)
}

async function expectPicture(mute: Mute): Promise<void> {
  await vi.waitFor(() => expect(mute.brightness().at(-1)).toBeGreaterThan(200), within)
}

test('[E2E1] a viewer that never proves itself gets no frame of the screen; one that does, at once', async () => {
  const mute = answerWithoutProof()
  start()
  await expectOnlyBlack(mute)
  mute.prove()
  await expectPicture(mute)
})

test('[E2E1] nor does one who is to take part beside the one in control', async () => {
  start()
  await vi.waitFor(() => expect(viewer.told.some(({ type }) => type === 'connected')).toBe(true), within)
  const shown = watch(viewer.track())
  await vi.waitFor(() => expect(shown.brightness.at(-1)).toBeGreaterThan(200), within)
  shown.stop()
  const mute = answerWithoutProof(participantId)
  const share = { screen: true, chat: true }
  viewer.tell({ type: 'participant-joined', participantId, name: 'Ben', share })
  viewer.tell({ type: 'signal', signal: { type: 'ready' }, participantId })
  await vi.waitFor(() => expect(mute.heard).not.toEqual([]), within)
  // Who sees the picture is looked at anew.
  viewer.tell({ type: 'participant-share', participantId, share })
  await expectOnlyBlack(mute)
  mute.prove()
  await expectPicture(mute)
})
