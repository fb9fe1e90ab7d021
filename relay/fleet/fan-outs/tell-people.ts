import type { Transaction } from 'kysely'
import { fanOutWords } from '../../../shared/words/en/fan-outs.ts'
import { notify } from '../../jobs/approvals/notify.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { Schema } from '../../store/schema.ts'

/** Notices about fan-outs, each in the transaction of what it tells of. */

/** Tells whoever asked for it. */
export async function tellRequester(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  fanOut: { id: string; requested_by_id: string },
  text: string,
): Promise<void> {
  const requester = await trx
    .selectFrom('users')
    .select(['id', 'mail'])
    .where('id', '=', fanOut.requested_by_id)
    .execute()
  await notify(ctx, trx, requester, text, linkOf(fanOut), fanOutWords.mailSubject)
}

/** Tells all administrators who may decide it: those who did not ask for it. */
export async function askAdministrators(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  fanOut: { id: string; requested_by_id: string },
  text: string,
): Promise<void> {
  const others = await trx
    .selectFrom('users')
    .select(['id', 'mail'])
    .where('role', '=', 'administrator')
    .where('disabled', '=', 0)
    .where('id', '!=', fanOut.requested_by_id)
    .execute()
  await notify(ctx, trx, others, text, linkOf(fanOut), fanOutWords.mailSubject)
}

const linkOf = ({ id }: { id: string }): string => `/fan-outs/${id}`
