import { Failure } from '../../shared/protocol/failure.ts'
import { relayCommands, relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import type { ExitCode } from '../../shared/command-line/run-commands.ts'
import type { RelayCall } from '../command-line.ts'
import { backUp } from '../operations/backup.ts'
import { restore } from '../operations/restore.ts'
import { secretsFile } from '../secrets.ts'

/** `backup FILE`: database and secrets in one file. OPS1. */
export async function backup({ terminal, config, words, options, json }: RelayCall): Promise<ExitCode> {
  requireSqlite(config)
  const [file = ''] = words
  const { bytes } = await backUp(config.dataDir, file, { force: options['force'] === true, now: Date.now() })
  terminal.out(
    json ? `${JSON.stringify({ file, bytes })}\n` : `${say(relayCommands.backedUp, { file, bytes })}\n`,
  )
  return 0
}

/** `restore FILE`: what `backup` wrote, into the data folder of a relay that is stopped. OPS1. */
export async function restoreBackup(call: RelayCall): Promise<ExitCode> {
  const { terminal, config, words, options, json } = call
  requireSqlite(config)
  const [file = ''] = words
  const { madeAt } = await restore(file, config.dataDir, { force: options['force'] === true })
  const at = new Date(madeAt).toISOString()
  terminal.out(
    json ? `${JSON.stringify({ file, madeAt })}\n` : `${say(relayCommands.restored, { file, at })}\n`,
  )
  return 0
}

/** PostgreSQL brings its own tools, which know what a running server needs. */
function requireSqlite({ databaseUrl, dataDir }: RelayCall['config']): void {
  if (databaseUrl !== undefined)
    throw new Failure('unavailable', say(relayWords.backUpPostgres, { file: secretsFile(dataDir) }))
}
