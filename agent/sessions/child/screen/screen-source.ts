import wrtc from '@roamhq/wrtc'
import { Worker } from 'node:worker_threads'
import { programUrl } from '../../../program-url.ts'
import type { Grabbed } from './capture-worker.ts'
import { nextGrabInMs, REPEAT_AFTER_MS } from './pace.ts'

/** The device's screen as WebRTC video. It grabs only while it is shown; hidden, the track carries black. SCR1. */
export interface ScreenSource {
  createTrack(): MediaStreamTrack
  show(shown: boolean): void
  stop(): Promise<void>
}

const HIDDEN_EVERY_MS = 1000
const LAST_GRAB_MS = 500

export interface ScreenEvents {
  onSize: (size: { width: number; height: number }) => void
  onFault: (message: string) => void
}

export function openScreenSource({ onSize, onFault }: ScreenEvents): ScreenSource {
  const source = new wrtc.nonstandard.RTCVideoSource({ isScreencast: true })
  let worker: Worker | null = null
  let timer: NodeJS.Timeout | null = null
  let shown = false
  let frame = blackFrame(640, 360)
  let asked = false
  let answered: () => void = () => undefined
  let askedAt = 0
  let sentAt = 0
  let changedAt = 0

  function ask(evenIfUnchanged = false): void {
    timer = null
    if (asked) return
    asked = true
    askedAt = performance.now()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
    worker?.postMessage(evenIfUnchanged)
  }

  function send(): void {
    sentAt = performance.now()
    source.onFrame(frame)
  }

  function take(grabbed: Grabbed): void {
    asked = false
    answered()
    if (!shown) return
    if ('fault' in grabbed) onFault(grabbed.fault)
    else if (grabbed.changed) {
      if (grabbed.width !== frame.width || grabbed.height !== frame.height) {
        frame = blackFrame(grabbed.width, grabbed.height)
        onSize({ width: grabbed.width, height: grabbed.height })
      }
      const { width, height } = grabbed
      wrtc.nonstandard.rgbaToI420({ width, height, data: new Uint8Array(grabbed.pixels) }, frame)
      changedAt = performance.now()
      send()
    } else if (performance.now() - sentAt >= REPEAT_AFTER_MS) send()
    const now = performance.now()
    timer = setTimeout(() => ask(), nextGrabInMs({ askedAt, changedAt, now, failed: 'fault' in grabbed }))
  }

  function startWorker(): Worker {
    const started = new Worker(programUrl(import.meta.url, 'capture-worker.ts', 'capture-worker.js'))
    started.on('message', take)
    started.on('error', error => onFault(`The screen cannot be grabbed: ${error.message}`))
    return started
  }

  function showBlack(): void {
    frame = blackFrame(frame.width, frame.height)
    send()
    timer = setTimeout(showBlack, HIDDEN_EVERY_MS)
  }

  function stopTimer(): void {
    if (timer) clearTimeout(timer)
    timer = null
  }

  return {
    createTrack: () => source.createTrack(),
    show(wanted) {
      if (wanted === shown && timer) return
      stopTimer()
      shown = wanted
      if (!shown) return showBlack()
      worker ??= startWorker()
      changedAt = performance.now()
      ask(true)
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
