import wrtc from '@roamhq/wrtc'
import type { Worker } from 'node:worker_threads'
import {
  ALL_MONITORS,
  type PictureQuality,
  type ShownScreen,
} from '../../../../shared/protocol/channel/screen.ts'
import { takeCaptureThread } from './capture-thread.ts'
import type { Grabbed, Look } from './capture-worker.ts'
import type { PointerShape } from './draw-pointer.ts'
import type { Area } from './grabber.ts'
import { nextGrabAt, REPEAT_AFTER_MS } from './pace.ts'
import { asWished, effortFor, type Adapted } from './quality.ts'

/** The device's screen as WebRTC video. It grabs only while it is shown; hidden, the track carries black. SCR1. */
export interface ScreenSource {
  /** The picture for one viewer. */
  openFeed(): ScreenFeed
  /** Whether it is grabbed at all. */
  show(shown: boolean): void
  /** Shows this monitor from now on; an unknown one changes nothing. */
  chooseMonitor(id: string): void
  chooseQuality(quality: PictureQuality): void
  /** Whether the pointer is drawn into the picture; otherwise `onPointer` tells its shape. */
  drawPointer(drawn: boolean): void
  adapted(adapted: Adapted): void
  /** Each frame as it goes out (I420), until it is called again with null. */
  onFrame(take: ((frame: Frame) => void) | null): void
  /** Frames given to the connection since the last time this was asked. */
  takeFrameCount(): number
  stop(): Promise<void>
}

/** The one picture on its way to one viewer; it carries black until it is shown. */
export interface ScreenFeed {
  /** For one connection after the other. */
  createTrack(): MediaStreamTrack
  show(shown: boolean): void
  stop(): void
}

interface Feed {
  source: InstanceType<typeof wrtc.nonstandard.RTCVideoSource>
  shown: boolean
  blackAt: number
}

export interface Frame {
  width: number
  height: number
  data: Uint8Array
}

const HIDDEN_EVERY_MS = 1000
const LAST_GRAB_MS = 500

export interface ScreenEvents {
  /** What is shown, and where that is on the desktop: at the first picture and after each change. */
  onShown: (screen: ShownScreen, area: Area) => void
  /** The pointer looks otherwise; told only while it is not drawn. */
  onPointer: (shape: PointerShape | null) => void
  onFault: (message: string) => void
}

