import x11, { type XDisplay, type XEvent } from 'x11'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Mark, MarkKind } from '../../../../shared/protocol/channel/marks.ts'
import { markKinds } from '../../../../shared/protocol/channel/marks.ts'
import { markPaints } from '../../../../shared/sessions/mark-shapes.ts'
import { startDesktop, type Desktop } from '../../../../test/support/desktop.ts'
import { screenPixels, type ScreenPixels } from '../../../../test/support/screen-pixels.ts'
import type { Overlay } from './overlay.ts'
import { openX11Overlay } from './x11-overlay.ts'

const within = { timeout: 10_000, interval: 50 }
const red = markPaints.red.ink

let desktop: Desktop
let overlay: Overlay
let other: XDisplay
const faults: string[] = []

beforeAll(async () => {
  desktop = await startDesktop({ width: 1000, height: 800, moving: false })
  await desktop.run('xsetroot', ['-solid', 'black'])
  vi.stubEnv('DISPLAY', desktop.display)
  other = await new Promise((resolve, reject) => {
    x11.createClient({}, (error, display) => (error ? reject(error) : resolve(display)))
  })
})
afterAll(async () => {
  other.client.terminate()
  vi.unstubAllEnvs()
  await desktop.stop()
})
beforeEach(async () => {
  faults.length = 0
  overlay = await openX11Overlay({ onFault: message => faults.push(message) })
})
afterEach(async () => {
  await overlay.stop()
  expect(faults).toEqual([])
})

function mark(kind: MarkKind, points: [number, number][], change: Partial<Mark> = {}): Mark {
  return { markId: `mark-of-${kind}`, kind, colour: 'red', points, ...change }
}
const rectangle = mark('rectangle', [
  [0.2, 0.25],
  [0.6, 0.75],
])

async function seen(fits: (pixels: ScreenPixels) => boolean): Promise<ScreenPixels> {
  return await vi.waitFor(async () => {
    const pixels = await screenPixels(desktop)
    expect(fits(pixels)).toBe(true)
    return pixels
  }, within)
}

/** A window of another program, on top of all, one colour; `clicks` counts the presses it gets. */
function openWindow(
  area: { x: number; y: number; width: number; height: number },
  backgroundPixel = 0x224466,
): { id: number; clicks: () => number; close: () => void } {
  const { client } = other
  const id = client.AllocID()
  const BUTTON_PRESS = 4
  const root = other.screen[0]?.root ?? 0
  const values = { overrideRedirect: 1, backgroundPixel, eventMask: BUTTON_PRESS }
  client.CreateWindow(id, root, area.x, area.y, area.width, area.height, 0, 0, 1, 0, values)
  client.MapWindow(id)
  client.RaiseWindow(id)
  let clicks = 0
  const count = (event: XEvent): void => {
    if (event.name === 'ButtonPress' && event.wid === id) clicks += 1
  }
  client.on('event', count)
  return {
    id,
    clicks: () => clicks,
    close() {
      client.off('event', count)
      client.DestroyWindow(id)
    },
  }
}

test('[SCR2] a mark is on the screen at exactly its place, and nothing but the mark', async () => {
  overlay.show([rectangle])
  const pixels = await seen(now => now.at(200, 400) === red)
  expect(pixels.at(600, 400)).toBe(red)
  expect(pixels.at(400, 200)).toBe(red)
  expect(pixels.at(400, 600)).toBe(red)
  // Its stroke is 4.4 px wide with an edge of 1.5 px at either side.
  expect(pixels.at(204, 400)).not.toBe(red)
  expect(pixels.at(400, 400)).toBe('#000000')
  expect(pixels.at(190, 400)).toBe('#000000')
})

const places: Record<MarkKind, { mark: Mark; at: [number, number] }> = {
  pointer: { mark: mark('pointer', [[0.5, 0.5]]), at: [503, 409] },
  arrow: {
    mark: mark('arrow', [
      [0.1, 0.1],
      [0.5, 0.5],
    ]),
    at: [300, 240],
  },
  freehand: {
    mark: mark('freehand', [
      [0.1, 0.5],
      [0.5, 0.5],
      [0.5, 0.75],
    ]),
    at: [500, 500],
  },
  rectangle: { mark: rectangle, at: [200, 300] },
  ellipse: {
    mark: mark('ellipse', [
      [0.2, 0.25],
      [0.6, 0.75],
    ]),
    at: [600, 400],
  },
  highlight: {
    mark: mark('highlight', [
      [0.2, 0.25],
      [0.6, 0.75],
    ]),
    at: [200, 400],
  },
  text: { mark: mark('text', [[0.5, 0.5]], { text: 'Click here: größer' }), at: [500, 410] },
}

test.each(markKinds)('[SCR2] a mark of kind %s appears where it is drawn, in its colour', async kind => {
  const { mark: one, at } = places[kind]
  overlay.show([{ ...one, colour: 'violet' }])
  await seen(now => now.at(...at) === markPaints.violet.ink)
  overlay.show([{ ...one, colour: 'green' }])
  await seen(now => now.at(...at) === markPaints.green.ink)
  overlay.show([])
  await seen(now => now.count(markPaints.green.ink) === 0)
})

test('[SCR2] text stands in letters on its own ground', async () => {
  overlay.show([mark('text', [[0.5, 0.5]], { text: 'HHHHHHHH' })])
  const pixels = await seen(now => now.at(500, 410) === red)
  const box = { x: 510, y: 402, width: 110, height: 30 }
  expect(pixels.count(red, box)).toBeGreaterThan(300)
  expect(pixels.count(markPaints.red.edge, box)).toBeGreaterThan(1000)
})

