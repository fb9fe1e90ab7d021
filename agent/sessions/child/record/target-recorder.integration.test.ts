import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startChildViewer, type ChildViewer } from '../../../../test/support/child-viewer.ts'
import { startDesktop, type Desktop } from '../../../../test/support/desktop.ts'
import { makeTerms } from '../../../../test/support/make-terms.ts'

/** The session's real process records a real X desktop through ffmpeg. */

const within = { timeout: 20_000, interval: 50 }
const run = promisify(execFile)

let desktop: Desktop
let folder: string
let viewer: ChildViewer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-recorder-test-'))
  desktop = await startDesktop({ width: 1280, height: 800, moving: false })
  desktop.fill('#ff0000')
  viewer = startChildViewer({ DISPLAY: desktop.display })
})
afterAll(async () => {
  await viewer.stop()
  await desktop.stop()
  await rm(folder, { recursive: true, force: true })
})

const recorded = () => viewer.told.filter(each => each.type === 'recorded')
const bytesSoFar = (): number => recorded().reduce((sum, { base64 = '' }) => sum + base64.length, 0)
const toldRecordings = () => viewer.told.flatMap(each => (each.type === 'recording' ? [each.recording] : []))

async function goesOn(): Promise<void> {
  const before = bytesSoFar()
  await vi.waitFor(() => expect(bytesSoFar()).toBeGreaterThan(before), within)
}

async function shows(width: number, height: number): Promise<void> {
  await vi.waitFor(
    () =>
      expect(viewer.heard.findLast(each => each.type === 'state')).toMatchObject({
        screen: { width, height },
      }),
    within,
  )
}

test('[REC1] one recording, which every player plays, goes through two changes of the screen’s resolution', async () => {
  const terms = makeTerms({
    allowedModes: ['monitor'],
    may: { recording: true },
    recording: { forced: true, side: 'target', keptOnRelay: false },
  })
  viewer.tell({
    type: 'start',
    mode: 'monitor',
    because: { rule: 'first-in-order', passedOver: [] },
    terms,
    downloadFolder: folder,
    reconnectForMs: 20_000,
  })
  viewer.tell({ type: 'signal', signal: { type: 'ready' } })
  await shows(1280, 800)
  await goesOn()
  await desktop.run('xrandr', '--newmode small 38 800 832 912 1024 600 603 607 624'.split(' '))
  await desktop.run('xrandr', ['--addmode', 'screen', 'small'])
  await desktop.run('xrandr', ['-s', '800x600'])
  await shows(800, 600)
  await goesOn()
  await goesOn()
  await desktop.run('xrandr', ['-s', '1280x800'])
  await shows(1280, 800)
  await goesOn()
  viewer.tell({ type: 'end', reason: 'controller-ended' })
  await vi.waitFor(() => expect(recorded().at(-1)?.base64).toBeUndefined(), within)

  expect(viewer.told.filter(({ type }) => type === 'gave-up')).toEqual([])
  expect(toldRecordings().filter(Boolean)).toHaveLength(1)
  expect(new Set(recorded().map(({ recordingId }) => recordingId)).size).toBe(1)
  const file = join(folder, 'recording.webm')
  await writeFile(file, Buffer.concat(recorded().map(({ base64 = '' }) => Buffer.from(base64, 'base64'))))
  const shape = ['-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0', file]
  expect((await run('ffprobe', ['-loglevel', 'error', ...shape])).stdout.trim()).toBe('vp8,1280,800')
  // At a tenth of the width only a screen of another shape leaves black: somewhere in the middle of the recording.
  const decode = [
    '-i',
    file,
    '-vf',
    'crop=2:2:8:400,scale=1:1',
    '-pix_fmt',
    'rgb24',
    '-f',
    'rawvideo',
    'pipe:1',
  ]
  const pixels = (await run('ffmpeg', ['-loglevel', 'error', '-xerror', ...decode], { encoding: 'buffer' }))
    .stdout
  const reds = Array.from({ length: pixels.length / 3 }, (_, frame) => pixels[frame * 3] ?? 0)
  const isDark = reds.map(red => red < 60)
  expect(isDark.at(0)).toBe(false)
  expect(isDark).toContain(true)
  expect(isDark.at(-1)).toBe(false)
  expect(isDark.filter((dark, frame) => frame > 0 && dark !== isDark[frame - 1])).toHaveLength(2)
})
