import type { Handlers } from '../../shared/protocol/link.ts'
import type { fromPageEvents } from '../../shared/protocol/page-link.ts'
import type { HelpDesk } from '../offers/help-desk.ts'
import type { Sessions } from '../sessions/sessions.ts'

/** What the page may ask for: each event is one act of the device's user. */
export function pageHandlers(sessions: Sessions, help: HelpDesk): Handlers<typeof fromPageEvents> {
  return {
    async 'code:connect'({ text }) {
      await sessions.entry.connect(text)
      return {}
    },
    'code:cancel'() {
      sessions.entry.cancel()
      return {}
    },
    'session:accept'({ sessionId, mode, allowed }) {
      sessions.held(sessionId).accept({ mode, allowed })
      return {}
    },
    'session:refuse'({ sessionId }) {
      sessions.held(sessionId).refuse()
      return {}
    },
    'session:stop'({ sessionId }) {
      sessions.held(sessionId).end('target-ended', true)
      return {}
    },
    'session:mode'({ sessionId, mode }) {
      sessions.held(sessionId).chooseMode(mode)
      return {}
    },
    'question:answer'({ sessionId, questionId, accept }) {
      sessions.held(sessionId).answerQuestion(questionId, accept)
      return {}
    },
    'session:dismiss'({ sessionId }) {
      sessions.dismiss(sessionId)
      return {}
    },
    'chat:send'({ messageId, text }) {
      sessions.running().sendChat({ messageId, text })
      return {}
    },
    'file:answer'({ transfer, accept }) {
      sessions.running().answerFile(transfer, accept)
      return {}
    },
    'file:act'(act) {
      sessions.running().fileDesk().act(act)
      return {}
    },
    'folder:list': ({ path }) => sessions.running().fileDesk().list(path),
    'folder:choose'({ path }) {
      sessions.running().fileDesk().choose(path)
      return {}
    },
    'file:cancel'({ transfer }) {
      sessions.running().cancelFile(transfer)
      return {}
    },
    async 'help:languages'({ languages }) {
      await help.look(languages)
      return {}
    },
    async 'help:run'({ triggerId, inputs }) {
      await help.run(triggerId, inputs)
      return {}
    },
  }
}
