import { relayCommands } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { readAudit } from '../audit/read-audit.ts'
import { verifyAudit } from '../audit/verify-audit.ts'
import type { CommandCall, ExitCode } from '../command-line.ts'
import { withStore } from './with-store.ts'

/** `audit verify`: exit code 0 only where the log is whole; else every flaw with its entry's number. AUDIT1. */
export async function auditVerify({ terminal, config, json }: CommandCall): Promise<ExitCode> {
  const verdict = await withStore(config, verifyAudit)
  const { sound, entries, end, flaws } = verdict
  if (json) terminal.out(`${JSON.stringify(verdict)}\n`)
  else if (sound) terminal.out(`${say(relayCommands.auditSound, { entries, ...end })}\n`)
  else
    for (const { sequence, kind } of flaws)
      terminal.out(`${say(relayCommands.auditFlaws[kind], { sequence })}\n`)
  return sound ? 0 : 1
}

/** `audit export`: every entry as one line of JSON, oldest first. */
export async function auditExport({ terminal, config }: CommandCall): Promise<ExitCode> {
  return await withStore<ExitCode>(config, async store => {
    for await (const { data_json, previous_hash, ...entry } of readAudit(store)) {
      const line = { ...entry, data: JSON.parse(data_json) as unknown, previousHash: previous_hash }
      terminal.out(`${JSON.stringify(line)}\n`)
    }
    return 0
  })
}
