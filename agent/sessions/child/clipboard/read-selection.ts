import type { XClient, XEvent } from 'x11'
import { MAX_CLIPBOARD_CHARACTERS } from '../../../../shared/protocol/channel/input.ts'
import { ask } from '../x11/open-display.ts'
import type { Atoms } from './x11-clipboard.ts'

export interface SelectionReader {
  /** Asks the new owner for its text. */
  start(time: number | undefined): void
  take(event: XEvent): void
}

export interface SelectionReaderOrder {
  client: XClient
  window: number
  atoms: Atoms
  onText: (text: string) => void
  onFault: (message: string) => void
}

const NEW_VALUE = 0
const WHOLE_PROPERTY = 0x1fffffff
/** More is read to the end, as its owner expects, and not kept. */
const MOST_BYTES = MAX_CLIPBOARD_CHARACTERS * 4

/** Reads the clipboard's text from whoever owns it: in one piece, or piece by piece (INCR) where it is large. */
export function readSelection({
  client,
  window,
  atoms,
  onText,
  onFault,
}: SelectionReaderOrder): SelectionReader {
  let pieces: { kept: Buffer[]; bytes: number } | null = null

  async function takeProperty(): Promise<{ type: number; data: Buffer }> {
    return await ask<{ type: number; data: Buffer }>(done =>
      client.GetProperty(1, window, atoms.HANDRAIL_CLIPBOARD, 0, 0, WHOLE_PROPERTY, done),
    )
  }

  function finish(data: Buffer): void {
    onText(data.toString('utf8'))
  }

  async function takeFirst(): Promise<void> {
    const { type, data } = await takeProperty()
    if (type === atoms.INCR) pieces = { kept: [], bytes: 0 }
    else if (data.length > 0) finish(data)
  }

  async function takePiece(into: NonNullable<typeof pieces>): Promise<void> {
    const { data } = await takeProperty()
    if (data.length > 0) {
      into.bytes += data.length
      if (into.bytes <= MOST_BYTES) into.kept.push(Buffer.from(data))
      return
    }
    if (pieces === into) pieces = null
    if (into.bytes <= MOST_BYTES) finish(Buffer.concat(into.kept))
    else onFault(`A text of ${into.bytes} bytes was copied; more than ${MOST_BYTES} are not sent.`)
  }

  function failed(error: unknown): void {
    onFault(`The clipboard cannot be read: ${String(error)}`)
  }

  return {
    start(time) {
      pieces = null
      client.ConvertSelection(window, atoms.CLIPBOARD, atoms.UTF8_STRING, atoms.HANDRAIL_CLIPBOARD, time)
    },
    take(event) {
      // An owner that has no text says so with property 0.
      if (event.name === 'SelectionNotify' && event.property === atoms.HANDRAIL_CLIPBOARD)
        takeFirst().catch(failed)
      else if (
        event.name === 'PropertyNotify' &&
        event.atom === atoms.HANDRAIL_CLIPBOARD &&
        event.state === NEW_VALUE &&
        pieces
      )
        takePiece(pieces).catch(failed)
    },
  }
}
