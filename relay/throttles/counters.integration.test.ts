import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Failure } from '../../shared/protocol/failure.ts'
import { redisProgram, startRedis, type RedisServer } from '../../test/support/redis.ts'
import { eventually } from '../../test/support/relay.ts'
import { countInRedis } from './counters.ts'
import { openGrowingThrottle, type GrowingThrottle } from './growing-throttle.ts'

describe.skipIf(redisProgram === undefined)('a throttle that several relays share', () => {
  let redis: RedisServer
  const clients: ReturnType<typeof makeClient>[] = []
  const makeClient = () => createClient({ url: redis.url, disableOfflineQueue: true })

  /** One relay's throttle; both relays' have the same name. */
  async function open(name: string): Promise<GrowingThrottle> {
    const client = makeClient()
    client.on('error', () => undefined)
    await client.connect()
    clients.push(client)
    const setting = { name, freeTries: 3, firstDelayMs: 500, longestDelayMs: 4_000, forgetAfterMs: 60_000 }
    return openGrowingThrottle(countInRedis(client), setting)
  }
  const waitOf = async (throttle: GrowingThrottle): Promise<number> => {
    try {
      await throttle.take('key')
      return 0
    } catch (error) {
      if (error instanceof Failure && error.code === 'too-many-requests') return error.retryAfterMs ?? -1
      throw error
    }
  }

  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    for (const client of clients) client.destroy()
    await redis.stop()
  })

  test('[CODE5] counts what all relays see, lets through again in time, and forgets', async () => {
    const [one, other] = [await open('shared'), await open('shared')]
    for (const throttle of [one, other, one, other]) expect(await waitOf(throttle)).toBe(0)
    const wait = await waitOf(one)
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(1_000)
    expect(await waitOf(other)).toBeGreaterThan(0)
    await eventually(async () => (await waitOf(other)) === 0, 3_000)
    await other.forget('key')
    expect(await waitOf(one)).toBe(0)
  })

  test('[CODE5] leaves nothing in Redis that does not end by itself', async () => {
    const throttle = await open('ending')
    for (let n = 0; n < 6; n += 1) await waitOf(throttle)
    await throttle.giveBack('key')
    const [client] = clients
    const keys = (await client?.keys('handrail:ending*')) ?? []
    expect(keys).toHaveLength(2)
    for (const key of keys) expect(await client?.pTTL(key)).toBeGreaterThan(0)
  })

  test('[CODE5] while Redis is away each relay counts for itself: never open, never shut for everyone', async () => {
    const throttle = await open('away')
    await redis.kill()
    await eventually(() => clients.every(client => !client.isReady))
    for (let n = 0; n < 4; n += 1) expect(await waitOf(throttle)).toBe(0)
    expect(await waitOf(throttle)).toBeGreaterThan(0)
    expect(await throttle.take('somebody else')).toMatchObject({ beyond: 0 })
    await redis.startAgain()
    await eventually(() => clients.every(client => client.isReady))
    expect(await waitOf(throttle)).toBe(0)
  })
})
