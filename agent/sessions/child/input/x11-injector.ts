import type { XKeyboard, XTest } from 'x11'
import type { PointerButton } from '../../../../shared/protocol/channel/input.ts'
import { downKeys } from '../x11/down-keys.ts'
import { ask, openDisplay, type OpenDisplay } from '../x11/open-display.ts'
import type { Injector, InjectorEvents } from './injector.ts'
import { openX11Keyboard } from './x11-keyboard.ts'

const buttons: Readonly<Record<PointerButton, number>> = { left: 1, middle: 2, right: 3, back: 8, forward: 9 }
const WHEEL_UP = 4
const WHEEL_DOWN = 5
const WHEEL_LEFT = 6
const WHEEL_RIGHT = 7
/** What waits while a text is typed; beyond it the device is too slow for what is sent, and more is dropped. */
const MOST_WAITING = 2000

/** Input through the XTEST extension, as if it came from a device of its own. SCR3. */
export async function openX11Injector(events: InjectorEvents): Promise<Injector> {
  const display = await openDisplay(events)
  const { client, root } = display
  try {
    const xtest = await display.extension<XTest>('xtest')
    const keyboard = await openX11Keyboard({
      client,
      xtest,
      xkb: await display.extension<XKeyboard>('xkb'),
      onFault: events.onFault,
    })
    const held = new Set<number>()
    const acts: (() => Promise<void> | void)[] = []
    let running: Promise<void> | null = null
    let lastMove: (() => void) | null = null
    let lastRelease: (() => Promise<void>) | null = null

    function press(button: number, down: boolean): void {
      if (down === held.has(button)) return
      if (down) held.add(button)
      else held.delete(button)
      xtest.FakeInput(down ? xtest.ButtonPress : xtest.ButtonRelease, button, 0, 0, 0, 0)
    }

    function turn(button: number, notches: number): void {
      for (let notch = 0; notch < notches; notch += 1) {
        xtest.FakeInput(xtest.ButtonPress, button, 0, 0, 0, 0)
        xtest.FakeInput(xtest.ButtonRelease, button, 0, 0, 0, 0)
      }
    }

    async function run(): Promise<void> {
      for (let act = acts.shift(); act; act = acts.shift()) {
        if (act === lastMove) lastMove = null
        try {
          await act()
        } catch (error) {
          events.onFault(`An input could not be done: ${String(error)}`)
        }
      }
      running = null
    }

    function perform(act: () => Promise<void> | void): void {
      if (acts.length >= MOST_WAITING)
        return events.onFault('Input came faster than this device can take it.')
      acts.push(act)
      running ??= run()
    }

    async function release(): Promise<void> {
      keyboard.cutShort()
      // Never left out, however much waits; but a flood of them is one.
      if (lastRelease === null || acts.at(-1) !== lastRelease) {
        lastRelease = async () => {
          for (const button of held) press(button, false)
          await keyboard.release()
        }
        acts.push(lastRelease)
      }
      running ??= run()
      await running
    }

    async function cutOff(): Promise<void> {
      acts.length = 0
      lastMove = null
      await release()
    }

    await releaseAll(display, xtest)
    return {
      move(x, y) {
        const act = (): void => xtest.FakeInput(xtest.MotionNotify, 0, 0, root, x, y)
        // Of moves that wait one after the other only the last counts.
        if (lastMove && acts.at(-1) === lastMove) acts.pop()
        lastMove = act
        perform(act)
      },
      button: (button, down) => perform(() => press(buttons[button], down)),
      wheel: (dx, dy) =>
        perform(() => {
          turn(dy > 0 ? WHEEL_DOWN : WHEEL_UP, Math.abs(dy))
          turn(dx > 0 ? WHEEL_RIGHT : WHEEL_LEFT, Math.abs(dx))
        }),
      key: stroke => perform(async () => await keyboard.key(stroke)),
      type: text => perform(async () => await keyboard.type(text)),
      release,
      cutOff,
      async stop() {
        await cutOff()
        await client.sync()
        display.close()
      },
    }
  } catch (error) {
    display.close()
    throw error
  }
}

/**
 * Lets go of all that XTEST holds on the display, also by a process that is gone: a key that the person holds on her own keyboard is
 * another device's, and stays.
 */
async function releaseAll({ client, root }: OpenDisplay, xtest: XTest): Promise<void> {
  const [keys, { keyMask }] = await Promise.all([
    ask<Buffer>(done => client.QueryKeymap(done)),
    ask<{ keyMask: number }>(done => client.QueryPointer(root, done)),
  ])
  for (const keycode of downKeys(keys)) xtest.FakeInput(xtest.KeyRelease, keycode, 0, 0, 0, 0)
  for (let button = 1; button <= 3; button += 1)
    if (keyMask & (0x80 << button)) xtest.FakeInput(xtest.ButtonRelease, button, 0, 0, 0, 0)
  await client.sync()
}
