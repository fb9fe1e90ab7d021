import { keepLink, type Link } from '../../shared/browser/link/keep-link.ts'
import { fromControllerEvents, toControllerEvents } from '../../shared/protocol/controller-link.ts'
import type { Handlers } from '../../shared/protocol/link.ts'

export type ControllerSocket = Link<typeof fromControllerEvents>

/** Opens the controller's link and keeps it open; `onConnected` runs after each connect. */
export function connectController(options: {
  relayUrl: string
  token: string
  handlers: Handlers<typeof toControllerEvents>
  onConnected?: () => void
}): ControllerSocket {
  const { relayUrl, token, handlers, onConnected } = options
  return keepLink({
    relayUrl,
    namespace: '/controller',
    auth: { token },
    asks: fromControllerEvents,
    answers: toControllerEvents,
    handlers,
    onConnected,
  })
}
