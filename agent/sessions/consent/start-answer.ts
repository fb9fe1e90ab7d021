import type { SessionMode } from '../../../shared/sessions/session-mode.ts'
import type { Permission } from '../../../shared/sessions/session-terms.ts'

/** `allowed` is missing where nobody chose: then what policy presets holds. */
export type StartAnswer =
  { accepted: false } | { accepted: true; mode?: SessionMode | undefined; allowed?: readonly Permission[] }

/** What it means where nobody answers. */
export function silenceMeans(onTimeOut: 'proceed' | 'refuse'): StartAnswer {
  return onTimeOut === 'proceed' ? { accepted: true } : { accepted: false }
}
