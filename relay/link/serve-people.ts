import type { Namespace, Socket } from 'socket.io'
import { controllerAuthSchema, fromControllerEvents } from '../../shared/protocol/controller-link.ts'
import { Failure, parse } from '../../shared/protocol/failure.ts'
import { fromDashboardEvents } from '../../shared/protocol/dashboard-link.ts'
import type { Handlers } from '../../shared/protocol/link.ts'
import type { Role } from '../../shared/protocol/people.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { findSignIn, liveSignIns, touchSignIn, TOUCH_EVERY_MS, type SignIn } from '../accounts/sign-ins.ts'
import type { RelayContext } from '../context.ts'
import { sourceOf } from '../http/source-of.ts'
import type { PendingWork } from '../operations/pending-work.ts'
import type { Station } from '../station.ts'
import { admitSockets } from './admit-sockets.ts'
import { requireProtocolVersion } from './connect-error.ts'
import { jobRoom, sessionRoom, signInRoom, userRoom } from './controller-line.ts'
import { answerAmong, CONTROLLER_EVENTS_PER_SECOND, openServing } from './serve-events.ts'

type Person = SignIn & { touchedAt: number }

const CHECK_SIGN_INS_EVERY_MS = 30_000

/** The namespace of controllers: version, bearer token, then their events to the stations that answer them. */
export function serveControllers(
  controllers: Namespace,
  ctx: RelayContext,
  stations: readonly Station[],
  pending: PendingWork,
): void {
  letIn(controllers, ctx, ['administrator', 'support'])
  const serveEvents = openServing(fromControllerEvents, CONTROLLER_EVENTS_PER_SECOND, ctx.log)
  controllers.on('connection', socket => {
    const person = socket.data as Person
    const attach = async (sessionId: string): Promise<void> => {
      // With several relays the others are told first, and this one leaves last: by then the new socket has joined.
      controllers.in(sessionRoom(sessionId)).except(socket.id).socketsLeave(sessionRoom(sessionId))
      await socket.join(sessionRoom(sessionId))
    }
    const parts = stations.flatMap(station => station.controller?.({ caller: person.caller, attach }) ?? [])
    serveEvents(
      socket,
      event =>
        answerAmong<typeof fromControllerEvents>(parts, event, handle =>
          pending.count(async () => {
            await noteUse(ctx, person)
            return await handle()
          }),
        ),
      (event, err) =>
        ctx.log.error({ err, event, user: person.caller.userName }, 'an event of a controller failed'),
    )
  })
}

/** The namespace of dashboards: they hear what to read again, and what the one job prints that they watch. */
export function serveDashboards(dashboards: Namespace, ctx: RelayContext): void {
  letIn(dashboards, ctx, ['administrator', 'support', 'auditor'])
  const serveEvents = openServing(fromDashboardEvents, CONTROLLER_EVENTS_PER_SECOND, ctx.log)
  dashboards.on('connection', socket => {
    let watched: string | null = null
    const handlers: Handlers<typeof fromDashboardEvents> = {
      'job:watch': async ({ jobId }) => {
        if (watched !== null) await socket.leave(jobRoom(watched))
        watched = jobId
        if (jobId !== null) await socket.join(jobRoom(jobId))
        return {}
      },
    }
    serveEvents(
      socket,
      event => answerAmong<typeof fromDashboardEvents>([handlers], event, handle => handle()),
      (event, err) => ctx.log.error({ err, event }, 'an event of a dashboard failed'),
    )
  })
}

function letIn(namespace: Namespace, ctx: RelayContext, roles: readonly Role[]): void {
  admitSockets(namespace, async (socket: Socket): Promise<void> => {
    requireProtocolVersion(socket.handshake.auth)
    const { token } = parse(controllerAuthSchema, socket.handshake.auth, 'auth')
    const signIn = await findSignIn(ctx, token, sourceOf(socket.request, ctx.config.trustedProxies))
    if (!roles.includes(signIn.caller.role)) throw new Failure('forbidden', relayWords.controllersOnly)
    Object.assign(socket.data, { ...signIn, touchedAt: ctx.clock() } satisfies Person)
  })
  namespace.on('connection', socket => {
    const { caller, signIn } = socket.data as Person
    void socket.join([userRoom(caller.userId), signInRoom(signIn)])
  })
}

/** What a person does over a socket keeps the sign-in from ending idle, as it does over HTTP. An open socket alone does not. */
async function noteUse(ctx: RelayContext, person: Person): Promise<void> {
  const now = ctx.clock()
  if (now - person.touchedAt < TOUCH_EVERY_MS) return
  person.touchedAt = now
  await touchSignIn(ctx, person.signIn)
}

/** Closes the sockets whose sign-in has ended. The handle stops looking. */
export function watchSignIns(
  namespaces: readonly Namespace[],
  ctx: RelayContext,
  pending: PendingWork,
): { stop: () => void; look: () => Promise<void> } {
  const look = async (): Promise<void> => {
    const sockets = namespaces.flatMap(namespace => [...namespace.sockets.values()])
    if (sockets.length === 0) return
    const signIns = new Set(sockets.map(socket => (socket.data as Person).signIn))
    const live = await liveSignIns(ctx, [...signIns])
    for (const socket of sockets) if (!live.has((socket.data as Person).signIn)) socket.disconnect(true)
  }
  const timer = setInterval(() => pending.background('looking at sign-ins', look), CHECK_SIGN_INS_EVERY_MS)
  return { stop: () => clearInterval(timer), look }
}
