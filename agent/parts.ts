import { makeJobsPart } from './jobs/jobs-part.ts'
import { decodeScript } from '../shared/signing/script-text.ts'
import { scriptExtension } from '../shared/jobs/script-languages.ts'
import type { MakePart } from './context.ts'
import { makeSessionPart } from './sessions/session-part.ts'

/** The agent's parts, in the order in which they start. */
export const agentParts: readonly MakePart[] = [
  context =>
    makeJobsPart(context, async (bytes, fileName) => {
      await context.state.settings.refresh()
      const policy = context.state.settings.data.executionPolicy
      if (policy === 'unrestricted')
        return {
          verdict: 'verified',
          bytes,
          text: decodeScript(bytes, scriptExtension(fileName) ?? '').text,
          publisher: null,
        }
      const reason = policy === 'disabled' ? 'disabled-by-policy' : 'not-signed'
      return { verdict: 'refused', reason, message: reason }
    }),
  makeSessionPart,
]
