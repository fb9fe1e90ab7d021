import type { XEvent, XFixes } from 'x11'
import { ask, openDisplay } from '../x11/open-display.ts'
import type { Clipboard, ClipboardEvents } from './clipboard.ts'
import { readSelection } from './read-selection.ts'
import { serveSelection } from './serve-selection.ts'
import { tellCopied } from './tell-copied.ts'

const SET_OWNER = 1
const PROPERTY_CHANGE = 0x400000

export const atomNames = [
  'CLIPBOARD',
  'UTF8_STRING',
  'STRING',
  'TEXT',
  'TARGETS',
  'ATOM',
  'INCR',
  'text/plain;charset=utf-8',
  'HANDRAIL_CLIPBOARD',
] as const
export type Atoms = Record<(typeof atomNames)[number], number>

/** The CLIPBOARD selection of an X display (ICCCM, section 2): XFixes tells who takes it, so nothing has to be polled. */
export async function openX11Clipboard(events: ClipboardEvents): Promise<Clipboard> {
  const display = await openDisplay({ onFault: events.onFault })
  const { client, root } = display
  try {
    const fixes = await display.extension<XFixes>('fixes')
    const pairs = await Promise.all(
      atomNames.map(
        async name => [name, await ask<number>(done => client.InternAtom(false, name, done))] as const,
      ),
    )
    const atoms = Object.fromEntries(pairs) as Atoms
    const window = client.AllocID()
    client.CreateWindow(window, root, 0, 0, 1, 1, 0, 0, 0, 0, { eventMask: PROPERTY_CHANGE })
    const texts = tellCopied(events)
    const reader = readSelection({
      client,
      window,
      atoms,
      onText: text => watched && texts.copied(text),
      onFault: events.onFault,
    })
    const server = serveSelection({ client, window, atoms })
    let watched = false

    client.on('event', (event: XEvent) => {
      // XFixes and the core protocol both have a SelectionNotify.
      if (event.type === fixes.firstEvent) {
        if (watched && event.selection === atoms.CLIPBOARD && event.owner && event.owner !== window)
          reader.start(event.time)
      } else if (event.name === 'SelectionRequest') server.answer(event)
      else reader.take(event)
    })
    fixes.SelectSelectionInput(window, atoms.CLIPBOARD, SET_OWNER)
    await client.sync()

    return {
      set(text) {
        if (texts.received(text)) server.offer(text)
      },
      watch(now) {
        watched = now
      },
      async stop() {
        display.close()
      },
    }
  } catch (error) {
    display.close()
    throw error
  }
}
