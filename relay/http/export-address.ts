import type { Request } from 'express'
import type { z } from 'zod'
import { parse } from '../../shared/protocol/failure.ts'
import { makeTicket, openTicket, type TicketHolder, type TicketNeeds } from './ticket.ts'

/**
 * An address at which the browser itself saves what this person asked for. Its ticket is bound to every word of that, so that it gives
 * out nothing but what stands in the audit log.
 */
export function exportAddress(
  ctx: TicketNeeds,
  path: string,
  asked: object,
  userId: string,
): { address: string; expiresAt: number } {
  const what = JSON.stringify(asked)
  const { ticket, expiresAt } = makeTicket(ctx, purposeOf(path, what), userId)
  const query = new URLSearchParams({ what, ticket })
  return { address: `${path}?${query.toString()}`, expiresAt }
}

/** What an address of `exportAddress` asks for, and for whom. Throws `forbidden` where the ticket is not for that, as `openTicket` does. */
export async function openExport<S extends z.ZodType>(
  ctx: TicketNeeds,
  path: string,
  schema: S,
  query: Request['query'],
): Promise<{ asked: z.output<S>; holder: TicketHolder }> {
  const what = typeof query['what'] === 'string' ? query['what'] : ''
  const holder = await openTicket(ctx, purposeOf(path, what), query['ticket'])
  return { asked: parse(schema, JSON.parse(what), 'what'), holder }
}

const purposeOf = (path: string, what: string): string => `export ${path} ${what}`
