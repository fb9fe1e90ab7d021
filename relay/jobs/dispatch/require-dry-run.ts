import type { Declaration } from '../../../shared/jobs/declaration.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { fanOutWords } from '../../../shared/words/en/fan-outs.ts'
import { say } from '../../../shared/words/say.ts'

/** Throws `invalid-input` for an action that does not declare a dry run: it would do what was only to be tried. */
export function requireDryRun(declaration: Declaration): void {
  if (declaration.dryRun) return
  const message = say(fanOutWords.noDryRun, { action: declaration.name })
  throw new Failure('invalid-input', message, { problems: [{ where: 'dryRun', message }] })
}
