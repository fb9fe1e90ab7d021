import type { Transaction } from 'kysely'
import { organisationName } from '../../accounts/organisation.ts'
import type { Schema } from '../../store/schema.ts'
import { isGuestId } from '../../../shared/protocol/guest-link.ts'
import type { Asker } from '../../../shared/protocol/people.ts'
import { changeSession, tellDeviceOfEnd, tellOfSession } from '../apply-session-event.ts'
import { findApplyingLinks } from '../policy/find-links.ts'
import { modesOfTarget } from '../policy/target-modes.ts'
import { lockSession, type SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { askDevice } from './ask-device.ts'
import { decideAdmission, type Admission } from './decide-admission.ts'

/** The phases in which a device is taken. SES3. */
export const phasesWithDevice = ['authenticating', 'accepting', 'connecting', 'live'] as const

const byRelay = { actor: 'relay', source: '' } as const

/**
 * After a code was redeemed: policy, modes, and whether the device is free; then the device is asked, or the session ends with
 * its reason. Does nothing where the session is past that point, so it may be called again after a restart.
 */
export async function admitTarget(ctx: SessionsContext, sessionId: string): Promise<void> {
  const outcome = await ctx.store.transaction(async trx => {
    const session = await lockSession(ctx, trx, sessionId)
    if (session?.state.phase !== 'authenticating') return null
    const { deviceId } = session.state
    const admission = decideAdmission(await gatherFacts(ctx, trx, session, deviceId))
    const after =
      admission.act === 'ask'
        ? await changeSession(
            ctx,
            trx,
            session,
            { type: 'asked' },
            { ...byRelay, act: 'session:ask', data: { proposed: admission.request.proposed.mode } },
            admission.request,
          )
        : await changeSession(
            ctx,
            trx,
            session,
            {
              type: 'ended',
              reason: admission.reason,
              ...(admission.because && { because: admission.because }),
            },
            { ...byRelay, act: 'session:end', outcome: 'refused' },
          )
    return { deviceId, admission, after }
  })
  if (!outcome) return
  const { deviceId, admission, after } = outcome
  // The device hears of a refusal here, with who is connected; `byDevice` keeps it from being told twice.
  tellOfSession(ctx, after, { byDevice: true })
  if (admission.act === 'ask') await askDevice(ctx, deviceId, admission.request)
  else await tellRefusal(ctx, deviceId, sessionId, admission)
}

async function tellRefusal(
  ctx: SessionsContext,
  deviceId: string,
  sessionId: string,
  { reason, connectedWith }: Extract<Admission, { act: 'end' }>,
): Promise<void> {
  await tellDeviceOfEnd(ctx, deviceId, { sessionId, reason, ...(connectedWith && { connectedWith }) })
}

async function gatherFacts(
  ctx: SessionsContext,
  trx: Transaction<Schema>,
  session: SessionRecord,
  deviceId: string,
): Promise<Parameters<typeof decideAdmission>[0]> {
  if (ctx.store.dialect === 'postgres') await lockDevice(trx, deviceId)
  const controller = await readAsker(trx, session.controllerId)
  return {
    sessionId: session.id,
    controller,
    role: controller.role,
    links: await findApplyingLinks(trx, session.controllerId, deviceId),
    isGuest: isGuestId(deviceId),
    lacksApproval: await ctx.lacksApproval(trx, session.controllerId, deviceId),
    deviceModes: await modesOfTarget(trx, deviceId),
    connectedWith: await whoIsConnected(trx, deviceId, session.id),
  }
}

/** Two codes redeemed by one device at once wait for each other here, so that only one of them finds it free. */
async function lockDevice(trx: Transaction<Schema>, deviceId: string): Promise<void> {
  await trx.selectFrom('devices').select('id').where('id', '=', deviceId).forUpdate().execute()
}

async function readAsker(trx: Transaction<Schema>, userId: string): Promise<Asker & { role: string }> {
  const user = await trx
    .selectFrom('users')
    .select(['full_name', 'mail', 'role'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  return {
    name: user.full_name,
    organisation: await organisationName(trx),
    mail: user.mail,
    role: user.role,
  }
}

async function whoIsConnected(
  trx: Transaction<Schema>,
  deviceId: string,
  exceptSessionId: string,
): Promise<Asker | null> {
  const other = await trx
    .selectFrom('sessions')
    .select('controller_id')
    .where('device_id', '=', deviceId)
    .where('phase', 'in', phasesWithDevice)
    .where('id', '!=', exceptSessionId)
    .executeTakeFirst()
  if (!other) return null
  const { name, organisation, mail } = await readAsker(trx, other.controller_id)
  return { name, organisation, mail }
}
