import type { RequestHandler } from 'express'
import { appendAudit } from '../../audit/append-audit.ts'
import { organisationName } from '../../accounts/organisation.ts'
import type { Caller } from '../../context.ts'
import { csvLine } from '../../http/csv-line.ts'
import { exportAddress, openExport } from '../../http/export-address.ts'
import { writeSlowly } from '../../http/write-slowly.ts'
import type { ApiInput } from '../../../shared/protocol/admin-api.ts'
import { sessionsApi, type SessionFilter } from '../../../shared/protocol/api/sessions.ts'
import { sessionHappeningSchema, type SessionSnapshot } from '../../../shared/protocol/session.ts'
import { toSnapshot } from '../session-snapshot.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { findSessions, showSession } from './list-sessions.ts'

const PAGE = 200
/** Where `serveExport` answers. */
export const EXPORT_PATH = '/api/exports/sessions'
type Wanted = ApiInput<'POST /api/sessions/export'>['body']
type Viewer = Pick<Caller, 'userId' | 'role'>

/** An address for the browser to save a file from; who took what stands in the audit log. Throws `not-found`. */
export async function exportFor(
  ctx: SessionsContext,
  wanted: Wanted,
  caller: Caller,
): Promise<{ address: string; expiresAt: number }> {
  if (wanted.sessionId !== undefined) await showSession(ctx, wanted.sessionId, caller)
  await ctx.store.transaction(trx =>
    appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'session:export',
      subject: wanted.sessionId === undefined ? 'sessions' : `session ${wanted.sessionId}`,
      outcome: 'done',
      source: caller.source,
      data: { format: wanted.format, filter: wanted.filter },
    }),
  )
  return exportAddress(ctx, EXPORT_PATH, wanted, caller.userId)
}

/** `GET /api/exports/sessions?what=…&ticket=…`: page after page as the reader takes them, never the whole in memory. */
export function serveExport(ctx: SessionsContext): RequestHandler<Record<string, string>> {
  return async (request, response) => {
    const { body } = sessionsApi['POST /api/sessions/export']
    const { asked: wanted, holder: viewer } = await openExport(ctx, EXPORT_PATH, body, request.query)
    const isCsv = wanted.format === 'csv'
    const name = wanted.sessionId === undefined ? 'sessions' : `session-${wanted.sessionId}`
    response.setHeader('Content-Type', isCsv ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
    response.setHeader('Content-Disposition', `attachment; filename="handrail-${name}.${wanted.format}"`)
    const lines = wanted.sessionId === undefined ? list(ctx, wanted, viewer) : one(ctx, wanted, viewer)
    for await (const text of lines) {
      await writeSlowly(response, text)
      if (response.destroyed) return
    }
    response.end()
  }
}

const columns = ['id', 'controller', 'mail', 'device', 'started', 'ended', 'phase', 'mode', 'reason']

async function* list(
  ctx: SessionsContext,
  { format, filter }: Wanted,
  viewer: Viewer,
): AsyncGenerator<string> {
  const isCsv = format === 'csv'
  yield isCsv ? csvLine(columns) : '['
  let isFirst = true
  for await (const { snapshot, mode } of pages(ctx, filter, viewer)) {
    const { state } = snapshot
    const row = {
      id: snapshot.id,
      controller: snapshot.controller.name,
      mail: snapshot.controller.mail,
      device: snapshot.device?.name ?? '',
      started: timeOf(snapshot.startedAt),
      ended: state.phase === 'ended' ? timeOf(state.since) : '',
      phase: state.phase,
      mode: mode ?? '',
      reason: state.phase === 'ended' ? state.reason : '',
    }
    yield isCsv ? csvLine(Object.values(row)) : `${isFirst ? '\n' : ',\n'}${JSON.stringify(row)}`
    isFirst = false
  }
  if (!isCsv) yield '\n]\n'
}

async function* pages(
  ctx: SessionsContext,
  filter: SessionFilter,
  viewer: Viewer,
): AsyncGenerator<{ snapshot: SessionSnapshot; mode: string | null }> {
  const organisation = await organisationName(ctx.store.db)
  let after: { startedAt: number; id: string } | null = null
  for (;;) {
    const rows: Awaited<ReturnType<ReturnType<typeof readPage>['execute']>> = await readPage(
      ctx,
      filter,
      viewer,
      after,
    ).execute()
    for (const row of rows) yield { snapshot: toSnapshot(row, organisation), mode: row.mode }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = { startedAt: last.started_at, id: last.id }
  }
}

function readPage(
  ctx: SessionsContext,
  filter: SessionFilter,
  viewer: Viewer,
  after: { startedAt: number; id: string } | null,
) {
  return findSessions(ctx, filter, viewer)
    .select('sessions.mode')
    .$if(after !== null, query =>
      query.where(row =>
        row(
          row.refTuple('sessions.started_at', 'sessions.id'),
          '<',
          row.tuple(after?.startedAt ?? 0, after?.id ?? ''),
        ),
      ),
    )
    .orderBy('sessions.started_at', 'desc')
    .orderBy('sessions.id', 'desc')
    .limit(PAGE)
}

/** One session: what happened in it, line by line; as JSON with the session itself before. */
async function* one(
  ctx: SessionsContext,
  { format, sessionId = '' }: Wanted,
  viewer: Viewer,
): AsyncGenerator<string> {
  const { happenings: _, ...session } = await showSession(ctx, sessionId, viewer)
  const isCsv = format === 'csv'
  yield isCsv ? csvLine(['at', 'type', 'data']) : `{"session":${JSON.stringify(session)},\n"happenings":[`
  let after = 0
  let isFirst = true
  for (;;) {
    const rows = await ctx.store.db
      .selectFrom('session_happenings')
      .select(['id', 'at', 'happening_json'])
      .where('session_id', '=', sessionId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute()
    for (const { at, happening_json } of rows) {
      const { type, ...data } = sessionHappeningSchema.parse(JSON.parse(happening_json))
      yield isCsv
        ? csvLine([timeOf(at), type, type === 'chat' && 'text' in data ? data.text : JSON.stringify(data)])
        : `${isFirst ? '\n' : ',\n'}${JSON.stringify({ at: timeOf(at), type, ...data })}`
      isFirst = false
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) break
    after = last.id
  }
  if (!isCsv) yield '\n]}\n'
}

const timeOf = (at: number): string => new Date(at).toISOString()
