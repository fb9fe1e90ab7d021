import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Mark } from '../../../../shared/protocol/channel/marks.ts'
import { markPaints } from '../../../../shared/sessions/mark-shapes.ts'
import type { SessionMode } from '../../../../shared/sessions/session-mode.ts'
import { startChildViewer, type ChildViewer } from '../../../../test/support/child-viewer.ts'
import { startDesktop, type Desktop } from '../../../../test/support/desktop.ts'
import { screenPixels } from '../../../../test/support/screen-pixels.ts'
import { makeTerms } from '../../../../test/support/make-terms.ts'

const within = { timeout: 20_000, interval: 50 }
const because = { rule: 'first-in-order', passedOver: [] } as const
const mark: Mark = {
  markId: 'rectangle-1',
  kind: 'rectangle',
  colour: 'blue',
  points: [
    [0.25, 0.25],
    [0.75, 0.75],
  ],
}

let desktop: Desktop
let folder: string
let viewer: ChildViewer

beforeAll(async () => {
  desktop = await startDesktop({ width: 1000, height: 800, moving: false })
  await desktop.run('xsetroot', ['-solid', 'black'])
})
afterAll(async () => await desktop.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-guidance-test-'))
  viewer = startChildViewer({ DISPLAY: desktop.display })
})
afterEach(async () => {
  await viewer.stop()
  await rm(folder, { recursive: true, force: true })
})

async function begin(mode: SessionMode): Promise<void> {
  const terms = makeTerms({ allowedModes: ['guidance', 'monitor', 'chat'] })
  const places = { downloadFolder: folder, reconnectForMs: 20_000 }
  viewer.tell({ type: 'start', mode, because: { ...because, passedOver: [] }, terms, ...places })
  viewer.tell({ type: 'signal', signal: { type: 'ready' } })
  await vi.waitFor(() => expect(viewer.heard.some(({ type }) => type === 'state')).toBe(true), within)
}

async function markIsSeen(isSeen: boolean): Promise<void> {
  await vi.waitFor(async () => {
    const pixels = await screenPixels(desktop)
    expect(pixels.at(250, 400)).toBe(isSeen ? markPaints.blue.ink : '#000000')
  }, within)
}

test('[SCR2] [MODE2] a mark of the controller is seen at its place, until the mode goes down', async () => {
  await begin('guidance')
  expect(viewer.heard.findLast(({ type }) => type === 'state')).toMatchObject({ marksShown: 'on-screen' })
  viewer.say({ type: 'mark', mark })
  await markIsSeen(true)
  viewer.tell({ type: 'mode', mode: 'monitor', because: { ...because, passedOver: [] } })
  await markIsSeen(false)
})

test('[MODE2] a mark sent in Monitor is not seen, and the agent is told to have it audited', async () => {
  await begin('monitor')
  viewer.say({ type: 'mark', mark })
  viewer.say({ type: 'marks-clear' })
  viewer.say({ type: 'mark', mark })
  await vi.waitFor(() => expect(viewer.told).toContainEqual({ type: 'input-dropped', count: 2 }), within)
  await markIsSeen(false)
})

test('[SCR2] marks are gone with the connection, and with the session’s process however it ends', async () => {
  await begin('guidance')
  viewer.say({ type: 'mark', mark })
  await markIsSeen(true)
  viewer.cut()
  await markIsSeen(false)
  viewer.answerOffers(true)
  await vi.waitFor(
    () => expect(viewer.told.filter(({ type }) => type === 'connected').length).toBe(2),
    within,
  )
  viewer.say({ type: 'mark', mark })
  await markIsSeen(true)
  viewer.child.kill('SIGKILL')
  await markIsSeen(false)
})
