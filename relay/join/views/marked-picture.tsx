import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { MarkDrawing } from '../../../shared/browser/marks/mark-drawing.tsx'
import { joinPictureWords as words } from '../../../shared/words/en/join.ts'
import type { GuestSession } from '../session/guest-session.ts'

/** What is shared, and the support person's marks exactly over it. SCR2. */
export function MarkedPicture({ session }: { session: GuestSession }): JSX.Element {
  const video = useRef<HTMLVideoElement>(null)
  const stream = session.screen.stream.value
  const size = session.screen.size.value
  const marks = session.marks.value
  useEffect(() => {
    const element = video.current
    if (!element) return undefined
    element.srcObject = stream
    // Muted video may always play; a refusal means that the element is gone already.
    element.play().catch((error: unknown) => console.warn('handrail: preview', error))
    return () => {
      element.srcObject = null
    }
  }, [stream])
  return (
    <div class="marked-picture">
      <video ref={video} muted playsInline aria-label={words.preview} />
      {size && <MarkDrawing marks={marks} size={size} label={words.marks} />}
    </div>
  )
}
