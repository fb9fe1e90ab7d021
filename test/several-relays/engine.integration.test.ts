import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Store } from '../../relay/store/open-store.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { callApi, eventually, TEST_PASSWORD, type TestDevice } from '../support/relay.ts'
import { openOrder, tellSealingKey } from '../support/sealing.ts'
import { severalRelaysMissing } from '../support/several-relays.ts'
import { openHold, type Hold } from './hold-statements.ts'
import { keepLedger, type Ledger } from './keep-ledger.ts'
import { makeScheduledRecords, OLD_PASSWORD, type ScheduledRecords } from './scheduled-records.ts'
import { onTwoRelays } from './two-relays.ts'

/** The job engine on two relays, one of which is killed where it hurts most. */

const HOUR_MS = 3_600_000
const LATE_MS = 20_000
const whileClaiming = `before insert on jobs for each row when (new.event = 'every-days')`
const lost = { state: 'error', cause: 'exit-code', exitCode: 1 } as const

describe.skipIf(severalRelaysMissing !== null)('the job engine on two relays', () => {
  const two = onTwoRelays()
  let store: Store
  let hold: Hold

  beforeAll(async () => {
    store = await openStore({ dataDir: tmpdir(), databaseUrl: two.relays.databaseUrl })
    hold = await openHold(two.relays.databaseUrl)
  })
  afterAll(async () => {
    await hold?.stop()
    await store?.close()
  })

  const make = (count: number, inputs = {}) =>
    makeScheduledRecords(two.a, store, two.deviceId, { count, inputs })
  const arrive = async (relay: RelayProcess, ledger: Ledger) => {
    const device = await two.deviceAt(relay, ledger.handlers)
    await tellSealingKey(device)
    await ledger.sync(device)
    return device
  }
  const move = (relay: RelayProcess, ledger: Ledger) =>
    eventually(() => arrive(relay, ledger).catch(() => null))
  /** Every record has this one job, which has come to the device; the other jobs of the device are left out. */
  const oneEach = (records: ScheduledRecords, ledger: Ledger) =>
    eventually(async () => {
      const jobs = await records.jobs()
      const here = jobs.length >= records.ids.length && jobs.every(job => ledger.runs.has(job.id))
      return here ? jobs : null
    }, LATE_MS)
  const recordsOf = (jobs: { recordId: string | null }[]) => jobs.map(job => job.recordId ?? '').toSorted()
  const offersOf = (jobs: { id: string }[], ledger: Ledger) =>
    ledger.offered.filter(id => jobs.some(job => job.id === id)).toSorted()
  const idsOf = (jobs: { id: string }[]) => jobs.map(job => job.id).toSorted()
  /** How often the audit log tells of the end of these jobs. */
  const toldEnds = async (jobs: { id: string }[]): Promise<string[]> => {
    const rows = await store.db
      .selectFrom('audit')
      .select('subject')
      .where('act', '=', 'job:result')
      .where('subject', 'in', idsOf(jobs))
      .execute()
    return rows.map(row => row.subject).toSorted()
  }

  test('[JOB1] [EVT1] what is due at once becomes one job each, whoever looks, and each is offered once', async () => {
    const ledger = keepLedger()
    const device = await arrive(two.b, ledger)
    const records = await make(60)
    let looked = 0
    const look = (relay: RelayProcess) => records.look(relay).then(() => (looked += 1))
    await hold.on(whileClaiming)
    const looks: Promise<unknown>[] = []
    try {
      await records.makeDue()
      looks.push(look(two.a), look(two.b))
      await hold.reached()
      // While one is at it, the other passes over what that one has taken.
      await eventually(() => looked === 1)
    } finally {
      await hold.letGo()
    }
    await Promise.all(looks)
    const jobs = await oneEach(records, ledger)
    expect(recordsOf(jobs)).toEqual(records.ids.toSorted())
    await ledger.report(device)
    expect(new Set((await records.jobs()).map(job => job.state))).toEqual(new Set(['completed']))
    expect(offersOf(jobs, ledger)).toEqual(idsOf(jobs))
    const left = await store.db
      .selectFrom('schedules')
      .select('next_at')
      .where('record_id', 'in', records.ids)
      .execute()
    expect(left.every(row => (row.next_at ?? 0) > Date.now())).toBe(true)
  })

  const moments = [
    {
      name: 'while it claims',
      moment: whileClaiming,
      committed: [],
    },
    {
      name: 'after it has claimed, before it has sent them on',
      moment: `before update on jobs for each row when (new.event = 'every-days' and old.opens_at is not null and new.opens_at is null)`,
      committed: ['scheduled'],
    },
    {
      name: 'after it has sent them on, before it has offered them',
      moment: `before update on jobs for each row when (new.event = 'every-days' and old.offered_at is null and new.offered_at is not null)`,
      committed: ['queued'],
    },
  ]
  test.each(moments)(
    '[JOB1] [EVT1] [BRK3] killed $name: the other does it, each job once',
    async ({ moment, committed }) => {
      const ledger = keepLedger()
      await arrive(two.a, ledger)
      const records = await make(20)
      await hold.on(moment)
      // The other sleeps meanwhile, so that it is surely this one that claims.
      process.kill(two.b.pid, 'SIGSTOP')
      try {
        await records.makeDue()
        const looked = records.look(two.a)
        await hold.reached()
        await two.a.kill()
        await looked
        const jobs = await records.jobs()
        expect([...new Set(jobs.map(job => job.state))]).toEqual(committed)
        expect(offersOf(jobs, ledger)).toEqual([])
      } finally {
        await hold.letGo()
        process.kill(two.b.pid, 'SIGCONT')
      }
      await move(two.b, ledger)
      const jobs = await oneEach(records, ledger)
      expect(recordsOf(jobs)).toEqual(records.ids.toSorted())
      expect(offersOf(jobs, ledger)).toEqual(idsOf(jobs))
    },
  )

  test('[JOB1] [BRK3] killed after it has offered: the device reports to the other, and nothing is sent again', async () => {
    const ledger = keepLedger()
    const first = await arrive(two.a, ledger)
    const records = await make(20)
    await records.makeDue()
    const jobs = await oneEach(records, ledger)
    // Of some it is known that they run, of the others nothing yet.
    for (const { id } of jobs.slice(0, 10))
      await first.ask('job:started', { jobId: id, startedAt: Date.now() })
    await two.a.kill()
    const device = await move(two.b, ledger)
    await ledger.report(device)
    const ended = await records.jobs()
    expect(recordsOf(ended)).toEqual(records.ids.toSorted())
    expect(new Set(ended.map(job => job.state))).toEqual(new Set(['completed']))
    expect(await toldEnds(jobs)).toEqual(idsOf(jobs))
    expect(offersOf(jobs, ledger)).toEqual(idsOf(jobs))
  })

  const whenHeard = [
    { name: 'before the result is written', held: true },
    { name: 'after the result was acknowledged', held: false },
  ]

  /** The device reports to one relay, which dies; it has not kept the acknowledgement, comes to the other and reports again. */
  async function reportTwice(
    first: TestDevice,
    ledger: Ledger,
    held: boolean,
    more: Parameters<Ledger['report']>[1] = {},
  ): Promise<void> {
    const orders = new Map(ledger.outbox)
    if (held)
      await hold.on(
        `before update on jobs for each row when (new.event = 'every-days' and new.state in ('completed', 'error'))`,
      )
    try {
      const reported = ledger.report(first, more).catch(() => null)
      await (held ? hold.reached() : reported)
      expect(ledger.outbox.size).toBe(held ? orders.size : 0)
      await two.a.kill()
    } finally {
      await hold.letGo()
    }
    for (const [id, order] of orders) ledger.outbox.set(id, order)
    await ledger.report(await move(two.b, ledger), more)
  }

  test.each(whenHeard)(
    '[FALL1] [JOB1] [BRK3] killed $name: a failed periodic job is told and repeated once',
    async ({ held }) => {
      const settings = await two.b.api('GET /api/engine-settings', {})
      const fallback = { enabled: true, everyMinutes: 1, cycles: 1 }
      await two.b.api('PUT /api/engine-settings', { body: { ...settings, fallback } })
      try {
        const ledger = keepLedger()
        const device = await arrive(two.a, ledger)
        const records = await make(10)
        await records.makeDue()
        const failed = await oneEach(records, ledger)
        await reportTwice(device, ledger, held, lost)
        const jobs = await records.jobs()
        const repeats = jobs.filter(job => job.type === 'fallback')
        expect(recordsOf(repeats)).toEqual(records.ids.toSorted())
        expect(repeats.map(job => job.repeats ?? '').toSorted()).toEqual(idsOf(failed))
        expect(repeats.every(job => job.cycle === 1 && job.state === 'scheduled')).toBe(true)
        expect(jobs.filter(job => job.type === null).map(job => job.state)).toEqual(failed.map(() => 'error'))
        expect(await toldEnds(failed)).toEqual(idsOf(failed))
      } finally {
        await two.b.api('PUT /api/engine-settings', { body: settings })
      }
    },
  )

  test.each(whenHeard)(
    '[ROT1] [BRK3] killed $name: a new password becomes the current one once',
    async ({ held }) => {
      const ledger = keepLedger()
      const device = await arrive(two.a, ledger)
      const records = await make(3, { password: { from: 'new-password' } })
      await records.makeDue()
      const jobs = await oneEach(records, ledger)
      await reportTwice(device, ledger, held)
      for (const { id, recordId } of jobs) {
        const signed = ledger.signed.get(id)
        const set = signed && openOrder(signed, device.identity).inputs['password']
        const params = { id: recordId ?? '' }
        const body = { field: 'password', reason: 'To compare' }
        const { value } = await two.b.api('POST /api/records/:id/unlock', { params, body })
        expect(value).toBe(set)
        expect(value).not.toBe(OLD_PASSWORD)
        const kept = await store.db
          .selectFrom('record_secrets')
          .select('state')
          .where('record_id', '=', params.id)
          .orderBy('state')
          .execute()
        expect(kept.map(row => row.state)).toEqual(['current', 'previous'])
      }
      expect(await toldEnds(jobs)).toEqual(idsOf(jobs))
    },
  )

  test('[APPR1] [BRK3] an approval outlives the relay that took it and the one that ran its task: it opens once, by one job', async () => {
    const ledger = keepLedger()
    await arrive(two.b, ledger)
    const records = await make(1)
    const [recordId = ''] = records.ids
    await bindToApproval(records)
    const [grace, alan] = [await addPerson('grace'), await addPerson('alan')]
    await ruleFor(recordId, alan, grace)
    const asked = await callApi(
      two.a.url,
      'POST /api/requests',
      {
        body: {
          recordId,
          kind: 'unlock',
          reason: 'The web server is down',
          from: Date.now(),
          until: Date.now() + HOUR_MS,
        },
      },
      grace.token,
    )
    const params = { id: asked.id }
    const phase = async (relay: RelayProcess) => (await relay.api('GET /api/requests/:id', { params })).phase
    await callApi(
      two.a.url,
      'POST /api/requests/:id/decision',
      { params, body: { approve: true, comment: '' } },
      alan.token,
    )
    await two.a.kill()
    await eventually(() => ledger.offered.length > 0, LATE_MS)
    expect(await phase(two.b)).toBe('preparing')
    await two.a.startAgain()
    await two.b.kill()
    const device = await move(two.a, ledger)
    expect(await phase(two.a)).toBe('preparing')
    await ledger.report(device)
    expect(await phase(two.a)).toBe('open')
    const jobs = await store.db.selectFrom('jobs').select('id').where('request_id', '=', asked.id).execute()
    expect(idsOf(jobs)).toEqual(ledger.offered)
    const unlocked = await callApi(
      two.a.url,
      'POST /api/records/:id/unlock',
      { params: { id: recordId }, body: { field: 'password', reason: 'As approved' } },
      grace.token,
    )
    expect(unlocked.value).toBe(OLD_PASSWORD)
  })

  interface Person {
    id: string
    token: string
  }
  async function addPerson(name: string): Promise<Person> {
    const person = { name, fullName: name, mail: `${name}@example.org`, password: TEST_PASSWORD }
    const { id } = await two.a.api('POST /api/users', { body: { ...person, role: 'support' } })
    const body = { name, password: TEST_PASSWORD }
    return { id, token: (await callApi(two.a.url, 'POST /api/login', { body }, undefined)).token }
  }
  async function bindToApproval({ typeId }: ScheduledRecords): Promise<void> {
    const params = { id: typeId }
    const { version, tasks } = await two.a.api('GET /api/record-types/:id/tasks', { params })
    const events = [{ type: 'after-approval' as const }]
    const body = { version, tasks: tasks.map(task => ({ ...task, events })) }
    await two.a.api('PUT /api/record-types/:id/tasks', { params, body })
  }
  /** The first may approve, the second unlocks when approved. */
  async function ruleFor(recordId: string, approver: Person, requester: Person): Promise<void> {
    const group = await two.a.api('POST /api/groups', { body: { kind: 'users', name: 'Approvers' } })
    await two.a.api('PUT /api/groups/:id', {
      params: { id: group.id },
      body: { name: 'Approvers', memberIds: [approver.id] },
    })
    await two.a.api('PUT /api/permissions/:kind/:id', {
      params: { kind: 'record', id: recordId },
      body: {
        grants: [{ granteeKind: 'user', granteeId: requester.id, role: 'unlock', taskControl: 'execute' }],
      },
    })
    const rule = {
      kinds: ['unlock' as const],
      approverGroupId: group.id,
      approvals: 1,
      offHours: null,
      longestHours: 8,
      endSessionOnExpiry: false,
    }
    await two.a.api('PUT /api/approval-rules', {
      body: { objectKind: 'record', objectId: recordId, rules: [rule] },
    })
  }
})
