import { relayCommands, relayUsage } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { dataOf, readAudit } from '../audit/read-audit.ts'
import { verifyAudit } from '../audit/verify-audit.ts'
import { UsageProblem, type ExitCode } from '../../shared/command-line/run-commands.ts'
import type { RelayCall } from '../command-line.ts'
import { withStoreThere } from './with-store.ts'

/** `audit verify`: exit code 0 only where the log is whole; else every flaw with its entry's number. AUDIT1. */
export async function auditVerify({ terminal, config, json }: RelayCall): Promise<ExitCode> {
  const verdict = await withStoreThere(config, verifyAudit)
  const { sound, entries, cut, end, flaws } = verdict
  if (json) terminal.out(`${JSON.stringify(verdict)}\n`)
  else if (sound) {
    terminal.out(`${say(relayCommands.auditSound, { entries, ...end })}\n`)
    if (cut.sequence > 0) terminal.out(`${say(relayCommands.auditCut, cut)}\n`)
  } else
    for (const { sequence, kind } of flaws)
      terminal.out(`${say(relayCommands.auditFlaws[kind], { sequence })}\n`)
  return sound ? 0 : 1
}

/**
 * `audit export`: entries as lines of JSON, oldest first, from `--from` on and before `--to`. Written as it is read: the log
 * may be larger than memory. AUDIT1.
 */
export async function auditExport({ terminal, config, options }: RelayCall): Promise<ExitCode> {
  const from = readTime('--from', options['from']) ?? -Infinity
  const to = readTime('--to', options['to']) ?? Infinity
  return await withStoreThere<ExitCode>(config, async store => {
    for await (const stored of readAudit(store)) {
      const { data_json: _, previous_hash: previousHash, ...entry } = stored
      if (entry.at < from || entry.at >= to) continue
      const line = { ...entry, data: dataOf(stored), previousHash }
      terminal.out(`${JSON.stringify(line)}\n`)
    }
    return 0
  })
}

/** A time that names no zone is UTC, as in the log. */
function readTime(option: string, value: string | boolean | undefined): number | null {
  if (typeof value !== 'string') return null
  const time = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(value)
  const at = time ? Date.parse(`${time[1]}T${time[2] ?? '00:00'}${time[3] ?? 'Z'}`) : NaN
  if (Number.isNaN(at)) throw new UsageProblem(say(relayUsage.notATime, { option, value }))
  return at
}
