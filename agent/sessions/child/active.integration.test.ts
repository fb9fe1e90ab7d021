import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import x11, { type XDisplay } from 'x11'
import type { ModeReason, SessionMode } from '../../../shared/sessions/session-mode.ts'
import { startChildViewer, type ChildViewer } from '../../../test/support/child-viewer.ts'
import { startDesktop, type Desktop } from '../../../test/support/desktop.ts'
import { makeTerms } from '../../../test/support/make-terms.ts'
import { programUrl } from '../../program-url.ts'
import { downKeys } from './x11/down-keys.ts'
import { ask } from './x11/open-display.ts'

const within = { timeout: 15_000, interval: 20 }
const because: ModeReason = { rule: 'first-in-order', passedOver: [] }

let desktop: Desktop
let folder: string
let viewer: ChildViewer
const windows: ChildProcess[] = []

beforeAll(async () => {
  desktop = await startDesktop({ width: 1280, height: 800, moving: false })
})
afterAll(async () => await desktop.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-active-test-'))
  viewer = startChildViewer({ DISPLAY: desktop.display })
})
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail')
    console.log(viewer.told.filter(told => told.type === 'log').map(told => told.message))
  await viewer.stop()
  for (const { pid } of windows.splice(0)) if (pid !== undefined) process.kill(-pid, 'SIGTERM')
  await rm(folder, { recursive: true, force: true })
  await desktop.run('setxkbmap', ['us'])
})

async function begin(mode: SessionMode, clipboard = true): Promise<void> {
  const allowedModes: SessionMode[] = ['active', 'guidance', 'monitor', 'chat']
  const terms = makeTerms({ allowedModes, may: { chat: true, clipboard } })
  viewer.tell({ type: 'start', mode, because, terms, downloadFolder: folder, reconnectForMs: 20_000 })
  viewer.tell({ type: 'signal', signal: { type: 'ready' } })
  await viewer.hears('state', ({ screen }) => screen !== null)
}

/** A window with the focus that runs this program; what it prints comes back. */
async function openWindow(command: string, args: string[], title: string): Promise<() => string> {
  const env = { ...process.env, DISPLAY: desktop.display, LANG: 'C.UTF-8' }
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  windows.push(child)
  let printed = ''
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()))
  await vi.waitFor(async () => {
    const active = await desktop.run('xdotool', ['getactivewindow', 'getwindowname'])
    expect(active.trim()).toBe(title)
  }, within)
  return () => printed
}

/** A name of its own tells it from the one of an earlier test, which may go only now. */
async function openTerminal(script: string, options: string[] = []): Promise<void> {
  const title = basename(folder)
  const looks = ['-u8', '-T', title, '-geometry', '100x30+0+0']
  const command = `echo > ${folder}/begun; ${script}`
  await openWindow('xterm', [...looks, ...options, '-e', 'sh', '-c', command], title)
  await fileHolds('begun', '\n')
}

async function fileHolds(file: string, text: string): Promise<void> {
  await vi.waitFor(async () => expect(await readFile(join(folder, file), 'utf8')).toBe(text), within)
}

function key(code: string, character?: string): void {
  const by = character === undefined ? 'code' : 'character'
  for (const down of [true, false]) viewer.say({ type: 'input-key', code, character, by, down })
}

function hold(code: string, down: boolean): void {
  viewer.say({ type: 'input-key', code, by: 'code', down })
}

async function onDisplay<T>(work: (display: XDisplay) => Promise<T>): Promise<T> {
  const display = await ask<XDisplay>(done => x11.createClient({ display: desktop.display }, done))
  try {
    return await work(display)
  } finally {
    display.client.terminate()
  }
}

async function keysDown(): Promise<number[]> {
  return await onDisplay(async ({ client }) => [
    ...downKeys(await ask<Buffer>(done => client.QueryKeymap(done))),
  ])
}

