import { accountsStation } from './accounts/accounts-station.ts'
import { auditStation } from './audit/audit-station.ts'
import type { RelayContext } from './context.ts'
import { devicesStation } from './devices/devices-station.ts'
import { openSessionsStation } from './sessions/sessions-station.ts'
import type { Station } from './station.ts'

/** All stations of the relay. */
export async function openStations(ctx: RelayContext): Promise<Station[]> {
  return [accountsStation(ctx), devicesStation(ctx), auditStation(ctx), await openSessionsStation(ctx)]
}
