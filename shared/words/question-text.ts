import type { PageQuestion } from '../protocol/page-link.ts'
import { questionSentences } from './en/sessions.ts'
import { whoWords } from './en/participants.ts'
import { modeMeanings, modeNames } from './en/sessions.ts'
import { say } from './say.ts'

/** A question to the device's user in mid-session, in the same words on the page and in the terminal. CONS1. */
export function questionText(
  { point, mode, person }: Pick<PageQuestion, 'point' | 'mode' | 'person'>,
  { name }: { name: string },
): { title: string; text: string; yes: string; no: string } {
  const { title, text, yes, no } = questionSentences[point]
  const values = {
    name,
    person: person ? say(whoWords.person, person) : '',
    mode: mode ? modeNames[mode] : '',
    meaning: mode ? modeMeanings[mode] : '',
  }
  return { title: say(title, values), text: say(text, values), yes, no }
}
