import type { Handlers } from '../../shared/protocol/link.ts'
import type { fromPageEvents } from '../../shared/protocol/page-link.ts'
import type { Sessions } from '../sessions/sessions.ts'

/** What the page may ask for: each event is one act of the device's user. */
export function pageHandlers(sessions: Sessions): Handlers<typeof fromPageEvents> {
  return {
    async 'code:connect'({ text }) {
      await sessions.entry.connect(text)
      return {}
    },
    'code:cancel'() {
      sessions.entry.cancel()
      return {}
    },
    'session:accept'({ sessionId, mode, allowFiles }) {
      sessions.held(sessionId).accept({ mode, allowFiles })
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
    'session:mode-answer'({ sessionId, accept }) {
      sessions.held(sessionId).answerMode(accept)
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
    'file:cancel'({ transfer }) {
      sessions.running().cancelFile(transfer)
      return {}
    },
  }
}