describe('keyboard', () => {
  test.each(['us', 'de', 'us,de', 'fr'])(
    '[SCR3] a text arrives in a terminal on the layout %s, also what the layout lacks',
    async layout => {
      await desktop.run('setxkbmap', layout.split(' '))
      await openTerminal(`cat > ${folder}/typed`)
      await begin('active')
      const text = 'Hello, Wörld! @€{}[]|~\\ ß "quoted" Ωмир日本 🎉'
      viewer.say({ type: 'input-text', text: `${text}\n` })
      await fileHolds('typed', `${text}\n`)
    },
  )

  test('[SCR3] characters with Shift, AltGr and Caps Lock of the controller’s keyboard, on another layout', async () => {
    await desktop.run('setxkbmap', ['de'])
    await openTerminal(`cat > ${folder}/typed`)
    await begin('active')
    hold('ShiftLeft', true)
    key('KeyA', 'A')
    key('Digit2', '@')
    key('Quote', '"')
    key('Slash', '?')
    hold('ShiftLeft', false)
    hold('AltRight', true)
    key('KeyE', '€')
    key('KeyQ', '@')
    hold('AltRight', false)
    // A Mac's Option.
    hold('AltLeft', true)
    key('Digit5', '[')
    hold('AltLeft', false)
    hold('CapsLock', true)
    hold('CapsLock', false)
    key('KeyY', 'Y')
    key('KeyZ', 'z')
    hold('CapsLock', true)
    hold('CapsLock', false)
    key('Semicolon', 'ö')
    key('Enter')
    await fileHolds('typed', 'A@"?€@[Yzö\n')
    expect(await keysDown()).toEqual([])
  })

  test('[SCR3] with Control held it is the key that counts: Ctrl+C stops the program', async () => {
    await openTerminal(
      `trap 'echo stopped > ${folder}/stopped' INT; echo > ${folder}/trapped; sleep 60; sleep 60`,
    )
    await fileHolds('trapped', '\n')
    await begin('active')
    hold('ControlLeft', true)
    key('KeyC', 'c')
    hold('ControlLeft', false)
    await fileHolds('stopped', 'stopped\n')
  })

  test('[SCR3] a key that does not exist is left out with one line in the log, and the next one works', async () => {
    await openTerminal(`cat > ${folder}/typed`)
    await begin('active')
    key('NoSuchKey')
    key('NoSuchKey')
    key('KeyX', 'x')
    key('Enter')
    await fileHolds('typed', 'x\n')
    const lines = viewer.told.filter(told => told.type === 'log' && told.message.includes('NoSuchKey'))
    expect(lines).toHaveLength(1)
  })
})

describe('pointer', () => {
  test('[SCR3] buttons, double click, wheel and drag arrive where they were meant', async () => {
    const printed = await openWindow(
      'xev',
      ['-geometry', '1000x700+0+0', '-event', 'button', '-event', 'mouse'],
      'Event Tester',
    )
    await begin('active')
    const at = { x: 0.5, y: 0.5 }
    const releases = (): number => printed().match(/ButtonRelease/g)?.length ?? 0
    // A window manager that looks at each press first gives one that comes meanwhile a later place.
    const seen = async (count: number): Promise<void> =>
      await vi.waitFor(() => expect(releases()).toBe(count), within)
    for (const [index, button] of (
      ['left', 'left', 'middle', 'right', 'back', 'forward'] as const
    ).entries()) {
      for (const down of [true, false]) viewer.say({ type: 'input-button', ...at, button, down })
      await seen(index + 1)
    }
    viewer.say({ type: 'input-wheel', ...at, dx: 1, dy: -2 })
    await seen(9)
    viewer.say({ type: 'input-button', ...at, button: 'left', down: true })
    await vi.waitFor(() => expect(printed().match(/ButtonPress/g)).toHaveLength(10), within)
    viewer.say({ type: 'input-pointer', x: 0.6, y: 0.6 })
    viewer.say({ type: 'input-button', x: 0.6, y: 0.6, button: 'left', down: false })
    await seen(10)
    expect(printed()).toMatch(/MotionNotify[^]*?root:\(768,480\),\s+state 0x100/)
    const pressed = [...printed().matchAll(/ButtonPress[^]*?root:\((\d+,\d+)\)[^]*?button (\d)/g)]
    expect(pressed.map(match => match[2])).toEqual(['1', '1', '2', '3', '8', '9', '4', '4', '7', '1'])
    expect(new Set(pressed.map(match => match[1]))).toEqual(new Set(['640,400']))
  })

  test('[SCR1] in Active the pointer’s shape is told instead of drawn', async () => {
    await openTerminal('sleep 60')
    await begin('active')
    // To and fro, for what is between two looks at the screen is not seen: over the terminal, and beside it.
    let isOver = false
    const shapes = await vi.waitFor(
      () => {
        isOver = !isOver
        const at = isOver ? 0.2 : 0.95
        viewer.say({ type: 'input-pointer', x: at, y: at })
        const told = viewer.heard.flatMap(message =>
          message.type === 'pointer-shape' && message.shape !== null ? [message.shape] : [],
        )
        expect(new Set(told.map(shape => shape.rgba)).size).toBeGreaterThan(1)
        return told
      },
      { timeout: 30_000, interval: 500 },
    )
    for (const shape of shapes) expect(shape.width).toBeGreaterThan(4)
  })
})

