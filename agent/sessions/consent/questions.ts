import type { PageQuestion } from '../../../shared/protocol/page-link.ts'
import { askQuestion, type Question } from './question.ts'

/** All that the user is asked in mid-session, each until it is answered or its time runs out. CONS1. */
export interface Questions {
  list(): PageQuestion[]
  isAsked(point: PageQuestion['point']): boolean
  /** Returns what takes the question back, unanswered. */
  ask(
    question: Omit<PageQuestion, 'questionId'>,
    onAnswer: (accepted: boolean, by: 'user' | 'time-out') => void,
  ): () => void
  /** An answer to a question that is over changes nothing. */
  answer(questionId: number, accept: boolean): void
  look(now: number): void
  /** Nobody waits for the answers any more. */
  clear(): void
}

export interface QuestionsOrder {
  clock: () => number
  /** The user has to be asked: let them see it. */
  onQuestion: () => void
  onChange: () => void
}

export function openQuestions({ clock, onQuestion, onChange }: QuestionsOrder): Questions {
  const open = new Map<number, PageQuestion & Pick<Question<boolean>, 'answer' | 'look'>>()
  let last = 0
  return {
    list: () =>
      [...open.values()].map(({ questionId, point, answerBy, mode, person }) => ({
        questionId,
        point,
        answerBy,
        ...(mode && { mode }),
        ...(person && { person }),
      })),
    isAsked: point => [...open.values()].some(question => question.point === point),
    ask(asked, onAnswer) {
      const questionId = ++last
      const question = askQuestion<boolean>(asked.answerBy, false, (accepted, by) => {
        open.delete(questionId)
        onAnswer(accepted, by)
        onChange()
      })
      open.set(questionId, { ...asked, questionId, answer: question.answer, look: question.look })
      onQuestion()
      onChange()
      return () => {
        if (open.delete(questionId)) onChange()
      }
    },
    answer(questionId, accept) {
      open.get(questionId)?.answer(accept, clock())
    },
    look(now) {
      for (const question of open.values()) question.look(now)
    },
    clear: () => open.clear(),
  }
}
