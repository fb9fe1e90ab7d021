import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import type { ResultSet } from '../../../../shared/protocol/api/results.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useReading, type Reading } from '../../link/use-reading.ts'

/** While results come in, what is shown is read again at most so often. */
export const LIVE_PAUSE_MS = 1500

/** Whose results they are. */
export interface SetInfo {
  name: string
  /** What kind of set it is, and of which action, in a sentence. */
  meaning: string
  action: { id: string; name: string }
  fanOut: FanOut | null
}

export function useSetInfo(set: ResultSet): Reading<SetInfo> {
  return useReading(`set ${JSON.stringify(set)}`, () => readInfo(set), ['fleet', 'scripts'], LIVE_PAUSE_MS)
}

async function readInfo(set: ResultSet): Promise<SetInfo> {
  if (set.of === 'fan-out') {
    const fanOut = await call('GET /api/fan-outs/:id', { params: { id: set.fanOutId } })
    const { id, name } = fanOut.script
    return { name: fanOut.name, meaning: say(words.ofFanOut, { action: name }), action: { id, name }, fanOut }
  }
  if (set.of === 'trigger') {
    const { content, script } = await call('GET /api/triggers/:id', { params: { id: set.triggerId } })
    return {
      name: content.name,
      meaning: say(words.ofTrigger, { action: script.name }),
      action: { id: content.scriptId, name: script.name },
      fanOut: null,
    }
  }
  const { id, declaration } = await call('GET /api/scripts/:id', { params: { id: set.scriptId } })
  const { name } = declaration
  return { name, meaning: words.ofAction, action: { id, name }, fanOut: null }
}
