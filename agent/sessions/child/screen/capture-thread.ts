import { Worker } from 'node:worker_threads'
import { programUrl } from '../../../program-url.ts'

/** The capture thread's start takes longer than its first look, so one is started ahead. It looks at nothing before it is asked. */

let ahead: Worker | null = null

/** Starts a thread for whoever takes it first. */
export function startCaptureThreadAhead(): void {
  const started = startCaptureThread()
  ahead = started
  // It alone keeps no process alive whose agent is gone.
  started.unref()
  // Another one is started where it is needed, which says what is wrong.
  started.on('error', () => {
    if (ahead === started) ahead = null
  })
}

/** The thread that was started ahead, or a new one. */
export function takeCaptureThread(): Worker {
  const taken = ahead ?? startCaptureThread()
  ahead = null
  taken.ref()
  return taken
}

/** No screen is shown in this session. */
export function dropCaptureThread(): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
  ahead?.postMessage(null)
  ahead = null
}

function startCaptureThread(): Worker {
  return new Worker(programUrl(import.meta.url, 'capture-worker.ts', 'capture-worker.js'))
}