export function openScreenSource({ onShown, onPointer, onFault }: ScreenEvents): ScreenSource {
  const feeds = new Set<Feed>()
  let worker: Worker | null = null
  let timer: NodeJS.Timeout | null = null
  let shown = false
  let frame = blackFrame(640, 360)
  let isBlack = true
  let asked = false
  let answered: () => void = () => undefined
  let dueAt = 0
  let sentAt = 0
  let frames = 0
  let takeFrame: ((frame: Frame) => void) | null = null
  let monitor = ALL_MONITORS
  let monitors: ShownScreen['monitors'] = []
  let quality: PictureQuality = 'balanced'
  let adapted: Adapted = asWished
  let withPointer = true
  let pixels = 0
  let told = ''
  let pointerSerial: number | null | undefined
  let wholeNext = false

  function ask(evenIfUnchanged = false, at = performance.now()): void {
    timer = null
    if (asked) return
    asked = true
    dueAt = at
    const { halved } = effortFor(quality, pixels, adapted)
    const look: Look = { evenIfUnchanged: evenIfUnchanged || wholeNext, monitor, withPointer, halved }
    wholeNext = false
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
    worker?.postMessage(look)
  }

  function send(): void {
    sentAt = performance.now()
    frames += 1
    for (const feed of feeds) if (feed.shown) feed.source.onFrame(frame)
    showBlackToOthers()
    takeFrame?.(frame)
  }

  function showBlackToOthers(): void {
    for (const feed of feeds) {
      if (feed.shown || sentAt - feed.blackAt < HIDDEN_EVERY_MS) continue
      feed.blackAt = sentAt
      feed.source.onFrame(blackFrame(frame.width, frame.height))
    }
  }

  function takePicture(grabbed: Extract<Grabbed, { changed: true }>): void {
    const { width, height, area, layout } = grabbed
    if (width !== frame.width || height !== frame.height) frame = blackFrame(width, height)
    wrtc.nonstandard.rgbaToI420({ width, height, data: new Uint8Array(grabbed.pixels) }, frame)
    isBlack = false
    send()
    pixels = area.width * area.height
    monitors = layout.monitors.map(({ id, width, height, primary }) => ({ id, width, height, primary }))
    const { width: areaWidth, height: areaHeight } = area
    const screen = {
      width: areaWidth,
      height: areaHeight,
      monitors,
      monitor: grabbed.monitor ?? ALL_MONITORS,
      quality,
    }
    const now = JSON.stringify([screen, area])
    if (now === told) return
    told = now
    onShown(screen, area)
  }

  function tellPointer(shape: PointerShape | null): void {
    const serial = shape?.serial ?? null
    if (withPointer || serial === pointerSerial) return
    pointerSerial = serial
    onPointer(shape)
  }

  function take(grabbed: Grabbed): void {
    asked = false
    answered()
    if (!shown) return
    if ('fault' in grabbed) onFault(grabbed.fault)
    else {
      if (grabbed.changed) takePicture(grabbed)
      else if (performance.now() - sentAt >= REPEAT_AFTER_MS) send()
      tellPointer(grabbed.pointer.shape)
    }
    const now = performance.now()
    const { framesPerSecond } = effortFor(quality, pixels, adapted)
    const failed = 'fault' in grabbed
    const next = nextGrabAt({ dueAt, now, failed, framesPerSecond })
    timer = setTimeout(() => ask(false, next), Math.max(0, next - now))
  }

  function startWorker(): Worker {
    const started = takeCaptureThread()
    started.on('message', take)
    started.on('error', error => onFault(`The screen cannot be grabbed: ${error.message}`))
    return started
  }

  function showBlack(): void {
    frame = blackFrame(frame.width, frame.height)
    isBlack = true
    send()
    timer = setTimeout(showBlack, HIDDEN_EVERY_MS)
  }

  function stopTimer(): void {
    if (timer) clearTimeout(timer)
    timer = null
  }

  return {
    openFeed() {
      const source = new wrtc.nonstandard.RTCVideoSource({ isScreencast: true })
      const feed: Feed = { source, shown: false, blackAt: -Infinity }
      feeds.add(feed)
      return {
        createTrack: () => source.createTrack(),
        show(now) {
          if (now === feed.shown) return
          feed.shown = now
          feed.blackAt = -Infinity
          if (!now) return
          // Somebody who begins to see waits neither for a change of the picture nor for the next one.
          wholeNext = true
          if (!isBlack) source.onFrame(frame)
        },
        stop: () => void feeds.delete(feed),
      }
    },
    show(wanted) {
      if (wanted === shown && timer) return
      stopTimer()
      shown = wanted
      if (!shown) return showBlack()
      worker ??= startWorker()
      wholeNext = true
      told = ''
      ask()
    },
    chooseMonitor(id) {
      if (id !== ALL_MONITORS && !monitors.some(each => each.id === id)) return
      monitor = id
      wholeNext = true
    },
    chooseQuality(wanted) {
      quality = wanted
      adapted = asWished
      wholeNext = true
    },
    drawPointer(drawn) {
      if (drawn === withPointer) return
      withPointer = drawn
      wholeNext = true
      pointerSerial = undefined
    },
    adapted(now) {
      adapted = now
    },
    onFrame(take) {
      takeFrame = take
    },
    takeFrameCount() {
      const count = frames
      frames = 0
      return count
    },
    async stop() {
      shown = false
      stopTimer()
      // A thread that is ended in the middle of native code takes the whole process with it.
      if (asked)
        await new Promise<void>(resolve => {
          answered = resolve
          setTimeout(resolve, LAST_GRAB_MS)
        })
      await worker?.terminate()
    },
  }
}

function blackFrame(width: number, height: number): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(width * height * 1.5)
  data.fill(16, 0, width * height)
  data.fill(128, width * height)
  return { width, height, data }
}
