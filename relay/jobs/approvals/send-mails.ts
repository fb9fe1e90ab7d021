import { createTransport } from 'nodemailer'
import type { JobsContext } from '../jobs-context.ts'

/** After each failed try it waits longer; then it gives up. Minutes. */
const RETRY_AFTER_MIN = [1, 5, 15, 60, 240, 720]
/** So long one relay has to send what it has claimed, before another one tries. */
const CLAIM_MS = 2 * 60_000
const MAX_AT_ONCE = 20

/** Sends the mail that waits, through the server of MAIL_URL. Returns how many it tried; called until there are none. */
export async function sendMails(ctx: JobsContext): Promise<number> {
  const { mailUrl, mailFrom } = ctx.config
  if (mailUrl === undefined) return 0
  const now = ctx.clock()
  const claimed = await ctx.store.transaction(async trx => {
    const rows = await trx
      .selectFrom('mails')
      .selectAll()
      .where('next_try_at', '<=', now)
      .orderBy('next_try_at')
      .limit(MAX_AT_ONCE)
      .$if(ctx.store.dialect === 'postgres', query => query.forUpdate().skipLocked())
      .execute()
    for (const { sequence, tries } of rows)
      await trx
        .updateTable('mails')
        .set({ next_try_at: now + CLAIM_MS, tries: tries + 1 })
        .where('sequence', '=', sequence)
        .execute()
    return rows
  })
  if (claimed.length === 0) return 0
  const transport = createTransport(mailUrl)
  try {
    for (const mail of claimed) {
      const message = { from: mailFrom, to: mail.to_address, subject: mail.subject, text: mail.text }
      try {
        await transport.sendMail(message)
        await settle(ctx, mail.sequence, { next_try_at: null, sent_at: ctx.clock() })
      } catch (error) {
        const minutes = RETRY_AFTER_MIN[mail.tries]
        ctx.log.warn(
          { err: error, tries: mail.tries + 1, last: minutes === undefined },
          'a mail was not sent',
        )
        const next = minutes === undefined ? null : ctx.clock() + minutes * 60_000
        await settle(ctx, mail.sequence, { next_try_at: next })
      }
    }
  } finally {
    transport.close()
  }
  return claimed.length
}

async function settle(
  ctx: JobsContext,
  sequence: number,
  row: { next_try_at: number | null; sent_at?: number },
): Promise<void> {
  await ctx.store.db.updateTable('mails').set(row).where('sequence', '=', sequence).execute()
}
