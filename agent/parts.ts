import type { AgentContext, AgentPart } from './context.ts'
import { makeJobsPart } from './jobs/jobs-part.ts'
import { judgeScripts } from './jobs/verify/judge-scripts.ts'
import { makeSessionPart } from './sessions/session-part.ts'

/** The agent's parts, in the order in which they start. */
export async function makeParts(context: AgentContext): Promise<AgentPart[]> {
  const jobs = await makeJobsPart(context, judgeScripts(context.trust, context.clock))
  return [jobs.part, makeSessionPart(context)]
}
