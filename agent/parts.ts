import type { MakePart } from './context.ts'
import { makeJobsPart } from './jobs/jobs-part.ts'
import { judgeScripts } from './jobs/verify/judge-scripts.ts'
import { makeSessionPart } from './sessions/session-part.ts'

/** The agent's parts, in the order in which they start. */
export const agentParts: readonly MakePart[] = [
  context => makeJobsPart(context, judgeScripts(context.trust, context.clock)),
  makeSessionPart,
]