describe('what the mode does not allow', () => {
  test.each(['monitor', 'guidance'] as const)(
    '[MODE2] in %s the same input does nothing, and is counted',
    async mode => {
      await openTerminal(`cat > ${folder}/typed`)
      await begin(mode)
      const before = await desktop.run('xdotool', ['getmouselocation'])
      viewer.say({ type: 'input-text', text: 'not me\n' })
      viewer.say({ type: 'input-pointer', x: 0.9, y: 0.1 })
      key('KeyA', 'a')
      viewer.say({ type: 'clipboard', text: 'not this' })
      viewer.say({ type: 'input-release' })
      await vi.waitFor(() => expect(viewer.told).toContainEqual({ type: 'input-dropped', count: 5 }), within)
      expect(await desktop.run('xdotool', ['getmouselocation'])).toBe(before)
      // Then it is allowed, and only what comes from there on arrives.
      viewer.tell({ type: 'mode', mode: 'active', because })
      viewer.say({ type: 'input-text', text: 'me\n' })
      await vi.waitFor(async () => {
        viewer.say({ type: 'input-text', text: '.\n' })
        expect(await readFile(join(folder, 'typed'), 'utf8')).toContain('.\n')
      }, within)
      expect(await readFile(join(folder, 'typed'), 'utf8')).not.toContain('not me')
    },
  )

  test('[MODE2] [MODE3] what was sent in Active and waits is not typed once the mode has gone down', async () => {
    await openTerminal(`cat > ${folder}/typed`)
    await begin('active')
    for (let count = 0; count < 2500; count += 1)
      viewer.say({ type: 'input-text', text: `${'x'.repeat(count === 0 ? 10 : 200)}\n` })
    await vi.waitFor(async () => expect(await readFile(join(folder, 'typed'), 'utf8')).toContain('x'), within)
    hold('ShiftLeft', true)
    viewer.tell({ type: 'mode', mode: 'monitor', because })
    await viewer.hears('state', ({ mode }) => mode === 'monitor')
    const lines = async (): Promise<number> =>
      (await readFile(join(folder, 'typed'), 'utf8')).split('\n').length
    const before = await lines()
    // Longer than it takes to type many of those lines.
    await new Promise(resolve => setTimeout(resolve, 1500))
    expect(await lines()).toBeLessThanOrEqual(before + 2)
    expect(await keysDown()).toEqual([])
  })

  test('[MODE2] a flood of input leaves the session alive', async () => {
    await begin('active')
    for (let count = 0; count < 20_000; count += 1)
      viewer.say({ type: 'input-pointer', x: (count % 100) / 100, y: 0.5 })
    viewer.say({ type: 'chat', messageId: 'still-there', text: 'hello', sentAt: 1 })
    await viewer.hears('chat-delivered')
  })
})

describe('keys that are held', () => {
  async function holdThree(): Promise<void> {
    await begin('active')
    hold('ShiftLeft', true)
    hold('ControlRight', true)
    viewer.say({ type: 'input-button', x: 0.5, y: 0.5, button: 'left', down: true })
    await vi.waitFor(async () => expect(await keysDown()).toEqual([50, 105]), within)
  }

  async function allUp(): Promise<void> {
    await vi.waitFor(async () => {
      expect(await keysDown()).toEqual([])
      const mask = await onDisplay(
        async ({ client, screen }) =>
          await ask<{ keyMask: number }>(done => client.QueryPointer(screen[0]?.root ?? 0, done)),
      )
      expect(mask.keyMask & 0x1f00).toBe(0)
    }, within)
  }

  test('[SCR3] are let go when the viewer loses the focus', async () => {
    await holdThree()
    viewer.say({ type: 'input-release' })
    await allUp()
  })

  test('[SCR3] are let go when the mode goes down', async () => {
    await holdThree()
    viewer.tell({ type: 'mode', mode: 'monitor', because })
    await allUp()
  })

  test('[SCR3] are let go when the connection is lost', async () => {
    await holdThree()
    viewer.cut()
    await allUp()
  })

  test('[SCR3] are let go when the session ends', async () => {
    await holdThree()
    viewer.tell({ type: 'end', reason: 'target-ended' })
    await allUp()
  })

  test('[SCR3] are let go by the program that follows a crash', async () => {
    await holdThree()
    await viewer.stop()
    expect(await keysDown()).toEqual([50, 105])
    const program = programUrl(import.meta.url, 'input/release-input.ts', 'release-input.js')
    await desktop.run(process.execPath, [program.pathname])
    await allUp()
  })
})

