import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres } from '../support/postgres.ts'
import { startRedis } from '../support/redis.ts'
import { eventually, startTestRelay, type TestRelay } from '../support/relay.ts'
import { severalRelaysMissing } from '../support/several-relays.ts'

describe.skipIf(severalRelaysMissing !== null)('a relay whose clock is off the database’s', () => {
  let relay: TestRelay
  let ahead = 0
  const stops: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    const postgres = await startPostgres()
    if ('missing' in postgres) throw new Error(postgres.missing)
    stops.push(postgres.stop)
    const redis = await startRedis()
    stops.push(redis.stop)
    const config = { databaseUrl: postgres.url, redisUrl: redis.url }
    relay = await startTestRelay({ clock: () => Date.now() + ahead, config })
    stops.push(relay.stop)
  })
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop()
  })

  const ready = async () => await (await fetch(`${relay.url}/readyz`)).json()
  const alarms = async () =>
    (await relay.api('GET /api/alarms', {})).rows.filter(alarm => alarm.kind === 'clock-off')

  test('[BRK3] it says so on /readyz, stays ready, and raises an alarm', async () => {
    expect(await ready()).toMatchObject({ status: 'ready', clock: 'agrees' })
    expect(await alarms()).toEqual([])
    ahead = -60_000
    expect(await ready()).toMatchObject({ status: 'ready', clock: 'off' })
    const [alarm] = await eventually(async () => {
      const rows = await alarms()
      return rows.length > 0 ? rows : null
    })
    expect(alarm).toMatchObject({ count: 1, message: expect.stringContaining(relay.url) as string })
    ahead = 0
    expect(await ready()).toMatchObject({ clock: 'agrees' })
  })
})
