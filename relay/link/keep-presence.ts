import type { Namespace } from 'socket.io'
import { isGuestId } from '../../shared/protocol/guest-link.ts'
import type { RelayContext } from '../context.ts'
import {
  noteOffline,
  noteOfflineWithTheirRelay,
  noteOnline,
  noteStraysOffline,
} from '../devices/device-presence.ts'
import type { Station } from '../station.ts'
import { watchClock } from './compare-clocks.ts'
import { deviceRoom, devicesHere } from './device-line.ts'
import {
  connectionsOf,
  dropConnection,
  findConnection,
  noteAlive,
  noteConnection,
  noteDead,
  noteStopped,
  registerBesideOthers,
} from './relay-rows.ts'

const BEAT_EVERY_MS = 2_000
/** A relay that was silent for this long counts as dead. Its agents are elsewhere long before: this is for those that are not. */
const DEAD_AFTER_MS = 8_000
/** What the store says of this relay's connections is compared with the sockets that there are every so many beats. */
const COMPARE_EVERY_BEATS = 10

/** Says in the store that this relay lives, and notices which others do not; for several relays only. BRK3. */
export async function keepPresence(
  ctx: RelayContext,
  namespaces: readonly Namespace[],
  stations: readonly Station[],
  mark: () => void,
): Promise<{ stop: () => Promise<void> }> {
  const { store, peers } = ctx
  await registerBesideOthers(store, { id: peers.id, address: ctx.config.publicUrl })
  await noteStraysOffline(store)
  const lookAtClock = watchClock(ctx)
  let beats = 0
  let missing = new Set<string>()
  let current: Promise<void> | null = null

  async function beat(): Promise<void> {
    mark()
    const wasAlive = await noteAlive(store, peers.id)
    if (!wasAlive) ctx.log.warn('this relay was silent so long that it was taken for dead')
    for (const { address } of await noteDead(store, DEAD_AFTER_MS))
      ctx.log.warn({ address }, 'another relay has stopped answering')
    for (const deviceId of await noteOfflineWithTheirRelay(ctx)) await tellOffline(deviceId)
    await lookAtClock()
    beats += 1
    if (!wasAlive || beats % COMPARE_EVERY_BEATS === 0) await compare()
  }

  async function tellOffline(deviceId: string): Promise<void> {
    ctx.log.info({ device: deviceId }, 'device offline')
    for (const station of stations) await station.deviceWentOffline?.(deviceId)
  }

  /** After this relay was taken for dead, or news were lost: the sockets are what is true here, and the store what is true elsewhere. */
  async function compare(): Promise<void> {
    const noted = await connectionsOf(store, peers.id)
    const here = new Set(namespaces.flatMap(devicesHere))
    for (const id of here) if (!noted.has(id)) await noteOrClose(id)
    const gone = new Set([...noted].filter(id => !here.has(id)))
    // One that is just connecting is noted before its socket stands in its room, so it must be missing twice.
    for (const id of gone) if (missing.has(id)) await forget(id)
    missing = gone
  }

  async function noteOrClose(id: string): Promise<void> {
    const isElsewhere = (await findConnection(store, id)) !== null
    if (!isElsewhere && (await noteHere(id))) return
    for (const namespace of namespaces) namespace.local.in(deviceRoom(id)).disconnectSockets(true)
  }

  async function noteHere(id: string): Promise<boolean> {
    if (!isGuestId(id)) return await noteOnline(ctx, id)
    await noteConnection(store.db, id, peers.id)
    return true
  }

  async function forget(id: string): Promise<void> {
    if (isGuestId(id)) await dropConnection(store.db, id, peers.id)
    else if (await noteOffline(ctx, id)) await tellOffline(id)
  }

  const timer = setInterval(() => {
    current ??= beat()
      .catch((error: unknown) => {
        ctx.log.error({ err: error }, 'this relay could not say that it lives; it tries again')
      })
      .finally(() => (current = null))
  }, BEAT_EVERY_MS)
  mark()
  return {
    async stop() {
      clearInterval(timer)
      await current
      await noteStopped(store, peers.id)
    },
  }
}
