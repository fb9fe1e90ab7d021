import { Failure } from '../../shared/protocol/failure.ts'
import { relayCommands, relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import type { ExitCode } from '../../shared/command-line/run-commands.ts'
import type { RelayCall } from '../command-line.ts'
import { recordingsBeside } from '../operations/back-up-recordings.ts'
import { backUp } from '../operations/backup.ts'
import { restore } from '../operations/restore.ts'
import { secretsFile } from '../secrets.ts'

/** `backup FILE`: database and secrets in one file, recordings in a folder beside it. OPS1. */
export async function backup({ terminal, config, words, options, json }: RelayCall): Promise<ExitCode> {
  requireSqlite(config)
  const [file = ''] = words
  const recordingsDir = wanted(options, config)
  const order = { force: options['force'] === true, now: Date.now(), recordingsDir }
  const { bytes, recordings, recordingBytes } = await backUp(config.dataDir, file, order)
  const folder = recordings > 0 ? recordingsBeside(file) : null
  if (json) terminal.out(`${JSON.stringify({ file, bytes, folder, recordings, recordingBytes })}\n`)
  else {
    terminal.out(`${say(relayCommands.backedUp, { file, bytes })}\n`)
    if (folder !== null)
      terminal.out(
        `${say(relayCommands.backedUpRecordings, { folder, count: recordings, bytes: recordingBytes })}\n`,
      )
  }
  return 0
}

/** `restore FILE`: what `backup` wrote, into the data folder of a relay that is stopped. OPS1. */
export async function restoreBackup(call: RelayCall): Promise<ExitCode> {
  const { terminal, config, words, options, json } = call
  requireSqlite(config)
  const [file = ''] = words
  const order = { force: options['force'] === true, recordingsDir: wanted(options, config) }
  const { madeAt } = await restore(file, config.dataDir, order)
  const at = new Date(madeAt).toISOString()
  terminal.out(
    json ? `${JSON.stringify({ file, madeAt })}\n` : `${say(relayCommands.restored, { file, at })}\n`,
  )
  return 0
}

/** The folder of recordings, unless they are to be left out. */
const wanted = (options: RelayCall['options'], { recordings }: RelayCall['config']): string | null =>
  options['without-recordings'] === true ? null : recordings.dir

/** PostgreSQL brings its own tools, which know what a running server needs. */
function requireSqlite({ databaseUrl, dataDir, recordings }: RelayCall['config']): void {
  if (databaseUrl !== undefined)
    throw new Failure(
      'unavailable',
      say(relayWords.backUpPostgres, { file: secretsFile(dataDir), folder: recordings.dir }),
    )
}
