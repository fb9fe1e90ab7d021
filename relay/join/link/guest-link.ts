import { keepLink, type Link } from '../../../shared/browser/link/keep-link.ts'
import { fromGuestEvents, toGuestEvents } from '../../../shared/protocol/guest-link.ts'
import type { Handlers } from '../../../shared/protocol/link.ts'

export type GuestLink = Link<typeof fromGuestEvents>

export type ConnectGuest = (options: {
  handlers: Handlers<typeof toGuestEvents>
  onConnected: () => void
}) => GuestLink

/** The guest's link to the relay that handed out this page. */
export const connectGuest: ConnectGuest = ({ handlers, onConnected }) =>
  keepLink({
    relayUrl: location.origin,
    namespace: '/guest',
    auth: {},
    asks: fromGuestEvents,
    answers: toGuestEvents,
    handlers,
    onConnected,
  })
