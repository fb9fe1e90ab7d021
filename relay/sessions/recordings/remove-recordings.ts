import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller, RelayContext } from '../../context.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { recordingWords as words } from '../../../shared/words/en/recordings.ts'
import { removeFiles } from './recording-files.ts'

type Needs = Pick<RelayContext, 'store' | 'clock' | 'config' | 'secrets'>

/** An administrator removes one. Throws `not-found`. */
export async function removeRecording(ctx: Needs, recordingId: string, caller: Caller): Promise<void> {
  const removed = await remove(ctx, recordingId, { actor: caller.userName, source: caller.source })
  if (!removed) throw new Failure('not-found', words.notFound)
}

/** Removes those that began before `before`, whole or not. Returns how many went. OPS1. */
export async function cutRecordings(ctx: Needs, before: number): Promise<number> {
  let cut = 0
  for (;;) {
    const old = await ctx.store.db
      .selectFrom('recordings')
      .select('id')
      .where('started_at', '<', before)
      .orderBy('started_at')
      .limit(100)
      .execute()
    for (const { id } of old) if (await remove(ctx, id, { actor: 'relay', source: '' })) cut++
    if (old.length < 100) return cut
  }
}

/** The file first: a row without its file is found again and removed the next time, a file without its row never. */
async function remove(
  ctx: Needs,
  recordingId: string,
  by: { actor: string; source: string },
): Promise<boolean> {
  await removeFiles(ctx, recordingId)
  return await ctx.store.transaction(async trx => {
    const row = await trx
      .deleteFrom('recordings')
      .where('id', '=', recordingId)
      .returning(['session_id', 'bytes'])
      .executeTakeFirst()
    if (!row) return false
    await appendAudit(trx, {
      at: ctx.clock(),
      ...by,
      act: 'recording:remove',
      subject: `recording ${recordingId}`,
      outcome: 'done',
      data: { sessionId: row.session_id, bytes: row.bytes },
    })
    return true
  })
}
