import type { Mark } from '../../../../shared/protocol/channel/marks.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import { withMark, type MarkMessage } from '../../../../shared/sessions/mark-list.ts'
import type { SessionMode } from '../../../../shared/sessions/session-mode.ts'
import { hasOverlay, openOverlay, type Overlay, type OverlayEvents, type ScreenArea } from './overlay.ts'

/**
 * The controller's marks in this session: which there are, and that they are seen in Guidance and Active only. Each connection begins
 * without any, so what the controller no longer knows of does not stay on the person's screen. SCR2, MODE2.
 */
export interface Guidance {
  /** Whether marks can be seen on this device's screen. */
  shown(): 'on-screen' | 'nowhere'
  take(message: MarkMessage): void
  setMode(mode: SessionMode): void
  /** The part of the desktop that the controller sees; null: all of it. */
  place(area: ScreenArea | null): void
  connectionLost(): void
  stop(): Promise<void>
}

export interface GuidanceOrder extends OverlayEvents {
  mode: SessionMode
  /** Whether any mode of this session may show marks. */
  wanted: boolean
  /** Sent in a mode without marks. */
  onDropped: () => void
  /** `shown()` has changed. */
  onShown: () => void
  open?: typeof openOverlay
}

const modesWithMarks: ReadonlySet<SessionMode> = new Set(['active', 'guidance'])

export function isMarkMessage(message: ChannelMessage): message is MarkMessage {
  return message.type === 'mark' || message.type === 'mark-remove' || message.type === 'marks-clear'
}

export function startGuidance(order: GuidanceOrder): Guidance {
  const { onDropped, onShown, onFault, open = openOverlay } = order
  let { mode } = order
  let marks: readonly Mark[] = []
  let area: ScreenArea | null = null
  let overlay: Overlay | null = null
  let cannot = !order.wanted || !hasOverlay(process.platform)
  const opening = cannot ? Promise.resolve() : openNow()

  async function openNow(): Promise<void> {
    try {
      overlay = await open({ onFault })
      overlay?.place(area)
      if (marks.length > 0) overlay?.show(marks)
    } catch (error) {
      onFault(`Marks cannot be shown on the screen: ${String(error)}`)
    }
    if (overlay) return
    cannot = true
    onShown()
  }

  function show(now: readonly Mark[]): void {
    if (now === marks) return
    marks = now
    overlay?.show(marks)
  }

  function clear(): void {
    show(withMark(marks, { type: 'marks-clear' }))
  }

  return {
    shown: () => (cannot ? 'nowhere' : 'on-screen'),
    take(message) {
      if (modesWithMarks.has(mode)) show(withMark(marks, message))
      // Taking marks away does nothing where there are none: a viewer begins each connection with it.
      else if (message.type === 'mark') onDropped()
    },
    setMode(now) {
      mode = now
      if (!modesWithMarks.has(mode)) clear()
    },
    place(now) {
      area = now
      overlay?.place(now)
    },
    connectionLost: clear,
    async stop() {
      await opening
      await overlay?.stop()
    },
  }
}
