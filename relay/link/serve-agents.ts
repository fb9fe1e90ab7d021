import type { Namespace, Socket } from 'socket.io'
import { agentAuthSchema, fromAgentEvents, toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { Failure, parse } from '../../shared/protocol/failure.ts'
import { ask, type LinkSocket } from '../../shared/protocol/link.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { whenQuiet } from '../../shared/memory/give-back-memory.ts'
import { organisationName } from '../accounts/organisation.ts'
import type { RelayContext } from '../context.ts'
import { findDeviceKey, noteIdentityConflict, noteOffline, noteOnline } from '../devices/device-presence.ts'
import { proveDevice } from '../devices/prove-device.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { raiseAlarm } from '../audit/raise-alarm.ts'
import { sourceOf, throttleKeyOf } from '../http/source-of.ts'
import type { PendingWork } from '../operations/pending-work.ts'
import type { ConnectedAgent, Station } from '../station.ts'
import { openGrowingThrottle, type GrowingThrottle } from '../throttles/growing-throttle.ts'
import { admitSockets } from './admit-sockets.ts'
import { requireProtocolVersion, toConnectError } from './connect-error.ts'
import { deviceRoom, roomElsewhere } from './device-line.ts'
import { listRelays } from './list-relays.ts'
import { keyedTurns } from './keyed-turns.ts'
import { AGENT_EVENTS_PER_SECOND, answerAmong, openServing } from './serve-events.ts'
import { unlessGone } from './unless-gone.ts'

const PROOF_WITHIN_MS = 10_000
/** After a fleet has come, so long without another device, what its coming took is given back. */
const QUIET_MS = 5_000
/** A connection that a network cut left half open answers nothing; the device's new one waits for it no longer than this. */
const STILL_THERE_WITHIN_MS = 2_000
const WELCOME_WITHIN_MS = 10_000
const wrongProofLadder = {
  name: 'device-proof',
  freeTries: 10,
  firstDelayMs: 2_000,
  longestDelayMs: 5 * 60_000,
  forgetAfterMs: 3_600_000,
}

interface Admitted extends ConnectedAgent {
  publicKey: string
  proved: boolean
}

/** The namespace of agents: version, proof of the device's own key, then its events to the stations that answer them. AUTH2. */
export function serveAgents(
  agents: Namespace,
  ctx: RelayContext,
  stations: readonly Station[],
  pending: PendingWork,
): void {
  const takeTurn = keyedTurns()
  const wrongProofs = openGrowingThrottle(ctx.peers.makeCounter, wrongProofLadder)

  admitSockets(agents, socket => admit(ctx, socket))

  const quiet = whenQuiet(QUIET_MS)
  const serveEvents = openServing(fromAgentEvents, AGENT_EVENTS_PER_SECOND, ctx.log)

  agents.on('connection', socket => {
    const device = socket.data as Admitted
    // Every question that waits for this device's answer listens for its going.
    socket.setMaxListeners(0)
    serveEvents(
      socket,
      // Put together for each event, for most of the time most devices say nothing.
      event =>
        answerAmong<typeof fromAgentEvents>(
          stations.flatMap(station => station.agent?.(device) ?? []),
          event,
          handle => {
            if (!device.proved) throw new Failure('device-proof-failed', relayWords.deviceProofFirst)
            return pending.count(handle)
          },
        ),
      (event, err) => ctx.log.error({ err, event, device: device.deviceId }, 'an event of an agent failed'),
    )
    socket.on('disconnect', () => {
      if (device.proved) pending.background('device going offline', () => leave(device))
    })
    pending.background('device coming online', () => arrive(socket, device))
  })

  async function arrive(socket: Socket, device: Admitted): Promise<void> {
    const { deviceId } = device
    try {
      await unlessGone(socket, proveDevice(socket, deviceId, device.publicKey, PROOF_WITHIN_MS))
      await takeTurn(deviceId, () => enter(socket, device))
      const organisation = await organisationName(ctx.store.db)
      const relays = await listRelays(ctx)
      const welcome = { relays, organisation, now: ctx.clock() }
      await unlessGone(socket, ask(socket, toAgentEvents, 'welcome', welcome, WELCOME_WITHIN_MS))
    } catch (error) {
      if (!(error instanceof Failure))
        ctx.log.error({ err: error, device: deviceId }, 'a device could not come online')
      const isWrong = error instanceof Failure && error.code === 'device-proof-failed'
      const refusal = isWrong ? await proofRefused(ctx, wrongProofs, device, error) : error
      socket.emit('refused', toConnectError(refusal).data)
      socket.disconnect(true)
      return
    }
    ctx.log.info({ device: deviceId, source: device.source }, 'device online')
    forgetRequest(socket)
    quiet.busy()
    for (const station of stations) await station.deviceCameOnline?.(deviceId)
  }

  /** Its headers are read no more; thousands of devices would keep theirs for as long as they are connected. */
  function forgetRequest(socket: Socket): void {
    Object.assign(socket.conn, { request: null })
    Object.assign(socket.handshake, { headers: {} })
  }

  /** Takes the device's place. Whoever stands there already is asked to prove itself again; who does not answer is gone. */
  async function enter(socket: Socket, device: Admitted): Promise<void> {
    const { deviceId, publicKey, source } = device
    for (const there of await whoStands(agents, ctx, deviceId)) {
      if (await stillThere(there, deviceId, publicKey)) {
        await noteIdentityConflict(ctx, deviceId, source)
        throw new Failure('conflict', relayWords.identityInUse)
      }
      // With several relays the others are told first, and this one closes last: by then the new socket stands there.
      agents.in(deviceRoom(deviceId)).except(socket.id).disconnectSockets(true)
    }
    if (!(await noteOnline(ctx, deviceId, source)))
      throw new Failure('device-unknown', relayWords.deviceUnknown)
    await socket.join(deviceRoom(deviceId))
    device.proved = true
    // A connection that was lost while it entered has told its end before it stood in the room.
    if (!socket.connected) await leaveNow(device)
  }

  const leave = (device: Admitted): Promise<void> => takeTurn(device.deviceId, () => leaveNow(device))

  async function leaveNow({ deviceId }: Admitted): Promise<void> {
    if (ctx.devices.isHere(deviceId) || !(await noteOffline(ctx, deviceId))) return
    ctx.log.info({ device: deviceId }, 'device offline')
    for (const station of stations) await station.deviceWentOffline?.(deviceId)
  }
}

/**
 * Who holds the connection of this device, here or at another relay. While Redis is away nobody elsewhere can be asked: the
 * new connection counts, and the other relay closes the old one when it sees that in the store.
 */
async function whoStands(
  agents: Namespace,
  ctx: RelayContext,
  deviceId: string,
): Promise<Pick<LinkSocket, 'timeout'>[]> {
  const here = await agents.local.in(deviceRoom(deviceId)).fetchSockets()
  if (here.length > 0) return here
  const isElsewhere = ctx.peers.inTouch() && (await ctx.devices.isConnected(deviceId))
  return isElsewhere ? [roomElsewhere(agents, deviceId)] : []
}

/** How many devices are connected to this relay and have proved their key. */
export function countDevices(agents: Namespace): number {
  return [...agents.sockets.values()].filter(socket => (socket.data as Admitted).proved).length
}

async function admit(ctx: RelayContext, socket: Socket): Promise<void> {
  requireProtocolVersion(socket.handshake.auth)
  const { deviceId } = parse(agentAuthSchema, socket.handshake.auth, 'auth')
  const publicKey = await findDeviceKey(ctx, deviceId)
  if (publicKey === null) throw new Failure('device-unknown', relayWords.deviceUnknown)
  const source = sourceOf(socket.request, ctx.config.trustedProxies)
  const connectedAt = ctx.clock()
  Object.assign(socket.data, { deviceId, publicKey, source, connectedAt, proved: false } satisfies Admitted)
}

async function stillThere(
  socket: Parameters<typeof proveDevice>[0],
  deviceId: string,
  publicKey: string,
): Promise<boolean> {
  try {
    await proveDevice(socket, deviceId, publicKey, STILL_THERE_WITHIN_MS)
    return true
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}

/**
 * What a device is told whose proof was wrong. Only wrong ones count, so that one broken device shuts out no other behind the
 * same address; one that comes too early leaves no entry, so that they cannot fill the log.
 */
async function proofRefused(
  ctx: RelayContext,
  wrongProofs: GrowingThrottle,
  { deviceId, source }: Admitted,
  wrong: Failure,
): Promise<Failure> {
  let beyond: number
  try {
    beyond = (await wrongProofs.take(throttleKeyOf(source))).beyond
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  await ctx.store.transaction(trx =>
    appendAudit(trx, {
      at: ctx.clock(),
      actor: `device:${deviceId}`,
      act: 'device:prove',
      subject: deviceId,
      outcome: 'refused',
      source,
    }),
  )
  if (beyond > 0) await raiseAlarm(ctx, 'device-proofs', say(relayWords.wrongProofsAlarm, { source }))
  return wrong
}
