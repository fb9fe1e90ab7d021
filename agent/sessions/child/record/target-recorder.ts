import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { recordingWords } from '../../../../shared/words/en/recordings.ts'
import type { TargetRecorder } from '../../../../shared/target/keep-recording.ts'
import type { FromChild } from '../child-link.ts'
import type { Frame } from '../screen/screen-source.ts'
import { fitFrame } from './fit-frame.ts'

/** What one message to the agent carries. */
const PIECE_BYTES = 256 * 1024
/** A recording needs no more to be followed, and the encoder shares the processor with the session's own. */
const FRAMES_PER_SECOND = 8
const END_WITHIN_MS = 2_000

/**
 * Records this device's screen by ffmpeg, a program of the system: raw pictures in, WebM (VP8) out as it comes. What comes out
 * goes to the agent, which keeps it where the user's programs cannot reach it. See docs/adr/0013. REC1.
 */
export function openTargetRecorder(order: {
  tell: (message: FromChild) => void
  onFailed: (why: string) => void
  /** Sends each frame of the screen there, or to nobody. */
  frames: (take: ((frame: Frame) => void) | null) => void
}): TargetRecorder & { gone(): Promise<void> } {
  let encoder: ChildProcess | null = null
  let running: { width: number; height: number } | null = null
  let current: string | null = null
  let lastAt = 0
  let leaving: Promise<void> = Promise.resolve()

  function takeFrame(frame: Frame): void {
    if (current === null) return
    const now = performance.now()
    if (now - lastAt < 1000 / FRAMES_PER_SECOND - 5) return
    running ??= start(current, frame)
    const input = encoder?.stdin
    // An encoder that does not keep up misses frames; it does not fill the memory.
    if (!input?.writable || input.writableNeedDrain) return
    lastAt = now
    // A stream of raw pictures has one size: what comes later, at another resolution or of another monitor, is fitted into the first.
    const isOther = running.width !== frame.width || running.height !== frame.height
    input.write(isOther ? fitFrame(frame, running).data : Buffer.from(frame.data))
  }

  function start(id: string, { width, height }: Frame): { width: number; height: number } {
    const child = spawn('ffmpeg', ffmpegArguments(width, height), { stdio: ['pipe', 'pipe', 'ignore'] })
    encoder = child
    child.stdin.on('error', () => undefined)
    child.stdout.on('data', (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        const base64 = bytes.subarray(at, at + PIECE_BYTES).toString('base64')
        order.tell({ type: 'recorded', recordingId: id, base64 })
      }
    })
    leaving = new Promise(resolve => {
      child.once('close', () => {
        order.tell({ type: 'recorded', recordingId: id })
        resolve()
        if (encoder === child) fail('ffmpeg ended by itself')
      })
      child.once('error', () => resolve())
    })
    return { width, height }
  }

  function close(): void {
    order.frames(null)
    current = null
    running = null
    const child = encoder
    encoder = null
    if (!child) return
    child.stdin?.end()
    const tooLong = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS)
    child.once('close', () => clearTimeout(tooLong))
  }

  function fail(why: string): void {
    close()
    order.onFailed(why)
  }

  return {
    async start(recordingId) {
      if (!hasEncoder()) throw new Error(recordingWords.noRecorder)
      current = recordingId
      order.frames(takeFrame)
    },
    stop: close,
    gone: () => leaving,
  }
}

/** Looked up each time: it may be installed while the agent runs. */
function hasEncoder(): boolean {
  return spawnSync('ffmpeg', ['-version'], { stdio: 'ignore', timeout: 3000 }).status === 0
}

function ffmpegArguments(width: number, height: number): string[] {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`]
  const encoder = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1500k', '-g', '60']
  const output = ['-f', 'webm', '-live', '1', '-cluster_time_limit', '1000', '-flush_packets', '1', 'pipe:1']
  return [
    '-loglevel',
    'error',
    '-use_wallclock_as_timestamps',
    '1',
    ...input,
    '-i',
    'pipe:0',
    '-fps_mode',
    'vfr',
    ...encoder,
    ...output,
  ]
}
