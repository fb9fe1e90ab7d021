import { relayCommands } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import type { ExitCode } from '../../shared/command-line/run-commands.ts'
import type { RelayCall } from '../command-line.ts'
import { makeEnrolmentToken } from '../devices/enrol-device.ts'
import { withStore } from './with-store.ts'

/** `enrol-token`: a one-time token for one agent. The token alone goes to standard output, so that it can be piped on. */
export async function enrolToken({ terminal, config, json }: RelayCall): Promise<ExitCode> {
  return await withStore<ExitCode>(config, async (store, secrets) => {
    const by = { at: Date.now(), actor: 'command line', source: '' }
    const { token, expiresAt } = await makeEnrolmentToken(store, secrets, by)
    if (json) terminal.out(`${JSON.stringify({ token, expiresAt })}\n`)
    else {
      terminal.out(`${token}\n`)
      terminal.err(`${say(relayCommands.tokenValid, { until: new Date(expiresAt).toISOString() })}\n`)
    }
    return 0
  })
}
