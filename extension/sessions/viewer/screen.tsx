import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { viewerWords as words } from '../../../shared/words/en/extension.ts'
import { say } from '../../../shared/words/say.ts'

export type PictureSize = 'fit' | 'full-size'

/** The device's screen, fitted into the page or pixel by pixel; or the words for why there is none. */
export function Screen(props: {
  stream: MediaStream | null
  hasScreen: boolean
  deviceName: string
  size: PictureSize
}): JSX.Element {
  const { stream, hasScreen, deviceName, size } = props
  const video = useRef<HTMLVideoElement>(null)
  const [hasPicture, setHasPicture] = useState(false)
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
  if (!hasScreen) return <p class="no-picture">{words.noScreen}</p>
  return (
    <div class={`screen ${size}`} tabIndex={size === 'full-size' ? 0 : -1}>
      {!hasPicture && <p class="no-picture">{words.noPictureYet}</p>}
      <video
        ref={video}
        muted
        playsInline
        aria-label={say(words.screenOf, { device: deviceName })}
        onLoadedData={() => setHasPicture(true)}
      />
    </div>
  )
}
