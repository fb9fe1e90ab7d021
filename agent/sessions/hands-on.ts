import { Failure } from '../../shared/protocol/failure.ts'
import type { SessionTerms } from '../../shared/sessions/session-terms.ts'
import type { FileDesk } from './file-desk.ts'
import type { Held } from './hold-order.ts'
import type { SessionTalk } from './session-talk.ts'
import type { SessionProcess } from './start-child.ts'

/** What the device's user says and sends in a running session. */
export function handsOn(order: {
  clock: () => number
  /** The process of the session. Throws `session-state` where none runs. */
  running: () => SessionProcess
  terms: () => SessionTerms
  talk: SessionTalk
  desk: FileDesk
}): Pick<Held, 'sendChat' | 'sendFile' | 'answerFile' | 'cancelFile' | 'fileDesk'> {
  const { clock, running, terms, talk, desk } = order
  return {
    sendChat({ messageId, text }) {
      const to = running()
      if (!terms().may.chat || talk.knows(messageId)) return
      to.send({ type: 'chat', messageId, text, sentAt: clock() })
      talk.addLine({ messageId, from: 'target', text, at: clock(), delivered: false })
    },
    sendFile(file) {
      const to = running()
      if (!terms().may['file-transfer'])
        throw new Failure('forbidden', 'Policy does not allow files in this session.')
      to.send({ type: 'file-send', ...file })
    },
    answerFile: (transfer, accept) => talk.answerFile(transfer, accept),
    cancelFile(transfer) {
      running().send({ type: 'file-cancel', transfer })
    },
    fileDesk() {
      running()
      return desk
    },
  }
}
