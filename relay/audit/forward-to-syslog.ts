import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { RelayContext } from '../context.ts'
import type { Schema } from '../store/schema.ts'
import { keepSetting, readSetting } from '../store/setting.ts'
import { lockAuditEnd } from './append-audit.ts'
import { readAudit } from './read-audit.ts'
import { openSyslogLine, type SyslogLine } from './syslog-line.ts'
import { syslogMessage } from './syslog-message.ts'

const LOOK_EVERY_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
/** What is read into memory and sent at once; everything else waits in the store. */
const BATCH = 200
/** Another relay of the installation takes over where the one that forwards has been silent for this long. */
const LEASE_MS = 60_000

const NAME = 'syslog-forwarding'
const placeSchema = z.object({ sequence: z.number().int(), holder: z.string(), until: z.number() })
type Place = z.infer<typeof placeSchema>

/**
 * Sends every entry of the audit log to a syslog server, in order. The log itself is the queue and its place is a row of the
 * store: neither an unreachable server nor a restart loses an entry or fills memory, though one may come twice.
 * Begins at the end of the log when it is first switched on. The handle stops it and waits for what is under way. AUDIT1.
 */
export function forwardToSyslog(
  ctx: Pick<RelayContext, 'store' | 'clock' | 'log'>,
  address: string,
  line: SyslogLine = openSyslogLine(address),
): { stop: () => Promise<void> } {
  const me = randomUUID()
  const host = hostname()
  const stopping = new AbortController()
  let failures = 0

  /** Whether something waits; looked at without a lock, for it is looked at every second. */
  const isBehind = async (): Promise<boolean> => {
    const head = await readEnd(ctx.store.db)
    const known = await readPlace(ctx.store.db)
    return known === null || known.sequence < head
  }

  /** The place to go on from; null while another relay forwards. */
  const claim = (): Promise<Place | null> =>
    ctx.store.transaction(async trx => {
      // Whoever claims waits for the others here.
      const head = await lockAuditEnd(trx)
      const place = (await readPlace(trx)) ?? { sequence: head.sequence, holder: me, until: 0 }
      const now = ctx.clock()
      if (place.holder !== me && place.until > now) return null
      const mine = { ...place, holder: me, until: now + LEASE_MS }
      await writePlace(trx, mine)
      return mine
    })

  /** Sends one batch; returns whether there may be more. */
  const forward = async (): Promise<boolean> => {
    const place = (await isBehind()) ? await claim() : null
    if (!place) return false
    const entries = []
    for await (const entry of readAudit(ctx.store, { after: place.sequence, limit: BATCH }))
      entries.push(entry)
    const last = entries.at(-1)
    if (!last) return false
    await line.send(entries.map(entry => syslogMessage(entry, host, line.maxBytes)))
    await writePlace(ctx.store.db, { ...place, sequence: last.sequence, until: ctx.clock() + LEASE_MS })
    return entries.length === BATCH
  }

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let isMore = false
      try {
        isMore = await forward()
        if (failures > 0) ctx.log.info({ address }, 'the audit log reaches the syslog server again')
        failures = 0
      } catch (error) {
        failures++
        if (failures === 1)
          ctx.log.warn(
            { err: error, address },
            'the audit log does not reach the syslog server; it waits in the store',
          )
      }
      if (isMore) continue
      const pauseMs = Math.min(LONGEST_PAUSE_MS, LOOK_EVERY_MS * 2 ** Math.min(failures, 6))
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
      line.close()
      // The next start, or another relay, need not wait for the lease to run out.
      const place = await readPlace(ctx.store.db)
      if (place?.holder === me) await writePlace(ctx.store.db, { ...place, until: 0 })
    },
  }
}

async function readEnd(db: Kysely<Schema>): Promise<number> {
  const head = await db
    .selectFrom('audit_head')
    .select('sequence')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow()
  return head.sequence
}

async function readPlace(db: Kysely<Schema>): Promise<Place | null> {
  const value = await readSetting(db, NAME)
  return value === null ? null : placeSchema.parse(JSON.parse(value))
}

const writePlace = (db: Kysely<Schema>, place: Place): Promise<void> =>
  keepSetting(db, NAME, JSON.stringify(place))
