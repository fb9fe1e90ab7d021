import type { DeviceState } from '../../../../shared/fleet/fan-out.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'

/** How devices that stand somewhere are drawn: in the order in which a device passes through them. */
export const progressParts = [
  { look: 'good', states: ['success'] },
  { look: 'bad', states: ['failed', 'refused'] },
  { look: 'gone', states: ['expired', 'cancelled'] },
  { look: 'busy', states: ['delivered', 'running'] },
] as const satisfies readonly { look: string; states: readonly DeviceState[] }[]

/** How many devices have ended one way or another, and the parts of the bar, each from 0 to 100. Pure. */
export function progressOf({ counts, devices }: Pick<FanOut, 'counts' | 'devices'>): {
  ended: number
  bars: { look: string; from: number; width: number }[]
} {
  let ended = 0
  let from = 0
  const bars: { look: string; from: number; width: number }[] = []
  for (const { look, states } of progressParts) {
    const count = states.reduce((sum, state) => sum + counts[state], 0)
    if (look !== 'busy') ended += count
    const width = devices === 0 ? 0 : (count * 100) / devices
    if (width > 0) bars.push({ look, from, width })
    from += width
  }
  return { ended, bars }
}
