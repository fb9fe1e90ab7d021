import type { Logger } from 'pino'
import { Failure } from '../../shared/protocol/failure.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'
import { readIdentity } from '../state/identity.ts'
import type { AgentState } from '../state/open-state.ts'
import { openRelayLink, type LinkSetting, type RelayLine } from './relay-link.ts'

export interface KeptLink extends RelayLine {
  /** Opens the link once the device is enrolled, and opens it anew where it was enrolled again. */
  followEnrolment: () => Promise<void>
  stop: () => Promise<void>
}

/** The link of a device that may not be enrolled yet; what the relay says of itself goes into the state. BRK1, CODE7. */
export function keepLinked(setting: {
  state: AgentState
  handlers: () => LinkSetting['handlers']
  afterWelcome: () => void
  onLost: () => void
  onState: () => void
  log: Logger
  clock: () => number
}): KeptLink {
  const { state, clock } = setting
  let link: ReturnType<typeof openRelayLink> | null = null
  let linkedAs: string | null = null

  const onWelcome: LinkSetting['onWelcome'] = async ({ relays, organisation }) => {
    await state.relays.change(data => {
      data.relays = relays
      data.organisation = organisation
      data.reachedAt = clock()
    })
    // Once the welcome is acknowledged, and not before, the relay answers.
    setImmediate(setting.afterWelcome)
  }

  return {
    get state() {
      return link?.state ?? { phase: 'not-enrolled' }
    },
    async ask(event, request, timeoutMs) {
      if (!link) throw new Failure('relay-unknown', failureSentences['relay-unknown'])
      return await link.ask(event, request, timeoutMs)
    },
    async followEnrolment() {
      const { enrolled } = state.identity.data
      if (!enrolled || enrolled.deviceId === linkedAs) return
      linkedAs = enrolled.deviceId
      await link?.stop()
      link = openRelayLink({
        identity: readIdentity(enrolled),
        relays: () => state.relays.data.relays,
        handlers: setting.handlers(),
        onWelcome,
        onLost: setting.onLost,
        onState: setting.onState,
        log: setting.log,
        clock,
      })
    },
    stop: async () => await link?.stop(),
  }
}
