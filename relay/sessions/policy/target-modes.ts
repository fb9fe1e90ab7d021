import type { Kysely } from 'kysely'
import type { Schema } from '../../store/schema.ts'
import { deviceFactsSchema } from '../../../shared/protocol/agent-link.ts'
import { guestFactsSchema, isGuestId } from '../../../shared/protocol/guest-link.ts'
import type { SessionMode } from '../../../shared/sessions/session-mode.ts'

/** The modes that this target, a device or a guest in a browser, last said it can do. */
export async function modesOfTarget(db: Kysely<Schema>, deviceId: string): Promise<readonly SessionMode[]> {
  if (isGuestId(deviceId)) {
    const guest = await db
      .selectFrom('guests')
      .select('modes_json')
      .where('id', '=', deviceId)
      .executeTakeFirstOrThrow()
    return guestFactsSchema.shape.modes.parse(JSON.parse(guest.modes_json))
  }
  const device = await db
    .selectFrom('devices')
    .select('facts_json')
    .where('id', '=', deviceId)
    .executeTakeFirstOrThrow()
  return device.facts_json === null ? [] : deviceFactsSchema.parse(JSON.parse(device.facts_json)).modes
}
