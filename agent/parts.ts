import type { AgentContext, AgentPart } from './context.ts'
import { makeJobsPart } from './jobs/jobs-part.ts'
import { judgeScripts } from './jobs/verify/judge-scripts.ts'
import { makeOffersPart } from './offers/offers-part.ts'
import { makeSessionPart } from './sessions/session-part.ts'
import { makeWatchesPart } from './watches/watches-part.ts'

/** The agent's parts, in the order in which they start. */
export async function makeParts(context: AgentContext): Promise<AgentPart[]> {
  const jobs = await makeJobsPart(context, judgeScripts(context.trust, context.clock))
  const watches = await makeWatchesPart(context, jobs.desk)
  const offers = await makeOffersPart(context, jobs.desk)
  return [jobs.part, watches, offers.part, makeSessionPart(context, offers.help)]
}
