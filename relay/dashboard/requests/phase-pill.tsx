import type { RequestPhase } from '../../../shared/records/access-request.ts'
import { requestPhaseNames } from '../../../shared/words/en/requests.ts'
import { phaseTone } from './request-text.ts'

export function PhasePill({ phase }: { phase: RequestPhase }) {
  return <span class={`pill ${phaseTone(phase)}`}>{requestPhaseNames[phase]}</span>
}
