import { setTimeout as delay } from 'node:timers/promises'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'socket.io'
import { LANE_UNTAKEN_BYTES } from '../../../shared/protocol/relay-lane.ts'
import { openPace } from './pace.ts'

export type LaneEnd = 'device' | 'controller'

/** Two ends of one session that meet here. What one sends the other gets, unread; nothing of it is kept. */
export interface Lane {
  /** The device's and the controller's socket. False where that end is there already. */
  join(end: LaneEnd, socket: Socket): boolean
  /** What the controller reads from. False where it reads already. */
  readAt(response: ServerResponse): boolean
  /** Ends it where an end has not come, or nothing has passed for too long. */
  look(now: number): void
  close(): void
}

export interface LaneOrder {
  bytesPerSecond: number
  clock: () => number
  /** So much may pass now; false ends the lane. */
  mayPass: (bytes: number) => boolean
  onClosed: () => void
}

/** Both ends have so long to come. */
export const LANE_MEET_WITHIN_MS = 15_000
/** After so long without a block it is ended; the ends open another one when they need it. */
export const LANE_IDLE_MS = 60_000

export function openLane({ bytesPerSecond, clock, mayPass, onClosed }: LaneOrder): Lane {
  const openedAt = clock()
  const sockets = new Map<LaneEnd, Socket>()
  const ended = new AbortController()
  let down: ServerResponse | null = null
  let usedAt = openedAt

  function close(): void {
    if (ended.signal.aborted) return
    ended.abort()
    for (const socket of sockets.values()) socket.disconnect(true)
    down?.destroy()
    onClosed()
  }

  /** To the device, which acknowledges. */
  async function passUp(block: Uint8Array): Promise<void> {
    const device = sockets.get('device')
    if (!device) throw new Error('the device is not here')
    await device.timeout(LANE_IDLE_MS).emitWithAck('block', block)
  }

  /** To the controller; over when the system has taken it. */
  async function passDown(block: Uint8Array): Promise<void> {
    const to = down
    if (!to) throw new Error('the controller does not read')
    const length = Buffer.alloc(4)
    length.writeUInt32BE(block.length)
    await new Promise<void>((resolve, reject) => {
      to.cork()
      to.write(length)
      to.write(block, error => (error ? reject(error) : resolve()))
      to.uncork()
    })
  }

  function listen(end: LaneEnd, socket: Socket): void {
    const pace = openPace(bytesPerSecond)
    const pass = end === 'device' ? passDown : passUp
    let untakenBytes = 0
    let passing = Promise.resolve()

    async function passInTurn(before: Promise<void>, block: Uint8Array, taken: () => void): Promise<void> {
      await before
      const waitMs = pace.delayMs(block.length, clock())
      if (waitMs > 0) await delay(waitMs, undefined, { signal: ended.signal })
      usedAt = clock()
      if (ended.signal.aborted) return
      const passed = passAndTell(block, taken)
      // The device's answer to one block is not waited for before the next one goes.
      if (end === 'controller') passed.catch(close)
      else await passed
    }
    async function passAndTell(block: Uint8Array, taken: () => void): Promise<void> {
      await pass(block)
      untakenBytes -= block.length
      usedAt = clock()
      taken()
    }

    socket.on('block', (block: unknown, taken: unknown) => {
      if (ended.signal.aborted) return
      if (!(block instanceof Uint8Array) || typeof taken !== 'function') return close()
      untakenBytes += block.length
      if (untakenBytes > LANE_UNTAKEN_BYTES || !mayPass(block.length)) return close()
      passing = passInTurn(passing, block, () => void taken())
      passing.catch(close)
    })
  }

  return {
    join(end, socket) {
      if (ended.signal.aborted || sockets.has(end)) return false
      sockets.set(end, socket)
      socket.once('disconnect', close)
      listen(end, socket)
      return true
    },
    readAt(response) {
      if (ended.signal.aborted || down) return false
      down = response
      response.once('close', close)
      return true
    },
    look(now) {
      const isWhole = sockets.size === 2 && down !== null
      if (isWhole ? now - usedAt > LANE_IDLE_MS : now - openedAt > LANE_MEET_WITHIN_MS) close()
    },
    close,
  }
}
