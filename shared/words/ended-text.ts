import type { CodeEntry } from '../protocol/page-link.ts'
import { entryWords } from './en/agent-page.ts'
import { endReasonSentences } from './en/sessions.ts'
import { say } from './say.ts'

type Ended = NonNullable<Extract<CodeEntry, { phase: 'failed' }>['ended']>

/** Why the session of a code that was entered here ended before its user was asked. SES3. */
export function endedText({ reason, connectedWith }: Ended): string {
  return connectedWith ? say(entryWords.busy, connectedWith) : endReasonSentences[reason]
}
