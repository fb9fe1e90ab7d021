import { useNow } from '../../../shared/browser/time/use-now.ts'
import type { PageModel } from './page-model.ts'

/** The agent's clock, ticking; the page's own may be wrong. */
export function useAgentTime(model: PageModel): number {
  return useNow(() => Date.now() + model.clockOffsetMs.value)
}
