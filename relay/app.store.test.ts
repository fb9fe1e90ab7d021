import { expect, test } from 'vitest'
import { eventually, startTestRelay } from '../test/support/relay.ts'
import { onEveryStore } from '../test/support/stores.ts'
import { verifyAudit } from './audit/verify-audit.ts'

onEveryStore('a whole relay', ({ place }) => {
  test('[AUTH1] [AUTH2] [AUDIT1] sets up, enrols, connects, changes and removes, and its log is whole', async () => {
    const relay = await startTestRelay({ config: { databaseUrl: place().databaseUrl } })
    const { store } = relay.context
    expect(store.dialect).toBe(place().databaseUrl === undefined ? 'sqlite' : 'postgres')
    const [first, second] = await Promise.all([
      relay.addUser('first', 'administrator'),
      relay.addUser('second', 'support'),
    ])
    const devices = await Promise.all(
      ['alpha', 'Beta', 'gamma'].map(hostName => relay.connectDevice({ hostName })),
    )
    const page = await relay.api('GET /api/devices', { query: { limit: 2 } }, second.token)
    expect(page.rows.map(row => row.name)).toEqual(['alpha', 'Beta'])
    const rest = await relay.api('GET /api/devices', { query: { limit: 2, after: page.next ?? '' } })
    expect(rest.rows.map(row => row.name)).toEqual(['gamma'])
    expect(
      (await relay.api('GET /api/devices', { query: { search: 'BET', online: 'yes' } })).rows,
    ).toHaveLength(1)
    await expect(relay.connectDevice({ identity: devices[0]?.identity ?? never() })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await relay.api('GET /api/alarms', {})).rows).toHaveLength(1)
    await relay.api('DELETE /api/devices/:id', { params: { id: devices[1]?.deviceId ?? '' } })

    // Both demote each other at the same moment: one of the two stays.
    await Promise.allSettled([
      relay.api('PATCH /api/users/:id', { params: { id: first.id }, body: { role: 'auditor' } }),
      relay.api(
        'PATCH /api/users/:id',
        { params: { id: relay.adminId }, body: { disabled: true } },
        first.token,
      ),
    ])
    const administrators = await store.db
      .selectFrom('users')
      .select('name')
      .where('role', '=', 'administrator')
      .where('disabled', '=', 0)
      .execute()
    expect(administrators).toHaveLength(1)

    await relay.restart()
    const { store: reopened } = relay.context
    await eventually(
      async () =>
        (await reopened.db.selectFrom('devices').select('id').where('online', '=', 1).execute()).length === 0,
    )
    expect(await verifyAudit(reopened)).toMatchObject({ sound: true, flaws: [] })
    await relay.stop()
  })
})

const never = (): never => {
  throw new Error('There is a first device.')
}
