import type { XClient, XEvent } from 'x11'
import type { Atoms } from './x11-clipboard.ts'

export interface SelectionServer {
  /** Owns the clipboard from now on, with this text. */
  offer(text: string): void
  answer(request: XEvent): void
}

const REPLACE = 0

/** Gives the text that the controller sent to whoever pastes on the device. It is short enough to go in one piece. */
export function serveSelection({
  client,
  window,
  atoms,
}: {
  client: XClient
  window: number
  atoms: Atoms
}): SelectionServer {
  let offered = ''
  const utf8Targets = [atoms.UTF8_STRING, atoms['text/plain;charset=utf-8'], atoms.TEXT]

  function contentFor(target: number): { type: number; format: number; data: Buffer | number[] } | null {
    if (target === atoms.TARGETS) {
      const targets = [atoms.TARGETS, ...utf8Targets, atoms.STRING]
      return { type: atoms.ATOM, format: 32, data: targets }
    }
    const type = target === atoms.TEXT ? atoms.UTF8_STRING : target
    if (utf8Targets.includes(target)) return { type, format: 8, data: Buffer.from(offered, 'utf8') }
    if (target === atoms.STRING) return { type, format: 8, data: Buffer.from(offered, 'latin1') }
    return null
  }

  return {
    offer(text) {
      offered = text
      client.SetSelectionOwner(window, atoms.CLIPBOARD)
    },
    answer({ requestor = 0, selection = 0, target = 0, property = 0, time = 0 }) {
      const content = selection === atoms.CLIPBOARD ? contentFor(target) : null
      // Old programs name no property: the target's name serves then.
      const to = property === 0 ? target : property
      // A program that is gone by now does not mind.
      if (content)
        client.ChangeProperty(REPLACE, requestor, to, content.type, content.format, content.data, () => true)
      client.SendEvent(requestor, 0, 0, {
        name: 'SelectionNotify',
        seq: 0,
        time,
        requestor,
        selection,
        target,
        property: content ? to : 0,
      })
    },
  }
}
