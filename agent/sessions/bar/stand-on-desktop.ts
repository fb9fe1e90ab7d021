import type { HeldSession } from '../../../shared/protocol/page-link.ts'
import { screenModes } from '../../../shared/sessions/session-mode.ts'
import { deskWords } from '../../../shared/words/en/sessions.ts'
import { modeNames } from '../../../shared/words/en/sessions.ts'
import { participantDeviceWords } from '../../../shared/words/en/participants.ts'
import { recordingWords } from '../../../shared/words/en/recordings.ts'
import { say } from '../../../shared/words/say.ts'
import type { OnDesktop } from '../fork-on-desktop.ts'
import type { BarPlace } from './bar-link.ts'
import { startSessionBar, type SessionBar, type SessionBarOrder } from './start-bar.ts'

/** What a session puts on the user's desktop: the bar, a notification, and the lock of mouse and keyboard. MODE3, POL2. */
export interface OnTheDesktop {
  /** What the session is now. */
  update(session: HeldSession, showNotification: boolean): void
  lockInput(): Promise<void>
  unlockInput(): Promise<void>
  /** Resolves when nothing of it is left. */
  gone(): Promise<void>
}

export interface OnTheDesktopOrder extends OnDesktop {
  /** Null where this desktop shows no such windows: then the agent's page alone has the bar. */
  startBar?: (order: SessionBarOrder) => SessionBar
  onEnd: () => void
  onPlaced: (place: BarPlace) => void
  onLost: () => void
  note: (level: 'info' | 'warn', message: string) => void
}

/** Windows and macOS have the bar on the agent's page only; so has a Linux desktop without X11. */
export function hasBar({ env }: OnDesktop, platform: NodeJS.Platform = process.platform): boolean {
  return platform === 'linux' && env['DISPLAY'] !== undefined && env['WAYLAND_DISPLAY'] === undefined
}

/** What the bar says; null where none is to be seen. In a mode with a screen there always is one. */
export function barText(session: HeldSession, showNotification: boolean): string | null {
  if (session.phase !== 'connecting' && session.phase !== 'live') return null
  if (!screenModes.includes(session.mode) && !showNotification) return null
  const { name, organisation } = session.controller
  const sentence = session.phase === 'live' ? deskWords.connected : deskWords.connecting
  const locked = session.inputLocked ? ` ${deskWords.locked}` : ''
  const recorded = session.recording ? ` ${recordingWords.barRecording}` : ''
  const { length: count } = session.participants
  const more = count > 0 ? ` ${say(participantDeviceWords.barMore, { count })}` : ''
  return `${say(sentence, { name, organisation, mode: modeNames[session.mode] })}${more}${locked}${recorded}`
}

export function standOnDesktop(order: OnTheDesktopOrder): OnTheDesktop {
  const { startBar = startSessionBar } = order
  let bar: SessionBar | null = null
  let leaving: Promise<void> = Promise.resolve()
  let notified = false

  function open(): SessionBar | null {
    if (!hasBar(order)) return null
    bar ??= startBar({ ...order, endWord: deskWords.end })
    return bar
  }

  function close(): void {
    const closing = bar
    bar = null
    if (closing) leaving = Promise.all([leaving, closing.close()]).then(() => undefined)
  }

  return {
    update(session, showNotification) {
      if (session.phase === 'ended') return close()
      const text = barText(session, showNotification)
      if (text !== null) open()?.show(text)
      else if (session.phase === 'live' && !session.inputLocked) close()
      if (session.phase !== 'live' || notified || !showNotification) return
      notified = true
      const { name, organisation } = session.controller
      if (!open())
        return order.note('info', 'This desktop shows no notification; the session is on the page.')
      bar?.notify(
        deskWords.notifyTitle,
        say(deskWords.connected, { name, organisation, mode: modeNames[session.mode] }),
      )
    },
    async lockInput() {
      const opened = open()
      if (!opened) throw new Error('Mouse and keyboard can be switched off on X11 desktops only.')
      await opened.lock()
    },
    async unlockInput() {
      await bar?.unlock()
    },
    async gone() {
      close()
      await leaving
    },
  }
}
