import { expect, test, vi } from 'vitest'
import type { Clipboard } from '../clipboard/clipboard.ts'
import { tellCopied } from '../clipboard/tell-copied.ts'
import { inputRate, isControlMessage, startControl, type Control } from './control.ts'
import { keycodeOf } from './evdev-codes.ts'
import type { Injector } from './injector.ts'
import { makeRateLimit } from '../rate-limit.ts'

function setUp(mode: 'active' | 'guidance' = 'active', clipboardAllowed = true) {
  const injector = {
    move: vi.fn<Injector['move']>(),
    button: vi.fn<Injector['button']>(),
    wheel: vi.fn<Injector['wheel']>(),
    key: vi.fn<Injector['key']>(),
    type: vi.fn<Injector['type']>(),
    release: vi.fn<Injector['release']>(async () => undefined),
    cutOff: vi.fn<Injector['cutOff']>(async () => undefined),
    stop: vi.fn<Injector['stop']>(async () => undefined),
  }
  const clipboard = {
    set: vi.fn<Clipboard['set']>(),
    watch: vi.fn<Clipboard['watch']>(),
    stop: vi.fn<Clipboard['stop']>(async () => undefined),
  }
  const onDropped = vi.fn<() => void>()
  const onFault = vi.fn<(message: string) => void>()
  const control: Control = startControl({
    mode,
    clipboardAllowed,
    onDropped,
    onCopied: () => undefined,
    onFault,
    open: async () => injector,
    openTheClipboard: async () => clipboard,
  })
  control.place({ x: 100, y: 0, width: 200, height: 100 })
  return { control, injector, clipboard, onDropped, onFault }
}

test('[SCR3] a place is a pixel of the monitor that is shown, its last one at most', async () => {
  const { control, injector } = setUp()
  control.take({ type: 'input-pointer', x: 0.5, y: 0.5 })
  control.take({ type: 'input-button', x: 1, y: 1, button: 'right', down: true })
  await vi.waitFor(() => expect(injector.button).toHaveBeenCalledWith('right', true))
  expect(injector.move.mock.calls).toEqual([
    [200, 50],
    [299, 99],
  ])
})

test('[MODE2] outside Active nothing reaches the device, and each message is counted', async () => {
  const { control, injector, clipboard, onDropped } = setUp('guidance')
  control.take({ type: 'input-text', text: 'a' })
  control.take({ type: 'clipboard', text: 'a' })
  control.take({ type: 'input-release' })
  expect(onDropped).toHaveBeenCalledTimes(2)
  control.setMode('active')
  control.take({ type: 'input-text', text: 'b' })
  await vi.waitFor(() => expect(injector.type.mock.calls).toEqual([['b']]))
  control.setMode('monitor')
  expect(injector.cutOff).toHaveBeenCalledOnce()
  control.take({ type: 'input-text', text: 'c' })
  expect(onDropped).toHaveBeenCalledTimes(3)
  expect(clipboard.set).not.toHaveBeenCalled()
})

test('[MODE2] the clipboard is shared where policy allows it, and no longer than that', async () => {
  const { control, clipboard, onDropped } = setUp('active', false)
  control.take({ type: 'clipboard', text: 'no' })
  expect(onDropped).toHaveBeenCalledOnce()
  control.allowClipboard(true)
  control.take({ type: 'clipboard', text: 'yes' })
  await vi.waitFor(() => expect(clipboard.set.mock.calls).toEqual([['yes']]))
  expect(clipboard.watch).toHaveBeenLastCalledWith(true)
  control.allowClipboard(false)
  await vi.waitFor(() => expect(clipboard.watch).toHaveBeenLastCalledWith(false))
})

test('[SCR3] a flood is cut off, but what is held can always be let go', async () => {
  const { control, injector, onFault } = setUp()
  await vi.waitFor(() => expect(onFault).not.toHaveBeenCalled())
  for (let count = 0; count < 5000; count += 1) control.take({ type: 'input-text', text: 'x' })
  control.take({ type: 'input-key', code: 'KeyA', by: 'code', down: false })
  expect(injector.key).toHaveBeenCalledOnce()
  expect(injector.type.mock.calls.length).toBeLessThan(2200)
  expect(onFault).toHaveBeenCalledWith('Input came faster than it is taken, and some was left out.')
})

test('2,000 messages a second pass', () => {
  const mayPass = makeRateLimit(0, inputRate)
  const passed = (now: number): number =>
    Array.from({ length: 3000 }, () => mayPass(now)).filter(Boolean).length
  expect(passed(0)).toBe(2000)
  expect(passed(100)).toBe(200)
})

test('[SCR3] a text goes over once, and never back to where it came from', () => {
  const onCopied = vi.fn<(text: string) => void>()
  const onFault = vi.fn<(message: string) => void>()
  const texts = tellCopied({ onCopied, onFault })
  texts.copied('one')
  texts.copied('one')
  expect(texts.received('two')).toBe(true)
  texts.copied('two')
  texts.copied('x'.repeat(32_001))
  expect(onCopied.mock.calls).toEqual([['one']])
  expect(onFault).toHaveBeenCalledOnce()
})

test('physical keys are known by their place, whatever is printed on them', () => {
  expect(keycodeOf('Escape')).toBe(9)
  expect(keycodeOf('KeyQ')).toBe(24)
  expect(keycodeOf('Enter')).toBe(36)
  expect(keycodeOf('ShiftLeft')).toBe(50)
  expect(keycodeOf('Backslash')).toBe(51)
  expect(keycodeOf('Space')).toBe(65)
  expect(keycodeOf('F10')).toBe(76)
  expect(keycodeOf('NumpadAdd')).toBe(86)
  expect(keycodeOf('IntlBackslash')).toBe(94)
  expect(keycodeOf('F12')).toBe(96)
  expect(keycodeOf('AltRight')).toBe(108)
  expect(keycodeOf('Delete')).toBe(119)
  expect(keycodeOf('MetaLeft')).toBe(133)
  expect(keycodeOf('F13')).toBe(191)
  expect(keycodeOf('Nonsense')).toBeNull()
})

test('what is input and what is not', () => {
  expect(isControlMessage({ type: 'input-release' })).toBe(true)
  expect(isControlMessage({ type: 'clipboard', text: '' })).toBe(true)
  expect(isControlMessage({ type: 'marks-clear' })).toBe(false)
})
