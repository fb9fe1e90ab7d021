import type { JSX } from 'preact'
import type { SecurityWords } from '../protocol/channel/authentication.ts'
import { securityWordsWords as words } from '../words/en/security-words.ts'

/** The session's security words, to be read to each other; with a warning where they are not the ones of before. E2E1. */
export function SecurityWordsLine({ known }: { known: SecurityWords | null }): JSX.Element {
  const changed = known?.since === 'changed'
  return (
    <p class="security-words" role="status" title={words.hint}>
      {words.title}: <strong translate={false}>{known ? known.words.join(' ') : words.pending}</strong>
      <span class="visually-hidden"> {words.hint}</span>
      {changed && <span class="pill warn">{words.changed}</span>}
    </p>
  )
}
