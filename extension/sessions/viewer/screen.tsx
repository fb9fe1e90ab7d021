import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { MarkDrawing } from '../../../shared/browser/marks/mark-drawing.tsx'
import type { PictureSize } from '../../../shared/sessions/mark-shapes.ts'
import { markWords, viewerWords as words } from '../../../shared/words/en/extension.ts'
import { say } from '../../../shared/words/say.ts'
import { modesWithMarks, type Viewer } from './viewer.ts'

const KEEP_EVERY_MS = 1000

/** Before the device has said how large its screen is. */
const SOME_SIZE: PictureSize = { width: 1280, height: 800 }

/**
 * The device's screen, fitted into the page or pixel by pixel, with the marks at their places, and over them what catches input.
 * All of it lies in one box that has exactly the picture's shape, so that a place is the same fraction for each. When the
 * connection breaks, the last picture stays until a new one has come. SCR1, SCR2, SES2.
 */
export function Screen(props: {
  viewer: Viewer
  deviceName: string
  picture: 'fit' | 'full-size'
  onVideo: (video: HTMLVideoElement | null) => void
  children: ComponentChildren
}): JSX.Element {
  const { viewer, deviceName, picture } = props
  const stream = viewer.stream.value
  const isInterrupted = viewer.connection.value === 'interrupted'
  const video = useRef<HTMLVideoElement>(null)
  const frozen = useRef<HTMLCanvasElement>(null)
  const [hasPicture, setHasPicture] = useState(false)
  const [isFrozen, setIsFrozen] = useState(false)
  const ratio = useDevicePixelRatio()
  const size = viewer.device.value?.screen ?? SOME_SIZE
  // Where the user sees none, neither does this side.
  const marks = modesWithMarks.includes(viewer.device.value?.mode ?? 'monitor')
    ? viewer.marks.shown.value
    : []

  const isKept = useRef(false)
  useEffect(() => {
    if (isInterrupted) {
      setIsFrozen(isKept.current)
      return undefined
    }
    // A stream that ends takes its picture with it, so a copy has to be there before.
    const timer = setInterval(() => {
      if (video.current && frozen.current && keepPicture(video.current, frozen.current)) isKept.current = true
    }, KEEP_EVERY_MS)
    return () => clearInterval(timer)
  }, [isInterrupted])
  useEffect(() => {
    const element = video.current
    if (!element) return undefined
    element.srcObject = stream
    setHasPicture(false)
    // Muted video may always play; a refusal means that the element is gone already.
    if (stream) element.play().catch((error: unknown) => console.warn('handrail: play', error))
    return () => {
      element.srcObject = null
    }
  }, [stream])
  const onPicture = (): void => {
    setHasPicture(true)
    setIsFrozen(false)
  }
  const shape: Record<string, string> = {
    '--picture-width': String(size.width),
    '--picture-height': String(size.height),
    '--pixel-ratio': String(ratio),
  }
  return (
    <div class={`screen ${picture}`}>
      {!hasPicture && !isFrozen && <p class="no-picture">{words.noPictureYet}</p>}
      <div class="picture" style={shape}>
        <video
          ref={element => {
            video.current = element
            props.onVideo(element)
          }}
          muted
          playsInline
          aria-label={say(words.screenOf, { device: deviceName })}
          onLoadedData={onPicture}
        />
        <canvas ref={frozen} class="frozen" hidden={!isFrozen} aria-hidden="true" />
        {marks.length > 0 && (
          <MarkDrawing marks={marks} size={size} label={say(markWords.drawn, { count: marks.length })} />
        )}
        {props.children}
      </div>
    </div>
  )
}

/** Copies the video's picture, which goes away with its stream. False where there is none. */
function keepPicture(video: HTMLVideoElement, canvas: HTMLCanvasElement): boolean {
  if (video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return false
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  return true
}

/** One pixel of the device is one of this display, whatever this page's zoom is. */
function useDevicePixelRatio(): number {
  const [ratio, setRatio] = useState(window.devicePixelRatio)
  useEffect(() => {
    const look = (): void => setRatio(window.devicePixelRatio)
    window.addEventListener('resize', look)
    return () => window.removeEventListener('resize', look)
  }, [])
  return ratio
}
