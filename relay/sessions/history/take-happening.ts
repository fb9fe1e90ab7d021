import type { Transaction } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { SessionHappening } from '../../../shared/protocol/session.ts'
import type { SessionEvent } from '../../../shared/sessions/session-state.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'
import { changeSession, tellOfSession, type SessionAct } from '../apply-session-event.ts'
import { lockSession, type SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { appendAudit } from '../../audit/append-audit.ts'

/** How much of one session is kept. */
const MAX_HAPPENINGS = 10_000

/** Who reports; the access check is done. */
export interface Reporter {
  side: 'controller' | 'device'
  actor: string
  source: string
}

/** What the device alone may say: it enforces modes and writes the files. */
const onlyTheDevices = new Set<SessionHappening['type']>([
  'mode-changed',
  'file',
  'input-dropped',
  'consent',
  'input-locked',
  'restarting',
  'recording',
])

/**
 * Takes what an end saw happen into the session's history, and moves the session on where it means that.
 * A chat line that both ends report is kept once, and only where policy says so. CHAT1.
 * Throws `forbidden`, `session-state`, `too-many-requests`, `too-large` when the history is full, `invalid-input` for a mode that was not allowed.
 */
export async function takeHappening(
  ctx: SessionsContext,
  reporter: Reporter,
  sessionId: string,
  happening: SessionHappening,
): Promise<void> {
  if (happening.type === 'participant')
    throw new Failure('forbidden', say(relaySessionWords.happeningIsTheDevices, { type: happening.type }))
  if (reporter.side === 'controller' && onlyTheDevices.has(happening.type))
    throw new Failure('forbidden', say(relaySessionWords.happeningIsTheDevices, { type: happening.type }))
  if (eventOf(happening)) await ctx.countMove(reporter.actor, sessionId)
  const { before, after, kept } = await ctx.store.transaction(async trx => {
    const session = await lockSession(ctx, trx, sessionId)
    if (!session) throw new Failure('session-not-found', relaySessionWords.sessionNotFound)
    checkFits(session, happening)
    const event = eventOf(happening)
    if (event) {
      const changed = await changeSession(ctx, trx, session, event, actOf(reporter, happening))
      if (changed !== session) await keep(ctx, trx, sessionId, happening)
      return { before: session, after: changed, kept: false }
    }
    const wanted = happening.type !== 'chat' || session.request?.terms.saveChat === true
    const outcome = wanted ? await keep(ctx, trx, sessionId, happening) : 'known'
    if (outcome === 'full') throw new Failure('too-large', relaySessionWords.tooManyHappenings)
    const isNew = outcome === 'kept'
    if (isNew && happening.type !== 'chat') await audit(ctx, trx, reporter, sessionId, happening)
    return { before: session, after: session, kept: isNew }
  })
  if (before !== after) tellOfSession(ctx, after)
  else if (kept) ctx.announce('sessions')
}

function checkFits({ state, request }: SessionRecord, happening: SessionHappening): void {
  if (state.phase === 'waiting' || state.phase === 'authenticating' || state.phase === 'accepting')
    throw new Failure('session-state', say(relaySessionWords.happeningTooEarly, { phase: state.phase }))
  if (happening.type === 'mode-changed' && !request?.terms.allowedModes.includes(happening.mode))
    throw new Failure('invalid-input', say(relaySessionWords.modeNotAllowed, { mode: happening.mode }))
}

/** The event of the state machine that a happening is; null where it is history only. */
function eventOf(happening: SessionHappening): SessionEvent | null {
  switch (happening.type) {
    case 'connected':
    case 'interrupted':
      return { type: happening.type }
    case 'restarting':
      return { type: 'interrupted', restarting: true }
    case 'mode-changed':
      return { type: 'mode-changed', mode: happening.mode, because: happening.because }
    default:
      return null
  }
}

function actOf(reporter: Reporter, happening: SessionHappening): SessionAct {
  return {
    actor: reporter.actor,
    source: reporter.source,
    act: `session:${happening.type}`,
    ...(happening.type === 'mode-changed' && { data: { mode: happening.mode } }),
  }
}

/** `known` where it is kept already, `full` where no more is kept of this session. */
async function keep(
  ctx: SessionsContext,
  trx: Transaction<Schema>,
  sessionId: string,
  happening: SessionHappening,
): Promise<'kept' | 'known' | 'full'> {
  const { count } = await trx
    .selectFrom('session_happenings')
    .select(rows => rows.fn.countAll<number>().as('count'))
    .where('session_id', '=', sessionId)
    .executeTakeFirstOrThrow()
  if (count >= MAX_HAPPENINGS) return 'full'
  const row = await trx
    .insertInto('session_happenings')
    .values({
      session_id: sessionId,
      at: ctx.clock(),
      happening_json: JSON.stringify(happening),
      dedupe_key: happening.type === 'chat' ? happening.messageId : null,
    })
    .onConflict(conflict => conflict.columns(['session_id', 'dedupe_key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row ? 'kept' : 'known'
}

async function audit(
  ctx: SessionsContext,
  trx: Transaction<Schema>,
  reporter: Reporter,
  sessionId: string,
  happening: SessionHappening,
): Promise<void> {
  const { type, ...data } = happening
  await appendAudit(trx, {
    at: ctx.clock(),
    actor: reporter.actor,
    act: `session:${type}`,
    subject: `session ${sessionId}`,
    outcome: 'done',
    source: reporter.source,
    data,
  })
}
