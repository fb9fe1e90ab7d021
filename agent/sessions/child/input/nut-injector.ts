import { Button, Key, keyboard, mouse, Point } from '@nut-tree-fork/nut-js'
import type { PointerButton } from '../../../../shared/protocol/channel/input.ts'
import type { Injector, InjectorEvents, KeyInput } from './injector.ts'

/** Windows and macOS know three buttons here; the others are left out. */
const buttons: Partial<Record<PointerButton, Button>> = {
  left: Button.LEFT,
  middle: Button.MIDDLE,
  right: Button.RIGHT,
}
/** Characters of a text count one by one. */
const MOST_WAITING = 10_000
const commandCodes = ['ControlLeft', 'ControlRight', 'AltLeft', 'AltRight', 'MetaLeft', 'MetaRight']

const keys: Readonly<Record<string, Key>> = {
  ...Object.fromEntries(
    Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', letter => [`Key${letter}`, Key[letter as 'A']]),
  ),
  ...Object.fromEntries(
    Array.from('0123456789').flatMap(digit => [
      [`Digit${digit}`, Key[`Num${digit}` as 'Num0']],
      [`Numpad${digit}`, Key[`NumPad${digit}` as 'NumPad0']],
    ]),
  ),
  ...Object.fromEntries(
    Array.from({ length: 24 }, (_, index) => [`F${index + 1}`, Key[`F${index + 1}` as 'F1']]),
  ),
  Escape: Key.Escape,
  Tab: Key.Tab,
  CapsLock: Key.CapsLock,
  Space: Key.Space,
  Enter: Key.Return,
  Backspace: Key.Backspace,
  Backquote: Key.Grave,
  Minus: Key.Minus,
  Equal: Key.Equal,
  BracketLeft: Key.LeftBracket,
  BracketRight: Key.RightBracket,
  Backslash: Key.Backslash,
  Semicolon: Key.Semicolon,
  Quote: Key.Quote,
  Comma: Key.Comma,
  Period: Key.Period,
  Slash: Key.Slash,
  ShiftLeft: Key.LeftShift,
  ShiftRight: Key.RightShift,
  ControlLeft: Key.LeftControl,
  ControlRight: Key.RightControl,
  AltLeft: Key.LeftAlt,
  AltRight: Key.RightAlt,
  MetaLeft: Key.LeftSuper,
  MetaRight: Key.RightSuper,
  ContextMenu: Key.Menu,
  PrintScreen: Key.Print,
  ScrollLock: Key.ScrollLock,
  Pause: Key.Pause,
  Insert: Key.Insert,
  Delete: Key.Delete,
  Home: Key.Home,
  End: Key.End,
  PageUp: Key.PageUp,
  PageDown: Key.PageDown,
  ArrowUp: Key.Up,
  ArrowDown: Key.Down,
  ArrowLeft: Key.Left,
  ArrowRight: Key.Right,
  NumLock: Key.NumLock,
  NumpadEnter: Key.Enter,
  NumpadAdd: Key.Add,
  NumpadSubtract: Key.Subtract,
  NumpadMultiply: Key.Multiply,
  NumpadDivide: Key.Divide,
  NumpadDecimal: Key.Decimal,
}

/** Input where there is no X server: Windows and macOS, through the platform's own calls. A character is typed as such. */
export function openNutInjector({ onFault }: InjectorEvents): Injector {
  mouse.config.autoDelayMs = 0
  keyboard.config.autoDelayMs = 0
  const heldKeys = new Map<string, Key>()
  const heldButtons = new Set<Button>()
  const unknown = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()
  let cuts = 0
  let waiting = 0
  let life = 0

  function perform(act: () => Promise<unknown>): void {
    if (waiting >= MOST_WAITING) return onFault('Input came faster than this device can take it.')
    const lifeBefore = life
    enqueue(async () => (life === lifeBefore ? await act() : undefined))
  }

  function enqueue(act: () => Promise<unknown>): void {
    waiting += 1
    last = last
      .then(act)
      .catch((error: unknown) => onFault(`An input could not be done: ${String(error)}`))
      .finally(() => (waiting -= 1))
  }

  async function press({ code, character, by, down }: KeyInput): Promise<void> {
    const held = heldKeys.get(code)
    if (!down) {
      heldKeys.delete(code)
      if (held !== undefined) await keyboard.releaseKey(held)
      return
    }
    const isCommand = commandCodes.some(each => heldKeys.has(each))
    if (by === 'character' && character !== undefined && !isCommand)
      return void (await keyboard.type(character))
    const key = keys[code]
    if (key !== undefined) {
      if (held === undefined) heldKeys.set(code, key)
      await keyboard.pressKey(key)
    } else if (!unknown.has(code) && unknown.size < 100) {
      unknown.add(code)
      onFault(`The key ${code} cannot be pressed on this keyboard, and is left out.`)
    }
  }

  async function release(): Promise<void> {
    cuts += 1
    // Never left out, however much waits.
    enqueue(async () => {
      for (const key of heldKeys.values()) await keyboard.releaseKey(key)
      for (const button of heldButtons) await mouse.releaseButton(button)
      heldKeys.clear()
      heldButtons.clear()
    })
    await last
  }

  async function cutOff(): Promise<void> {
    life += 1
    await release()
  }

  return {
    move: (x, y) => perform(async () => await mouse.setPosition(new Point(x, y))),
    button: (name, down) =>
      perform(async () => {
        const button = buttons[name]
        if (button === undefined || down === heldButtons.has(button)) return
        if (down) heldButtons.add(button)
        else heldButtons.delete(button)
        await (down ? mouse.pressButton(button) : mouse.releaseButton(button))
      }),
    wheel: (dx, dy) =>
      perform(async () => {
        if (dy !== 0) await (dy > 0 ? mouse.scrollDown(dy) : mouse.scrollUp(-dy))
        if (dx !== 0) await (dx > 0 ? mouse.scrollRight(dx) : mouse.scrollLeft(-dx))
      }),
    key: input => perform(async () => await press(input)),
    type(text) {
      const cutsBefore = cuts
      for (const character of text)
        perform(async () => {
          if (cuts === cutsBefore) await keyboard.type(character)
        })
    },
    release,
    cutOff,
    stop: cutOff,
  }
}
