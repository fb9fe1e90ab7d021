import { relayCommands } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { startRelay } from '../app.ts'
import type { ExitCode } from '../../shared/command-line/run-commands.ts'
import type { RelayCall } from '../command-line.ts'

/**
 * `serve`: the relay itself, until SIGINT or SIGTERM; a second signal ends it at once. What it prints is for the person who
 * started it (the set-up link is in no log); with `--json` it is one line `{"event":"ready","url":…,"setupUrl":…}`.
 */
export async function serve({ terminal, config, json }: RelayCall): Promise<ExitCode> {
  const stopAsked = new Promise<void>(resolve => {
    let asked = false
    const ask = (): void => {
      if (asked) process.exit(1)
      asked = true
      resolve()
    }
    process.on('SIGINT', ask)
    process.on('SIGTERM', ask)
  })
  const relay = await startRelay(config)
  const { url, setupUrl } = relay
  if (json) terminal.out(`${JSON.stringify({ event: 'ready', url, setupUrl })}\n`)
  else {
    terminal.out(`${say(relayCommands.ready, { url })}\n`)
    if (setupUrl !== null) terminal.out(`${say(relayCommands.setUpAt, { setupUrl })}\n`)
  }
  await stopAsked
  await relay.stop()
  return 0
}
