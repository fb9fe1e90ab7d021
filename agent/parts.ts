import type { MakePart } from './context.ts'
import { makeJobsPart } from './jobs/jobs-part.ts'
import { makeSessionPart } from './sessions/session-part.ts'

const nobody = {
  publishers: new Set<string>(),
  disallowed: new Set<string>(),
  roots: [],
  intermediates: [],
  tsaRoots: [],
  revocationLists: [],
  handrail: null,
  problem: null,
}

/** The agent's parts, in the order in which they start. */
export const agentParts: readonly MakePart[] = [
  context =>
    makeJobsPart(context, async (bytes, fileName) => {
      await context.state.settings.refresh()
      const { verifyScript } = await import('../shared/signing/verify-script.ts')
      const policy = context.state.settings.data.executionPolicy
      return verifyScript(bytes, fileName, {
        trust: nobody,
        policy,
        at: context.clock(),
        revocation: 'default',
      })
    }),
  makeSessionPart,
]
