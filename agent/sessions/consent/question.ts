/**
 * A question to the device's user that may be put in several places at once (page, terminal): the first answer wins, and
 * silence has its answer too. CONS2. The clock is an argument: whoever holds the question looks at it now and then.
 */
export interface Question<A> {
  /** Epoch milliseconds. */
  readonly answerBy: number
  /** False where it was answered already, or too late. */
  answer(answer: A, now: number): boolean
  /** Answers with what silence means once the time has run out. */
  look(now: number): void
}

export function askQuestion<A>(
  answerBy: number,
  silence: A,
  onAnswer: (answer: A, by: 'user' | 'time-out') => void,
): Question<A> {
  let answered = false
  function settle(answer: A, by: 'user' | 'time-out'): void {
    answered = true
    onAnswer(answer, by)
  }
  function look(now: number): void {
    if (!answered && now >= answerBy) settle(silence, 'time-out')
  }
  return {
    answerBy,
    answer(answer, now) {
      look(now)
      if (answered) return false
      settle(answer, 'user')
      return true
    },
    look,
  }
}
