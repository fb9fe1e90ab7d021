import { signal, type ReadonlySignal } from '@preact/signals'
import type { PictureQuality } from '../../../shared/protocol/channel/screen.ts'

/**
 * What the person shows of their screen. The connection always carries one track: what was picked while something is shared, and
 * black otherwise, so that sharing begins and stops without a new connection.
 */
export interface SharedScreen {
  /** What is shared, for the preview; null: nothing. */
  stream: ReadonlySignal<MediaStream | null>
  /** It is held back for now: nothing of it leaves this page. */
  isHeld: ReadonlySignal<boolean>
  /** In pixels of the picture; null until the first frame. */
  size: ReadonlySignal<{ width: number; height: number } | null>
  /** What to send now. */
  track(): MediaStreamTrack
  /** What is sent where nothing is shared. */
  blackTrack(): MediaStreamTrack
  /** Opens the browser's own picker; to be called from a click. Picked anew, what was shared before stops. */
  pick(): Promise<Picked>
  setQuality(quality: PictureQuality): void
  /** Holds what is shared back, also what is picked from now on; or lets it go. */
  hold(isHeld: boolean): void
  stop(): void
}

export type Picked = { picked: true } | { picked: false; failure: string | null }

/** How the browser is asked for the screen; handed in, so that tests can be any browser. */
export type GetDisplay = (options: DisplayMediaStreamOptions) => Promise<MediaStream>

const framesPerSecond: Record<PictureQuality, number> = { sharp: 15, balanced: 30, smooth: 30 }
/** Resolution is kept for text; for movement, frames are. */
const hints: Record<PictureQuality, string> = { sharp: 'detail', balanced: 'detail', smooth: 'motion' }

export function openSharedScreen(options: {
  getDisplay: GetDisplay
  onTrack: (track: MediaStreamTrack) => void
  /** The person stopped it in the browser's own bar, or the window that was shared is gone. */
  onStopped: () => void
}): SharedScreen {
  const stream = signal<MediaStream | null>(null)
  const size = signal<{ width: number; height: number } | null>(null)
  const isHeld = signal(false)
  let quality: PictureQuality = 'balanced'
  let black: MediaStreamTrack | null = null
  let shown: MediaStreamTrack | null = null
  let watching: (() => void) | null = null

  function blackTrack(): MediaStreamTrack {
    black ??= makeBlackTrack()
    return black
  }
  const sent = (): MediaStreamTrack => (shown && !isHeld.value ? shown : blackTrack())
  function letGo(): void {
    watching?.()
    watching = null
    shown?.removeEventListener('ended', stopped)
    for (const track of stream.value?.getTracks() ?? []) track.stop()
    shown = null
    stream.value = null
    size.value = null
  }
  function stopped(): void {
    letGo()
    options.onTrack(blackTrack())
    options.onStopped()
  }
  async function tune(): Promise<void> {
    if (!shown) return
    shown.contentHint = hints[quality]
    try {
      await shown.applyConstraints({ frameRate: { max: framesPerSecond[quality] } })
    } catch (error) {
      // Then it is shown as the browser likes; what was picked stays.
      console.warn('handrail: quality', error)
    }
  }

  return {
    stream,
    size,
    isHeld,
    track: sent,
    blackTrack,
    async pick() {
      let picked: MediaStream
      try {
        picked = await options.getDisplay({ video: { frameRate: 30 }, audio: false })
      } catch (error) {
        const isRefusal = error instanceof DOMException && error.name === 'NotAllowedError'
        return { picked: false, failure: isRefusal ? null : String(error) }
      }
      const [track] = picked.getVideoTracks()
      if (!track) return { picked: false, failure: null }
      letGo()
      shown = track
      stream.value = picked
      track.addEventListener('ended', stopped)
      watching = watchSize(picked, now => (size.value = now))
      void tune()
      options.onTrack(sent())
      return { picked: true }
    },
    setQuality(wanted) {
      quality = wanted
      void tune()
    },
    hold(wanted) {
      if (wanted === isHeld.value) return
      isHeld.value = wanted
      if (shown) options.onTrack(sent())
    },
    stop() {
      if (!shown) return
      letGo()
      options.onTrack(blackTrack())
    },
  }
}

/** A window that is shared may change its size; a track's settings say so late or never, a video element at once. */
function watchSize(
  stream: MediaStream,
  onSize: (size: { width: number; height: number }) => void,
): () => void {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = stream
  const tell = (): void => {
    const { videoWidth: width, videoHeight: height } = video
    if (width > 0 && height > 0) onSize({ width, height })
  }
  video.addEventListener('resize', tell)
  video.addEventListener('loadedmetadata', tell)
  // Muted video may always play; a refusal means that the stream is gone already.
  video.play().catch((error: unknown) => console.warn('handrail: size of the picture', error))
  return () => {
    video.removeEventListener('resize', tell)
    video.removeEventListener('loadedmetadata', tell)
    video.srcObject = null
  }
}

function makeBlackTrack(): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  canvas.width = 16
  canvas.height = 16
  canvas.getContext('2d')?.fillRect(0, 0, 16, 16)
  const [track] = canvas.captureStream(1).getVideoTracks()
  if (!track) throw new Error('This browser makes no picture of a canvas.')
  return track
}
