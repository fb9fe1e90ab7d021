import { once } from 'node:events'
import type { RequestHandler, Response } from 'express'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { makeTicket, openTicket } from '../../http/ticket.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { Recording } from '../../../shared/protocol/recording.ts'
import { recordingWords as words } from '../../../shared/words/en/recordings.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { headOf, pictureOf } from './recording-files.ts'
import { readRange } from './read-range.ts'
import { openSealed } from './sealed-file.ts'
import { recordingSchema } from '../../../shared/protocol/recording.ts'
import { findRecording } from './take-recording.ts'

const CHUNK_BYTES = 256 * 1024

/** The recordings of a session that the relay keeps or is being sent, oldest first. The access check is done. */
export async function recordingsOf(
  ctx: Pick<SessionsContext, 'store'>,
  sessionId: string,
): Promise<Recording[]> {
  const rows = await ctx.store.db
    .selectFrom('recordings')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('started_at')
    .orderBy('id')
    .execute()
  return rows.map(row =>
    recordingSchema.parse({
      ...row,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      durationMs: row.duration_ms,
    }),
  )
}

/** Hands out an address for playing; that it was watched stands in the audit log. Throws `not-found`. */
export async function ticketFor(
  ctx: SessionsContext,
  recordingId: string,
  caller: Caller,
): Promise<{ address: string; expiresAt: number }> {
  const row = await mustSee(ctx, recordingId, caller)
  if (row.state !== 'kept') throw new Failure('conflict', words.notYetWhole)
  await ctx.store.transaction(trx =>
    appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'recording:watch',
      subject: `recording ${recordingId}`,
      outcome: 'done',
      source: caller.source,
      data: { sessionId: row.session_id },
    }),
  )
  const { ticket, expiresAt } = makeTicket(ctx, `recording ${recordingId}`, caller.userId)
  return { address: `/api/recordings/${recordingId}/content?ticket=${ticket}`, expiresAt }
}

/** `GET /api/recordings/:id/content?ticket=…`: the picture, whole or the range that is asked for. RFC 9110, 14. */
export function serveRecording(ctx: SessionsContext): RequestHandler<Record<string, string>> {
  return async (request, response) => {
    const id = request.params['id'] ?? ''
    const holder = await openTicket(ctx, `recording ${id}`, request.query['ticket'])
    const row = await mustSee(ctx, id, holder)
    const { head_bytes, body_from, body_to } = row
    if (head_bytes === null || body_from === null || body_to === null)
      throw new Failure('conflict', words.notYetWhole)
    const size = head_bytes + body_to - body_from
    const range = readRange(request.headers.range, size)
    response.setHeader('Accept-Ranges', 'bytes')
    response.setHeader('Content-Type', 'video/webm')
    if (request.query['download'] !== undefined)
      response.setHeader('Content-Disposition', `attachment; filename="handrail-${id}.webm"`)
    if (range === 'invalid') {
      response.status(416).setHeader('Content-Range', `bytes */${size}`)
      response.end()
      return
    }
    const { from, to } = range ?? { from: 0, to: size }
    const head = await openSealed(headOf(ctx, id), head_bytes)
    const picture = await openSealed(pictureOf(ctx, id), row.bytes).catch(async (error: unknown) => {
      await head.close()
      throw error
    })
    try {
      const read = async (at: number, length: number): Promise<Buffer | null> =>
        at < head_bytes
          ? await head.read(at, Math.min(length, head_bytes - at))
          : await picture.read(at - head_bytes + body_from, length)
      // The first piece before the status, so that a file that was changed is answered with a failure.
      let piece = await read(from, Math.min(CHUNK_BYTES, to - from))
      response.status(range ? 206 : 200)
      if (range) response.setHeader('Content-Range', `bytes ${from}-${to - 1}/${size}`)
      response.setHeader('Content-Length', String(to - from))
      for (let at = from; piece && piece.length > 0;) {
        await write(response, piece)
        at += piece.length
        if (at >= to || response.destroyed) break
        piece = await read(at, Math.min(CHUNK_BYTES, to - at))
      }
      response.end()
    } finally {
      await Promise.all([head.close(), picture.close()])
    }
  }
}

/** Waits where the other side does not keep up, and no longer than it is there. */
async function write(response: Response, piece: Buffer): Promise<void> {
  if (response.destroyed || response.write(piece)) return
  const stopped = new AbortController()
  const { signal } = stopped
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
  } finally {
    stopped.abort()
  }
}

/** Administrators and auditors see every recording, others those of their own sessions. Throws `not-found`. */
async function mustSee(
  ctx: SessionsContext,
  recordingId: string,
  { userId, role }: Pick<Caller, 'userId' | 'role'>,
): Promise<NonNullable<Awaited<ReturnType<typeof findRecording>>>> {
  const row = await findRecording(ctx, recordingId)
  const session =
    row &&
    (await ctx.store.db
      .selectFrom('sessions')
      .select('controller_id')
      .where('id', '=', row.session_id)
      .executeTakeFirst())
  if (!row || !session || (role === 'support' && session.controller_id !== userId))
    throw new Failure('not-found', words.notFound)
  return row
}
