import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { generate } from 'lean-qr'

/** Four modules of white around the code, as ISO/IEC 18004 asks for; dark on white in every colour scheme, or phones cannot read it. */
const QUIET_ZONE = 4

export function QrCode({ text, label }: { text: string; label: string }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (!canvas.current) return
    generate(text).toCanvas(canvas.current, {
      on: [0, 0, 0],
      off: [255, 255, 255],
      padX: QUIET_ZONE,
      padY: QUIET_ZONE,
    })
  }, [text])
  return <canvas ref={canvas} class="qr" role="img" aria-label={label} />
}
