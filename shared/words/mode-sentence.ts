import type { ModeObstacle, ModeReason, SessionMode } from '../sessions/session-mode.ts'
import { modeBecause, modeNames, modeObstacles } from './en/sessions.ts'
import { say } from './say.ts'
import { spokenLocale } from './speak.ts'

/** A mode with its reason, as both ends show it: “Guidance, because policy forbids Active”. MODE1, MODE4. */
export function modeSentence(mode: SessionMode | null, because: ModeReason): string {
  const byObstacle = new Map<ModeObstacle, string[]>()
  for (const passed of because.passedOver)
    byObstacle.set(passed.obstacle, [...(byObstacle.get(passed.obstacle) ?? []), modeNames[passed.mode]])
  const lists = new Intl.ListFormat(spokenLocale(), { type: 'conjunction' })
  const reasons = [...byObstacle]
    .map(([obstacle, modes]) => say(modeObstacles[obstacle], { modes: lists.format(modes) }))
    .join('; ')
  if (mode === null) return say(modeBecause.none, { reasons })
  if (because.rule === 'target-chose') return say(modeBecause.chosen, { mode: modeNames[mode] })
  if (reasons === '') return say(modeBecause.plain, { mode: modeNames[mode] })
  return say(modeBecause.first, { mode: modeNames[mode], reasons })
}
