import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { screenPixels } from '../../../test/support/screen-pixels.ts'
import { startDesktop, type Desktop } from '../../../test/support/desktop.ts'
import type { BarPlace } from './bar-link.ts'
import { openDeviceLock } from './lock-devices.ts'
import { startSessionBar, type SessionBar } from './start-bar.ts'

const within = { timeout: 10_000, interval: 50 }
const ground = '#17212b'

let desktop: Desktop
let bar: SessionBar
const heard = { end: vi.fn(), lost: vi.fn(), note: vi.fn() }
let place: BarPlace | null

beforeAll(async () => {
  desktop = await startDesktop({ width: 1280, height: 800, moving: false })
  process.env['DISPLAY'] = desktop.display
})
afterAll(async () => await desktop.stop())
afterEach(async () => await bar.close())

async function show(text = 'Ada Lovelace (Example Ltd) is connected: Active.'): Promise<BarPlace> {
  place = null
  vi.clearAllMocks()
  bar = startSessionBar({
    env: { DISPLAY: desktop.display },
    account: null,
    endWord: 'End',
    onEnd: heard.end,
    onPlaced: at => (place = at),
    onLost: heard.lost,
    note: heard.note,
  })
  bar.show(text)
  return await vi.waitFor(() => {
    if (!place) throw new Error('The bar is not there yet.')
    return place
  }, within)
}

const colourAt = async (on: Desktop, x: number, y: number): Promise<string> =>
  (await screenPixels(on)).at(x, y)

/** A corner of the bar in which no letter stands. */
async function seesBar({ area }: BarPlace): Promise<void> {
  await vi.waitFor(async () => expect(await colourAt(desktop, area.x + 3, area.y + 3)).toBe(ground), within)
}

test('[MODE3] the bar stands at the top, and one click on End ends the session', async () => {
  const { area, end } = await show()
  expect(area.y).toBe(0)
  await seesBar({ area, end })
  await vi.waitFor(async () => expect(await colourAt(desktop, end.x + 3, end.y + 3)).toBe('#c62828'), within)
  if (process.env['BAR_SCREENSHOT']) await desktop.screenshot(process.env['BAR_SCREENSHOT'])
  await desktop.run('xdotool', ['mousemove', String(area.x + 5), String(area.y + 5), 'click', '1'])
  expect(heard.end).not.toHaveBeenCalled()
  await desktop.run('xdotool', ['mousemove', String(end.x + 5), String(end.y + 5), 'click', '1'])
  await vi.waitFor(() => expect(heard.end).toHaveBeenCalledOnce(), within)
})

test('[MODE3] it comes back when it is covered, moved or hidden', async () => {
  const at = await show()
  await seesBar(at)
  desktop.fill('#336633')
  await vi.waitFor(async () => expect(await colourAt(desktop, 600, 400)).toBe('#336633'), within)
  await seesBar(at)
  const [id = ''] = (await desktop.run('xdotool', ['search', '--name', '^Handrail session$']))
    .trim()
    .split('\n')
  await desktop.run('xdotool', ['windowmove', id, '300', '500'])
  await seesBar(at)
  await desktop.run('xdotool', ['windowunmap', id])
  await seesBar(at)
})

test('[MODE3] it comes back when its process is killed; when it is killed again and again, the session may not go on', async () => {
  const at = await show()
  await seesBar(at)
  for (let kill = 0; kill < 6; kill++) {
    place = null
    await desktop.run('xdotool', ['search', '--name', '^Handrail session$', 'windowkill'])
    if (kill < 5) await vi.waitFor(() => expect(place).not.toBeNull(), within)
  }
  await vi.waitFor(() => expect(heard.lost).toHaveBeenCalledOnce(), within)
})

test('[POL2] mouse and keyboard are switched off and on again, also where the process dies in between', async () => {
  await show()
  const probe = await openDeviceLock(() => undefined)
  try {
    await bar.lock()
    // All that a person uses is off: there is nothing left to switch off.
    await expect(probe.lock()).rejects.toThrow('No mouse or keyboard')
    await bar.unlock()
    const free = await probe.lock()
    expect(free.length).toBeGreaterThan(0)
    await probe.unlock(free)
    await bar.lock()
    await desktop.run('xdotool', ['search', '--name', '^Handrail session$', 'windowkill'])
    await vi.waitFor(async () => {
      const freed = await probe.lock()
      await probe.unlock(freed)
      expect(freed).toEqual(free)
    }, within)
  } finally {
    probe.stop()
  }
})

test('[POL2] a desktop without notifications is said in the log', async () => {
  await show()
  bar.notify('A session', 'is running')
  const isThere = await desktop.run('sh', ['-c', 'command -v notify-send || true'])
  if (isThere.trim() !== '') return
  await vi.waitFor(
    () => expect(heard.note).toHaveBeenCalledWith('info', expect.stringContaining('No notification')),
    within,
  )
})
