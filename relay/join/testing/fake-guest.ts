import { signal } from '@preact/signals'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { SessionRequest } from '../../../shared/protocol/session.ts'
import type { SessionTerms } from '../../../shared/sessions/session-terms.ts'
import { openChat } from '../../../shared/browser/chat/chat.ts'
import type { LineState } from '../../../shared/browser/link/keep-link.ts'
import type { Transfers } from '../../../shared/browser/files/transfers.ts'
import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import { openGuestModel, type GuestModel, type GuestModelOrder } from '../guest-model.ts'
import type { ConnectGuest } from '../link/guest-link.ts'
import { openSessionKeeper } from '../link/kept-session.ts'
import type { GuestChannelOrder } from '../session/guest-channel.ts'
import type { GetDisplay } from '../session/share-screen.ts'

/** A guest's page with a relay, a viewer and a browser that do what the test says. */
export interface FakeGuest {
  model: GuestModel
  /** What the page asked of the relay, in order. */
  asked: { event: string; request: Record<string, unknown> }[]
  /** What the page said to the viewer, in order. */
  said: ChannelMessage[]
  /** How the relay answers; an event without an answer is done. */
  answers: Record<string, (request: unknown) => unknown>
  handlers: Parameters<ConnectGuest>[0]['handlers']
  line: { value: LineState }
  reconnect: () => void
  /** The viewer's side of the channel. */
  channel: GuestChannelOrder
  storage: Map<string, string>
  advance: (ms: number) => void
}

export const askerOfTests = { name: 'Ada Lovelace', organisation: 'Example Ltd', mail: 'ada@example.org' }
export const fakeSecret = 'x'.repeat(43)

export function requestOfTests(terms: SessionTerms): SessionRequest {
  const [mode = 'chat'] = terms.allowedModes
  return {
    sessionId: 'session-0001',
    controller: askerOfTests,
    proposed: {
      mode,
      because: { rule: 'first-in-order', passedOver: [{ mode: 'active', obstacle: 'device-cannot' }] },
    },
    terms,
  }
}

/** The picker as a person uses it: `pick` gives a stream, `refuse` is what the browser throws then. */
export const refusingPicker: GetDisplay = () =>
  Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))

export function fakeGuest(options: {
  getDisplay?: GetDisplay
  storage?: Map<string, string>
  canShow?: boolean
  start?: number
}): FakeGuest {
  const storage = options.storage ?? new Map<string, string>()
  let now = options.start ?? 1_000_000
  const fake = { asked: [], said: [], answers: {}, storage } as unknown as FakeGuest
  const connectGuest: ConnectGuest = ({ handlers, onConnected }) => {
    const line = signal<LineState>({ at: 'connected' })
    fake.handlers = handlers
    fake.line = line
    fake.reconnect = onConnected
    queueMicrotask(onConnected)
    return {
      line,
      async ask(event, request) {
        fake.asked.push({ event, request })
        const answer = fake.answers[event]?.(request) ?? {}
        if (answer instanceof Failure) throw answer
        return answer as never
      },
      stop: () => undefined,
    }
  }
  const openChannel: GuestModelOrder['openChannel'] = order => {
    fake.channel = order
    const transfers = { list: signal([]), send: () => undefined } as unknown as Transfers
    const chat = openChat({ clock: order.clock, before: order.chatBefore, onChange: order.onChat })
    return {
      chat,
      transfers,
      say: message => void fake.said.push(message),
      show: () => undefined,
      signal: () => undefined,
      stop: lastWords => void (lastWords && fake.said.push(lastWords)),
    }
  }
  fake.answers['code:redeem'] = () => ({ sessionId: 'session-0001', secret: fakeSecret })
  fake.advance = ms => (now += ms)
  fake.model = openGuestModel({
    browser: {
      browser: 'Chrome 142',
      system: 'Linux',
      modes:
        options.canShow === false
          ? ['chat', 'file-transfer']
          : ['guidance', 'monitor', 'chat', 'file-transfer'],
    },
    keeper: openSessionKeeper({
      getItem: name => storage.get(name) ?? null,
      setItem: (name, value) => void storage.set(name, value),
      removeItem: name => void storage.delete(name),
    }),
    connectGuest,
    getDisplay: options.getDisplay ?? refusingPicker,
    openChannel,
    clock: () => now,
  })
  return fake
}