describe('clipboard', () => {
  const paste = ['-xrm', '*VT100.translations: #override Ctrl <Key>F9: insert-selection(CLIPBOARD)']
  const copies = ['-xrm', '*allowWindowOps: true', '-xrm', '*disallowedWindowOps: ']
  const copy = (text: string): string => `printf '\\033]52;c;${Buffer.from(text).toString('base64')}\\007'`

  async function pasteIn(): Promise<void> {
    hold('ControlLeft', true)
    key('F9')
    hold('ControlLeft', false)
    key('Enter')
  }

  test('[SCR3] what the controller copied can be pasted on the device', async () => {
    await openTerminal(`cat > ${folder}/pasted`, paste)
    await begin('active')
    viewer.say({ type: 'clipboard', text: 'Grüße, 日本' })
    await vi.waitFor(
      async () => {
        await pasteIn()
        expect(await readFile(join(folder, 'pasted'), 'utf8')).toContain('Grüße, 日本')
      },
      { timeout: 15_000, interval: 300 },
    )
    expect(viewer.heard.filter(({ type }) => type === 'clipboard')).toEqual([])
  })

  test('[SCR3] what is copied on the device is told once; a large text comes whole, too large a one not at all', async () => {
    await begin('active')
    const large = 'äb'.repeat(15_000)
    viewer.say({ type: 'clipboard', text: 'first' })
    await openTerminal(
      `sleep 0.5; ${copy('Grüße')}; sleep 0.5; ${copy(large)}; sleep 0.5; ${copy('x'.repeat(32_001))}; sleep 60`,
      copies,
    )
    expect(await viewer.hears('clipboard')).toEqual({ type: 'clipboard', text: 'Grüße' })
    await viewer.hears('clipboard', ({ text }) => text === large)
    await vi.waitFor(
      () =>
        expect(viewer.told).toContainEqual(
          expect.objectContaining({ type: 'log', message: expect.stringContaining('more than 32000') }),
        ),
      within,
    )
    expect(viewer.heard.filter(({ type }) => type === 'clipboard')).toHaveLength(2)
  })

  test.each([
    ['outside Active', 'monitor', true],
    ['where policy does not allow it', 'active', false],
  ] as const)('[MODE2] %s nothing that is copied is told', async (_where, mode, allowed) => {
    await begin(mode, allowed)
    await openTerminal(`${copy('secret')}; echo > ${folder}/copied; sleep 60`, copies)
    await fileHolds('copied', '\n')
    viewer.say({ type: 'chat', messageId: 'after-it', text: 'hello', sentAt: 1 })
    await viewer.hears('chat-delivered')
    expect(viewer.heard.filter(({ type }) => type === 'clipboard')).toEqual([])
  })
})

describe('monitors', () => {
  test('[SCR1] one is chosen, input lands on it, and a change of resolution is followed', async () => {
    await begin('active')
    expect(await viewer.hears('state', ({ screen }) => screen !== null)).toMatchObject({
      screen: { width: 1280, height: 800, monitor: 'all', monitors: [{ width: 1280, height: 800 }] },
    })
    await desktop.run('xrandr', ['--setmonitor', 'LEFT', '640/160x800/200+0+0', 'screen'])
    await desktop.run('xrandr', ['--setmonitor', 'RIGHT', '640/160x800/200+640+0', 'none'])
    await viewer.hears('state', ({ screen }) => screen?.monitors.length === 2)
    viewer.say({ type: 'monitor-choose', monitor: 'no such one' })
    viewer.say({ type: 'monitor-choose', monitor: 'RIGHT' })
    expect(await viewer.hears('state', ({ screen }) => screen?.monitor === 'RIGHT')).toMatchObject({
      screen: { width: 640, height: 800 },
    })
    viewer.say({ type: 'input-pointer', x: 0.5, y: 0.5 })
    await vi.waitFor(
      async () => expect(await desktop.run('xdotool', ['getmouselocation'])).toContain('x:960 y:400'),
      within,
    )
    viewer.say({ type: 'quality-choose', quality: 'sharp' })
    await viewer.hears('state', ({ screen }) => screen?.quality === 'sharp')
    await desktop.run('xrandr', '--newmode small 38 800 832 912 1024 600 603 607 624'.split(' '))
    await desktop.run('xrandr', ['--addmode', 'screen', 'small'])
    await desktop.run('xrandr', ['--output', 'screen', '--mode', 'small'])
    await viewer.hears('state', ({ screen }) => screen?.height === 600)
  })
})
