import { expect, test, vi } from 'vitest'
import type { Mark } from '../../../../shared/protocol/channel/marks.ts'
import type { SessionMode } from '../../../../shared/sessions/session-mode.ts'
import { startGuidance, type Guidance } from './guidance.ts'
import type { Overlay } from './overlay.ts'

const onLinux = process.platform === 'linux'

function mark(markId: string, change: Partial<Mark> = {}): Mark {
  return { markId, kind: 'rectangle', colour: 'red', points: [[0.1, 0.1]], ...change }
}

function begin(mode: SessionMode, open?: () => Promise<Overlay | null>) {
  const overlay = { show: vi.fn(), place: vi.fn(), stop: vi.fn(async () => {}) }
  const order = { onDropped: vi.fn(), onShown: vi.fn(), onFault: vi.fn() }
  const guidance = startGuidance({ mode, wanted: true, ...order, open: open ?? (async () => overlay) })
  const shown = (): string[] => ((overlay.show.mock.lastCall?.[0] ?? []) as Mark[]).map(one => one.markId)
  return { overlay, guidance, ...order, shown }
}

const draw = (to: Guidance, markId: string): void => to.take({ type: 'mark', mark: mark(markId) })

test.runIf(onLinux)('[SCR2] marks are drawn, drawn anew, removed and cleared', async () => {
  const { guidance, overlay, shown } = begin('guidance')
  draw(guidance, 'first-mark')
  await vi.waitFor(() => expect(shown()).toEqual(['first-mark']))
  draw(guidance, 'second-mark')
  draw(guidance, 'first-mark')
  expect(shown()).toEqual(['first-mark', 'second-mark'])
  guidance.take({ type: 'mark-remove', markId: 'first-mark' })
  expect(shown()).toEqual(['second-mark'])
  guidance.take({ type: 'marks-clear' })
  expect(shown()).toEqual([])
  await guidance.stop()
  expect(overlay.stop).toHaveBeenCalledOnce()
})

test.each(['monitor', 'chat', 'file-transfer'] as const)(
  '[MODE2] a mark sent in %s is dropped and counted',
  mode => {
    const { guidance, overlay, onDropped } = begin(mode)
    draw(guidance, 'first-mark')
    guidance.take({ type: 'marks-clear' })
    expect(onDropped).toHaveBeenCalledOnce()
    expect(overlay.show).not.toHaveBeenCalled()
  },
)

test.runIf(onLinux)(
  '[SCR2] [MODE2] marks go when the mode goes down, and when the connection does',
  async () => {
    const { guidance, overlay, shown } = begin('active')
    await vi.waitFor(() => expect(overlay.place).toHaveBeenCalled())
    draw(guidance, 'first-mark')
    guidance.setMode('guidance')
    expect(shown()).toEqual(['first-mark'])
    guidance.setMode('monitor')
    expect(shown()).toEqual([])
    guidance.setMode('guidance')
    draw(guidance, 'second-mark')
    guidance.connectionLost()
    expect(shown()).toEqual([])
  },
)

test.runIf(onLinux)(
  '[SCR2] where no overlay can be opened it is said that marks are seen nowhere',
  async () => {
    const none = begin('guidance', async () => null)
    await vi.waitFor(() => expect(none.onShown).toHaveBeenCalled())
    expect(none.guidance.shown()).toBe('nowhere')
    const fails = begin('guidance', async () => await Promise.reject(new Error('no display')))
    await vi.waitFor(() => expect(fails.guidance.shown()).toBe('nowhere'))
    expect(fails.onFault).toHaveBeenCalledWith('Marks cannot be shown on the screen: Error: no display')
    await fails.guidance.stop()
  },
)
