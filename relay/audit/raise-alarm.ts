import type { RelayContext } from '../context.ts'

/** How many different alarms are kept; the oldest go first, so that an attacker's inventions fill no disk. */
const MAX_ALARMS = 200

/**
 * Puts something on the dashboard that an administrator should look at. The same kind and message counts up.
 * Not inside a transaction: an alarm stands also where what it tells of was refused.
 */
export async function raiseAlarm(
  ctx: Pick<RelayContext, 'store' | 'clock' | 'announce'>,
  kind: string,
  message: string,
): Promise<void> {
  const at = ctx.clock()
  await ctx.store.transaction(async trx => {
    await trx
      .insertInto('alarms')
      .values({ kind, message, count: 1, last_at: at })
      .onConflict(conflict =>
        conflict
          .columns(['kind', 'message'])
          .doUpdateSet(row => ({ count: row('alarms.count', '+', 1), last_at: at })),
      )
      .execute()
    const oldest = await trx
      .selectFrom('alarms')
      .select('last_at')
      .orderBy('last_at', 'desc')
      .offset(MAX_ALARMS)
      .limit(1)
      .executeTakeFirst()
    if (oldest) await trx.deleteFrom('alarms').where('last_at', '<=', oldest.last_at).execute()
  })
  ctx.announce('alarms')
}
