import {
  clipboardMessages,
  inputMessages,
  type PointerButton,
} from '../../../../shared/protocol/channel/input.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import type { SessionMode } from '../../../../shared/sessions/session-mode.ts'
import type { BarPlace } from '../../bar/bar-link.ts'
import { isInside } from '../../bar/lay-out-bar.ts'
import { openClipboard, type Clipboard } from '../clipboard/clipboard.ts'
import type { Area } from '../screen/grabber.ts'
import { openInjector, type Injector } from './injector.ts'
import { makeRateLimit } from '../rate-limit.ts'

/** What the controller may do with pointer, keyboard and clipboard: all of it in Active, nothing otherwise. SCR3, MODE2. */
export interface Control {
  take(message: ControlMessage): void
  setMode(mode: SessionMode): void
  allowClipboard(allowed: boolean): void
  /** The part of the desktop that the controller sees. */
  place(area: Area): void
  /** The session bar stands here: nothing is pressed or turned on it, except its End. MODE3. */
  keepOff(bar: BarPlace): void
  /** Lets go of all that is held. */
  connectionLost(): void
  stop(): Promise<void>
}

export type ControlMessage = Extract<ChannelMessage, { type: 'clipboard' | `input-${string}` }>

export interface ControlOrder {
  mode: SessionMode
  clipboardAllowed: boolean
  /** Sent in a mode that does not allow it. */
  onDropped: () => void
  /** A text was copied on this device, in Active and where policy allows. */
  onCopied: (text: string) => void
  onFault: (message: string) => void
  open?: typeof openInjector
  openTheClipboard?: typeof openClipboard
}

/** Somebody's hands and a viewer that repeats their pointer stay far below. */
export const inputRate = { aSecond: 2000, most: 2000 }

/** What comes while the display is being connected to, which takes a moment. */
const MOST_EARLY = 500

const types: ReadonlySet<string> = new Set(
  [...inputMessages, ...clipboardMessages].map(schema => schema.shape.type.value),
)

export function isControlMessage(message: ChannelMessage): message is ControlMessage {
  return types.has(message.type)
}

export function startControl(order: ControlOrder): Control {
  const { onDropped, onFault, open = openInjector, openTheClipboard = openClipboard } = order
  let { mode, clipboardAllowed } = order
  let area: Area | null = null
  let bar: BarPlace | null = null
  let injector: Promise<Injector | null> | null = null
  let clipboard: Promise<Clipboard | null> | null = null
  let ready: Injector | null = null
  let cannot = false
  const early: ((to: Injector) => void)[] = []
  const mayPass = makeRateLimit(performance.now(), inputRate)

  async function openNow(): Promise<Injector | null> {
    try {
      ready = await open({ onFault })
      for (const act of early.splice(0)) act(ready)
      return ready
    } catch (error) {
      cannot = true
      early.length = 0
      onFault(`This device cannot be controlled: ${String(error)}`)
      return null
    }
  }

  async function openClipboardNow(): Promise<Clipboard | null> {
    try {
      return await openTheClipboard({ onCopied: told, onFault })
    } catch (error) {
      onFault(`The clipboard cannot be shared: ${String(error)}`)
      return null
    }
  }

  function told(text: string): void {
    if (mayShare()) order.onCopied(text)
  }

  function mayShare(): boolean {
    return mode === 'active' && clipboardAllowed
  }

  function perform(act: (to: Injector) => void): void {
    if (ready) act(ready)
    else if (!cannot && early.length < MOST_EARLY) early.push(act)
  }

  /** The display is asked for nothing before there is something to do on it. */
  function prepare(): void {
    if (mode === 'active') injector ??= openNow()
    if (mayShare()) clipboard ??= openClipboardNow()
    const watches = mayShare()
    void clipboard?.then(opened => opened?.watch(watches))
  }

  function letGo(): void {
    early.length = 0
    void ready?.release()
  }

  /** Control is over: what was sent and not done yet is not done any more. */
  function cutOff(): void {
    early.length = 0
    void ready?.cutOff()
  }

  function pixel(at: { x: number; y: number }): { x: number; y: number } | null {
    if (!area) return null
    return {
      x: area.x + Math.min(area.width - 1, Math.floor(at.x * area.width)),
      y: area.y + Math.min(area.height - 1, Math.floor(at.y * area.height)),
    }
  }

  function point(
    at: { x: number; y: number },
    then: (to: Injector, place: { x: number; y: number }) => void,
  ): void {
    const place = pixel(at)
    if (!place) return
    perform(to => {
      to.move(place.x, place.y)
      then(to, place)
    })
  }

  function isKeptOff({ x, y }: { x: number; y: number }): boolean {
    return bar !== null && isInside(bar.area, x, y) && !isInside(bar.end, x, y)
  }

  function takeInput(message: ControlMessage): void {
    switch (message.type) {
      case 'input-pointer':
        return point(message, () => undefined)
      case 'input-button':
        return point(message, (to, place) => {
          // What was pressed elsewhere may be let go of over the bar.
          if (message.down && isKeptOff(place)) return
          to.button(message.button satisfies PointerButton, message.down)
        })
      case 'input-wheel':
        return point(message, (to, place) => {
          if (!isKeptOff(place)) to.wheel(message.dx, message.dy)
        })
      case 'input-key':
        return perform(to => to.key(message))
      case 'input-text':
        return perform(to => to.type(message.text))
      case 'input-release':
        return letGo()
      case 'clipboard':
        return void clipboard?.then(opened => opened?.set(message.text))
    }
  }

  prepare()
  return {
    take(message) {
      const allowed = message.type === 'clipboard' ? mayShare() : mode === 'active'
      // A viewer that leaves lets go of everything, whatever the mode is by then.
      if (!allowed) return message.type === 'input-release' ? undefined : onDropped()
      const letsGo = message.type === 'input-release' || ('down' in message && !message.down)
      if (letsGo || mayPass(performance.now())) return takeInput(message)
      onFault('Input came faster than it is taken, and some was left out.')
    },
    setMode(now) {
      if (mode === 'active' && now !== 'active') cutOff()
      mode = now
      prepare()
    },
    allowClipboard(allowed) {
      clipboardAllowed = allowed
      prepare()
    },
    place(now) {
      area = now
    },
    keepOff(now) {
      bar = now
    },
    connectionLost: cutOff,
    async stop() {
      const [opened, shared] = await Promise.all([injector, clipboard])
      await Promise.all([opened?.stop(), shared?.stop()])
    },
  }
}
