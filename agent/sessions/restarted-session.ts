import type { SessionRequest } from '../../shared/protocol/session.ts'
import type { EndReason } from '../../shared/sessions/session-state.ts'
import { RESTART_WITHIN_MS } from '../../shared/sessions/session-terms.ts'
import type { AgentContext } from '../context.ts'
import { findDesktop, type Desktop } from '../observe-device/find-desktop.ts'
import { decideSessionStart } from './consent/decide-point.ts'
import { restartDevice, runSystemCommand } from './device/restart-device.ts'
import type { Held, Resumable } from './hold-order.ts'

/** The session in which this device restarts: kept on disk before, and gone on with afterwards. */
export interface RestartedSession {
  /** Restarts the device. Throws what the system says where it does not. */
  restart(session: Held): Promise<void>
  isKept(sessionId: string): boolean
  /** It ended before the device went down. */
  forget(sessionId: string): void
  /**
   * Goes on with it once that can be: somebody is here, or policy and floor let nobody be asked; and the screen is there, if its
   * mode needs one. Where it cannot be any more, the relay hears why.
   */
  resume(): Promise<void>
}

export function keepRestarted(order: {
  context: Pick<AgentContext, 'relay' | 'state' | 'clock' | 'facts'>
  isBusy: () => boolean
  goOn: (request: SessionRequest, desktop: Desktop, resumed: Resumable) => void
  tellEnd: (sessionId: string, reason: EndReason) => void
}): RestartedSession {
  const { isBusy, goOn, tellEnd } = order
  const { relay, state, clock, facts } = order.context
  let resuming = false

  const isKept = (sessionId: string): boolean =>
    state.restarting.data.session?.request.sessionId === sessionId

  async function lookWhetherItGoesOn(): Promise<void> {
    const { session } = state.restarting.data
    if (!session) return
    const { request, at, mode, ...kept } = session
    const { loggedOnUsers, modes } = facts()
    const someoneLoggedOn = loggedOnUsers.length > 0
    const device = { floor: state.settings.data.consentFloor, someoneLoggedOn }
    const mayGoOn = someoneLoggedOn || decideSessionStart(request.terms, mode, device).act === 'proceed'
    const isLate = clock() - at >= RESTART_WITHIN_MS
    if (!isLate && !isBusy() && (!mayGoOn || !modes.includes(mode))) return
    await state.restarting.change(data => (data.session = null))
    if (!isLate && !isBusy()) return goOn(request, await findDesktop(), { mode, ...kept })
    tellEnd(request.sessionId, isBusy() ? 'device-busy' : mayGoOn ? 'no-allowed-mode' : 'nobody-logged-on')
  }

  return {
    isKept,
    async restart(session) {
      const resumable = session.resumable()
      // Before the command: there may be no time for anything after it.
      await state.restarting.change(data => {
        data.session = resumable && { ...toStore(resumable), at: clock() }
      })
      try {
        await restartDevice(process.platform, runSystemCommand)
      } catch (error) {
        await state.restarting.change(data => (data.session = null))
        throw error
      }
    },
    forget(sessionId) {
      if (isKept(sessionId)) state.restarting.changeSoon(data => (data.session = null))
    },
    async resume() {
      if (resuming || relay.state.phase !== 'connected') return
      resuming = true
      try {
        await lookWhetherItGoesOn()
      } finally {
        resuming = false
      }
    },
  }
}

function toStore({ given, ...resumable }: NonNullable<ReturnType<Held['resumable']>>) {
  return { ...resumable, given: { granted: [...given.granted], withheld: [...given.withheld] } }
}
