import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { RelayContext } from '../context.ts'
import { keyedHash } from '../secrets.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { recordingWords } from '../../shared/words/en/recordings.ts'

/**
 * A ticket stands in an address where no bearer token can: of a picture that the browser itself loads, of a file that it saves.
 * It is good for one thing, for one person and for a short while; any relay of the installation knows it by its keyed hash.
 */
const TICKET_MS = 10 * 60_000

export type TicketNeeds = Pick<RelayContext, 'secrets' | 'store' | 'clock'>

export interface Ticket {
  ticket: string
  expiresAt: number
}

export function makeTicket({ secrets, clock }: TicketNeeds, purpose: string, userId: string): Ticket {
  const expiresAt = clock() + TICKET_MS
  const text = `${expiresAt.toString(36)}.${userId}`
  return { ticket: `${text}.${sign(secrets.tokenKey, purpose, text)}`, expiresAt }
}

const roleSchema = z.enum(['administrator', 'support', 'auditor'])

export interface TicketHolder {
  userId: string
  role: z.infer<typeof roleSchema>
}

/** Who holds it. Throws `forbidden` where it is over, for something else, forged, or its person may no longer sign in. */
export async function openTicket(
  { secrets, store, clock }: TicketNeeds,
  purpose: string,
  ticket: unknown,
): Promise<TicketHolder> {
  const [expires = '', userId = '', mac = ''] = typeof ticket === 'string' ? ticket.split('.') : []
  const expected = sign(secrets.tokenKey, purpose, `${expires}.${userId}`)
  const isOurs = mac.length === expected.length && timingSafeEqual(Buffer.from(mac), Buffer.from(expected))
  if (!isOurs || Number.parseInt(expires, 36) <= clock())
    throw new Failure('forbidden', recordingWords.ticketInvalid)
  const user = await store.db
    .selectFrom('users')
    .select(['role', 'disabled'])
    .where('id', '=', userId)
    .executeTakeFirst()
  if (!user || user.disabled !== 0) throw new Failure('forbidden', recordingWords.ticketInvalid)
  return { userId, role: roleSchema.parse(user.role) }
}

const sign = (key: Buffer, purpose: string, text: string): string =>
  keyedHash(key, `ticket ${purpose} ${text}`)
