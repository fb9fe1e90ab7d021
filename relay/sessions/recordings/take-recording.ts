import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Schema } from '../../store/schema.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import {
  RECORDING_PART_BYTES,
  type FinishRecording,
  type OpenRecording,
  type RecordingPart,
  type RecordingSide,
  type RecordingStand,
} from '../../../shared/protocol/recording.ts'
import { indexWebm } from '../../../shared/recordings/webm-index.ts'
import { recordingWords as words } from '../../../shared/words/en/recordings.ts'
import { say } from '../../../shared/words/say.ts'
import type { SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { headOf, pictureOf, removeFiles } from './recording-files.ts'
import { openSealed, writeSealed } from './sealed-file.ts'

/** A connection that breaks begins another recording, so there may be several; more than this is no honest session. */
const MAX_RECORDINGS = 200

/** Who sends a recording. `session` throws where this session is not theirs. */
export interface Sender {
  side: RecordingSide
  actor: string
  source: string
  session: (sessionId: string) => Promise<SessionRecord>
}

/**
 * A recording begins, or its sender asks how far it got after either end was away.
 * Throws `session-not-found`, `forbidden` where policy has it made elsewhere or not kept here, `too-large`.
 */
export async function openRecording(
  ctx: SessionsContext,
  sender: Sender,
  { recordingId, sessionId, startedAt }: OpenRecording,
): Promise<RecordingStand> {
  const { request } = await sender.session(sessionId)
  const terms = request?.terms
  if (terms?.recording.side !== sender.side) throw new Failure('forbidden', words.notYours)
  if (!terms.may.recording || !terms.recording.keptOnRelay) throw new Failure('forbidden', words.notAllowed)
  const known = await findRecording(ctx, recordingId)
  if (known) return standOf(await own(sender, known))
  await ctx.store.transaction(async trx => {
    const { count } = await trx
      .selectFrom('recordings')
      .select(rows => rows.fn.countAll<number>().as('count'))
      .where('session_id', '=', sessionId)
      .executeTakeFirstOrThrow()
    if (count >= MAX_RECORDINGS) throw new Failure('too-large', say(words.tooMany, { count: MAX_RECORDINGS }))
    await trx
      .insertInto('recordings')
      .values({
        id: recordingId,
        session_id: sessionId,
        side: sender.side,
        state: 'uploading',
        started_at: startedAt,
        bytes: 0,
      })
      .execute()
    await audit(ctx, trx, sender, 'recording:begin', recordingId, { sessionId })
  })
  ctx.announce('sessions')
  return { nextByte: 0, kept: false }
}

/** The next part. Throws `conflict` for another place than the next one, `invalid-input` for a wrong hash, `too-large`. */
export async function takePart(
  ctx: SessionsContext,
  sender: Sender,
  recordingId: string,
  { fromByte, base64, sha256 }: RecordingPart,
): Promise<RecordingStand> {
  const row = await own(sender, await mustFind(ctx, recordingId))
  if (row.state === 'kept') throw new Failure('conflict', words.isKept)
  if (fromByte !== row.bytes || row.bytes % RECORDING_PART_BYTES !== 0)
    throw new Failure('conflict', say(words.wrongOffset, { expected: row.bytes, given: fromByte }))
  const part = Buffer.from(base64, 'base64')
  if (part.length === 0 || part.length > RECORDING_PART_BYTES)
    throw new Failure('invalid-input', say(words.wrongPartLength, { bytes: RECORDING_PART_BYTES }))
  if (hashOf(part) !== sha256) throw new Failure('invalid-input', words.wrongPartHash)
  const nextByte = fromByte + part.length
  await checkRoom(ctx, nextByte, part.length)
  await writeSealed(pictureOf(ctx, recordingId), fromByte, part)
  const { numUpdatedRows } = await ctx.store.db
    .updateTable('recordings')
    .set({ bytes: nextByte })
    .where('id', '=', recordingId)
    .where('state', '=', 'uploading')
    .where('bytes', '=', fromByte)
    .executeTakeFirst()
  if (numUpdatedRows === 0n)
    throw new Failure('conflict', say(words.wrongOffset, { expected: nextByte, given: fromByte }))
  return { nextByte, kept: false }
}

/**
 * Reads all that was received once more, checks it, and makes its index. Throws `conflict` for another length, `invalid-input`
 * where the hash is another one: then it begins again from nothing.
 */
export async function finishRecording(
  ctx: SessionsContext,
  sender: Sender,
  recordingId: string,
  { bytes, sha256, endedAt }: FinishRecording,
): Promise<RecordingStand> {
  const row = await own(sender, await mustFind(ctx, recordingId))
  if (row.state === 'kept') return standOf(row)
  if (bytes !== row.bytes)
    throw new Failure('conflict', say(words.wrongLength, { given: bytes, expected: row.bytes }))
  const file = await openSealed(pictureOf(ctx, recordingId), bytes)
  try {
    const hash = createHash('sha256')
    for (let at = 0; at < bytes; at += RECORDING_PART_BYTES)
      hash.update((await file.read(at, Math.min(RECORDING_PART_BYTES, bytes - at))) ?? '')
    if (hash.digest('hex') !== sha256) return await beginAgain(ctx, recordingId, words.wrongHash)
    const index = await indexWebm(file)
    if (!index) return await beginAgain(ctx, recordingId, words.notAWebm)
    await writeSealed(headOf(ctx, recordingId), 0, index.head)
    await ctx.store.transaction(async trx => {
      await trx
        .updateTable('recordings')
        .set({
          state: 'kept',
          sha256,
          ended_at: endedAt,
          duration_ms: Math.round(index.durationMs),
          head_bytes: index.head.length,
          body_from: index.bodyFrom,
          body_to: index.bodyTo,
        })
        .where('id', '=', recordingId)
        .execute()
      const data = { sessionId: row.session_id, bytes, sha256 }
      await audit(ctx, trx, sender, 'recording:keep', recordingId, data)
    })
  } finally {
    await file.close()
  }
  ctx.announce('sessions')
  return { nextByte: bytes, kept: true }
}

async function beginAgain(ctx: SessionsContext, recordingId: string, why: string): Promise<never> {
  await removeFiles(ctx, recordingId)
  await ctx.store.db.updateTable('recordings').set({ bytes: 0 }).where('id', '=', recordingId).execute()
  throw new Failure('invalid-input', why)
}

async function checkRoom(ctx: SessionsContext, bytes: number, more: number): Promise<void> {
  const { maxBytes, maxBytesInAll } = ctx.config.recordings
  if (bytes > maxBytes)
    throw new Failure('too-large', say(words.tooLarge, { size: Math.round(maxBytes / 1024 ** 2) }))
  const { inAll } = await ctx.store.db
    .selectFrom('recordings')
    .select(sql<number | string>`coalesce(sum(bytes), 0)`.as('inAll'))
    .executeTakeFirstOrThrow()
  if (Number(inAll) + more > maxBytesInAll) throw new Failure('too-large', words.noRoom)
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

type RecordingRow = NonNullable<Awaited<ReturnType<typeof findRecording>>>

export async function findRecording(ctx: Pick<SessionsContext, 'store'>, recordingId: string) {
  return await ctx.store.db
    .selectFrom('recordings')
    .selectAll()
    .where('id', '=', recordingId)
    .executeTakeFirst()
}

async function mustFind(ctx: SessionsContext, recordingId: string): Promise<RecordingRow> {
  const row = await findRecording(ctx, recordingId)
  if (!row) throw new Failure('not-found', words.notFound)
  return row
}

/** The same answer for a recording of somebody else and for none. */
async function own(sender: Sender, row: RecordingRow): Promise<RecordingRow> {
  if (row.side !== sender.side) throw new Failure('not-found', words.notFound)
  await sender.session(row.session_id)
  return row
}

const standOf = ({ bytes, state }: RecordingRow): RecordingStand => ({
  nextByte: bytes,
  kept: state === 'kept',
})

async function audit(
  ctx: SessionsContext,
  trx: Transaction<Schema>,
  { actor, source }: Sender,
  act: string,
  recordingId: string,
  data: Record<string, unknown>,
): Promise<void> {
  await appendAudit(trx, {
    at: ctx.clock(),
    actor,
    act,
    subject: `recording ${recordingId}`,
    outcome: 'done',
    source,
    data,
  })
}
