import type { ChatLine, FileView } from '../../shared/protocol/page-link.ts'
import type { SessionHappening } from '../../shared/protocol/session.ts'
import type { ToChild } from './child/child-link.ts'
import { askQuestion, type Question } from './consent/question.ts'

/** The conversation of one session and its files, as the device's user sees them, and what of them goes into its history. */
export interface SessionTalk {
  readonly chat: readonly ChatLine[]
  files(): FileView[]
  addLine(line: ChatLine): void
  knows(messageId: string): boolean
  delivered(messageId: string): void
  takeFile(file: FileView): void
  answerFile(transfer: number, accept: boolean): void
  look(now: number): void
  /** The session is over: nothing goes on, nobody is asked. */
  close(): void
}

export interface SessionTalkOrder {
  clock: () => number
  saveChat: () => boolean
  /** How long the user may think about a file. */
  fileGraceTimeMs: () => number
  send: (message: ToChild) => void
  happened: (happening: SessionHappening) => void
  onQuestion: () => void
  onChange: () => void
}

/** The page is told all of it after each change, so neither grows without end. */
const MOST_CHAT_LINES = 500
const MOST_FILES = 200

export function keepTalk(order: SessionTalkOrder): SessionTalk {
  const chat: ChatLine[] = []
  const files = new Map<number, FileView>()
  const questions = new Map<number, Question<boolean>>()
  const isOver = (file: FileView): boolean => file.state === 'arrived' || file.state === 'stopped'

  return {
    chat,
    files: () => [...files.values()],
    addLine(line) {
      chat.push(line)
      if (chat.length > MOST_CHAT_LINES) chat.shift()
      const { messageId, from, text, at } = line
      if (order.saveChat()) order.happened({ type: 'chat', messageId, from, text, at })
      order.onChange()
    },
    knows: messageId => chat.some(line => line.messageId === messageId),
    delivered(messageId) {
      const line = chat.find(each => each.messageId === messageId)
      if (line) line.delivered = true
      order.onChange()
    },
    takeFile(file) {
      const before = files.get(file.transfer)
      files.set(file.transfer, file)
      const oldest = [...files.values()].find(isOver)
      if (files.size > MOST_FILES && oldest) files.delete(oldest.transfer)
      if (file.state === 'asking' && !questions.has(file.transfer)) {
        const answerBy = order.clock() + order.fileGraceTimeMs()
        const question = askQuestion<boolean>(answerBy, false, accept => {
          questions.delete(file.transfer)
          order.send({ type: 'file-answer', transfer: file.transfer, accept })
        })
        questions.set(file.transfer, question)
        order.onQuestion()
      }
      if (file.state === 'arrived' && before?.state !== 'arrived' && file.sha256) {
        const { direction, name, bytes, sha256 } = file
        order.happened({ type: 'file', direction, name, bytes, sha256 })
      }
      order.onChange()
    },
    answerFile(transfer, accept) {
      questions.get(transfer)?.answer(accept, order.clock())
    },
    look(now) {
      for (const question of questions.values()) question.look(now)
    },
    close() {
      questions.clear()
      for (const file of files.values())
        if (!isOver(file)) files.set(file.transfer, { ...file, state: 'stopped', stop: 'connection-lost' })
    },
  }
}
