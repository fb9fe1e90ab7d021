import type { Transaction } from 'kysely'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import { requestWords } from '../../../shared/words/en/requests.ts'
import type { JobsContext } from '../jobs-context.ts'

/** Puts a notice into people's bells, and a mail into the queue where mail is set up, in the transaction of what it tells of. */
export async function notify(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  people: readonly { id: string; mail: string }[],
  text: string,
  link: string,
  mailSubject: string = requestWords.mailSubject,
): Promise<void> {
  const at = ctx.clock()
  for (const { id, mail } of people) {
    await trx
      .insertInto('notices')
      .values({ id: newId(), user_id: id, at, text: text.slice(0, 1000), link })
      .execute()
    if (ctx.config.mailUrl === undefined) continue
    await trx
      .insertInto('mails')
      .values({
        to_address: mail,
        subject: mailSubject,
        text: `${text}\n\n${ctx.config.publicUrl}${link}\n`,
        next_try_at: at,
        tries: 0,
      })
      .execute()
  }
}