test('[SCR2] what is highlighted stays readable: two rows of three are left as they were', async () => {
  const page = openWindow({ x: 0, y: 0, width: 1000, height: 800 }, 0x123456)
  overlay.show([
    mark(
      'highlight',
      [
        [0.2, 0.25],
        [0.6, 0.75],
      ],
      { colour: 'yellow' },
    ),
  ])
  const pixels = await seen(now => now.count(markPaints.yellow.ink) > 1000)
  const inside = { x: 300, y: 300, width: 90, height: 90 }
  expect(pixels.count(markPaints.yellow.ink, inside)).toBe(90 * 30)
  expect(pixels.count('#123456', inside)).toBe(90 * 60)
  page.close()
})

test('[SCR2] the user’s click goes through a mark to what lies under it', async () => {
  const page = openWindow({ x: 0, y: 0, width: 1000, height: 800 })
  overlay.show([{ ...places.pointer.mark }, rectangle])
  await seen(now => now.at(503, 409) === red && now.at(200, 400) === red)
  await desktop.run('xdotool', ['mousemove', '200', '400', 'click', '1'])
  await desktop.run('xdotool', ['mousemove', '503', '409', 'click', '1'])
  await vi.waitFor(() => expect(page.clicks()).toBe(2), within)
  page.close()
})

test('[SCR2] marks come back above a window that is opened or raised over them, and survive its repaint', async () => {
  overlay.show([rectangle])
  await seen(now => now.at(200, 400) === red)
  const first = openWindow({ x: 100, y: 300, width: 300, height: 300 })
  await seen(now => now.at(150, 400) === '#224466' && now.at(200, 400) === red)
  const second = openWindow({ x: 100, y: 300, width: 300, height: 300 }, 0x884422)
  await seen(now => now.at(150, 400) === '#884422' && now.at(200, 400) === red)
  other.client.RaiseWindow(first.id)
  await seen(now => now.at(150, 400) === '#224466' && now.at(200, 400) === red)
  other.client.ClearArea(first.id, 0, 0, 0, 0, true)
  second.close()
  first.close()
  await seen(now => now.at(150, 400) === '#000000' && now.at(200, 400) === red)
})

test('[SCR2] two programs that both want to be on top do not fight without end', async () => {
  overlay.show([rectangle])
  await seen(now => now.at(200, 400) === red)
  const page = openWindow({ x: 100, y: 300, width: 300, height: 300 })
  await seen(now => now.at(200, 400) === red)
  let raised = 0
  const again = (event: XEvent): void => {
    if (event.name !== 'ConfigureNotify' || event.wid1 === page.id) return
    raised += 1
    other.client.RaiseWindow(page.id)
  }
  other.client.ChangeWindowAttributes(other.screen[0]?.root ?? 0, {
    eventMask: x11.eventMask.SubstructureNotify,
  })
  other.client.on('event', again)
  const started = Date.now()
  other.client.RaiseWindow(page.id)
  await vi.waitFor(() => expect(raised).toBeGreaterThanOrEqual(5), within)
  expect(Date.now() - started).toBeGreaterThan(400)
  other.client.off('event', again)
  page.close()
})

test('[SCR2] one monitor’s marks are placed on that monitor', async () => {
  overlay.place({ x: 500, y: 0, width: 500, height: 400 })
  overlay.show([rectangle])
  const pixels = await seen(now => now.at(600, 200) === red)
  expect(pixels.at(800, 200)).toBe(red)
  expect(pixels.count(red, { x: 0, y: 0, width: 500, height: 800 })).toBe(0)
  overlay.place(null)
  await seen(now => now.at(200, 400) === red && now.at(800, 200) !== red)
})

test('[SCR2] after a change of resolution the marks are at the same place of the new picture', async () => {
  overlay.show([rectangle])
  await seen(now => now.at(200, 400) === red)
  await desktop.run('xrandr', '--newmode 800x600 38 800 832 912 1024 600 603 607 624'.split(' '))
  await desktop.run('xrandr', ['--addmode', 'screen', '800x600'])
  await desktop.run('xrandr', ['-s', '800x600'])
  const pixels = await seen(now => now.width === 800 && now.at(160, 300) === red)
  expect(pixels.at(480, 300)).toBe(red)
  await desktop.run('xrandr', ['-s', '1000x800'])
  await seen(now => now.width === 1000 && now.at(200, 400) === red)
})

test('[SCR2] at the end nothing is left on the screen, and no window either', async () => {
  const windows = async (): Promise<number[]> =>
    await new Promise((resolve, reject) =>
      other.client.QueryTree(other.screen[0]?.root ?? 0, (error, tree) =>
        error ? reject(error) : resolve(tree.children),
      ),
    )
  overlay.show([rectangle])
  await seen(now => now.at(200, 400) === red)
  const before = await windows()
  await overlay.stop()
  await seen(now => now.count(red) === 0)
  await vi.waitFor(async () => expect(await windows()).toHaveLength(before.length - 1), within)
})

test('[SCR2] a hostile number of marks does not hold up the desktop', async () => {
  const scribbles = Array.from({ length: 200 }, (_, index) =>
    mark(
      'freehand',
      Array.from({ length: 600 }, (__, at) => [at % 2, ((at + index) % 600) / 600]),
      { markId: `scribble-${index}` },
    ),
  )
  overlay.show(scribbles)
  await seen(now => now.count(red) > 10_000)
  overlay.show([rectangle])
  await seen(now => now.at(400, 400) === '#000000' && now.at(200, 400) === red)
})
