import { executionPolicyNames } from '../../shared/words/en/jobs.ts'
import { statusWords as words } from '../../shared/words/en/terminal.ts'
import { say } from '../../shared/words/say.ts'
import type { ExitCode } from '../../shared/command-line/run-commands.ts'
import type { AgentCall } from '../command-line.ts'
import { pageUrl, readPageAddress } from '../page/page-address.ts'
import { openState } from '../state/open-state.ts'
import { mergeRules, readFleetRules } from '../trust/device-rules.ts'
import { runningAgent } from '../state/run-lock.ts'
import { readStatus, type LinkState } from '../state/status-file.ts'

/** `status`: exit code 0 where the agent runs, 1 where it does not. */
export async function status({ config, terminal, json }: AgentCall): Promise<ExitCode> {
  const state = await openState(config.stateDir)
  const pid = await runningAgent(config.stateDir)
  const note = pid === null ? null : await readStatus(config.stateDir)
  const link = note?.pid === pid ? (note?.link ?? null) : null
  const { enrolled } = state.identity.data
  const { consentFloor, page: isPageServed } = state.settings.data
  const { policy: executionPolicy } = mergeRules(state.settings.data, await readFleetRules(config.etcDir))
  const address = pid !== null && isPageServed ? await readPageAddress(config.stateDir) : null
  const page = address && pageUrl(address)
  if (json) {
    const told = {
      running: pid !== null,
      pid,
      deviceId: enrolled?.deviceId ?? null,
      relays: state.relays.data.relays,
      link,
      executionPolicy,
      consentFloor,
      loggedOnUsers: note?.facts.loggedOnUsers ?? null,
      modes: note?.facts.modes ?? null,
      page,
    }
    terminal.out(`${JSON.stringify(told)}\n`)
    return pid === null ? 1 : 0
  }
  const users = note?.facts.loggedOnUsers.join(', ') || words.nobody
  const lines = [
    pid === null ? words.stopped : say(words.running, { pid }),
    enrolled ? say(words.device, { deviceId: enrolled.deviceId }) : words.notEnrolled,
    ...(enrolled ? [say(words.relays, { relays: state.relays.data.relays.join(', ') })] : []),
    ...(pid !== null && enrolled ? [linkSentence(link)] : []),
    say(words.policy, { name: executionPolicyNames[executionPolicy], policy: executionPolicy }),
    ...(note ? [say(words.users, { users })] : []),
    ...(page ? [say(words.page, { page })] : []),
  ]
  terminal.out(`${lines.join('\n')}\n`)
  return pid === null ? 1 : 0
}

function linkSentence(link: LinkState | null): string {
  if (!link || link.phase === 'not-enrolled') return words.unknown
  if (link.phase === 'connecting') return say(words.connecting, { relay: link.relay })
  if (link.phase === 'connected')
    return say(words.connected, { relay: link.relay, time: new Date(link.since).toISOString() })
  return say(words.waiting, {
    message: link.failure.message,
    time: new Date(link.nextTryAt).toISOString(),
  })
}
