import { describe, expect, test } from 'vitest'
import type { RelayProcess } from '../support/relay-process.ts'
import { eventually } from '../support/relay.ts'
import { severalRelaysMissing } from '../support/several-relays.ts'
import { keepLedger } from './keep-ledger.ts'
import { onTwoRelays } from './two-relays.ts'

/** Jobs whose person is at one relay and whose device at another one. */

describe.skipIf(severalRelaysMissing !== null)('jobs between two relays', () => {
  const two = onTwoRelays()

  const script = (name: string) => Buffer.from(`# @action ${name}\necho\n`).toString('base64')
  const upload = async (name: string): Promise<string> =>
    (await two.a.api('POST /api/scripts', { body: { fileName: `${name}.sh`, base64: script(name) } })).id
  const ask = (relay: RelayProcess, scriptId: string) =>
    relay.api('POST /api/jobs', { body: { scriptId, deviceId: two.deviceId, inputs: {} } })

  test('[TRIG4] a job asked for at one relay runs at once on a device of the other, and what it prints is seen there', async () => {
    const held = keepLedger()
    const device = await two.deviceAt(two.b, held.handlers)
    const watcher = await two.controllerAt(two.a)
    const { id } = await ask(two.a, await upload('Across'))
    await eventually(() => held.runs.has(id))
    await device.ask('job:started', { jobId: id, startedAt: Date.now() })
    await device.ask('job:output', { jobId: id, offset: 0, text: 'half way' })
    await eventually(() => watcher.heard.some(each => each.event === 'job:output'))
    const detail = await two.a.api('GET /api/jobs/:id', { params: { id } })
    expect(detail.live).toEqual({ text: 'half way', end: 8 })
    await held.report(device)
    expect((await two.a.api('GET /api/jobs/:id', { params: { id } })).state).toBe('completed')
  })

  test('[BRK3] the relay that was asked dies before it has told the other: the job is offered all the same', async () => {
    const held = keepLedger()
    const device = await two.deviceAt(two.b, held.handlers)
    const scriptId = await upload('Orphaned')
    const asked = Array.from({ length: 20 }, () => ask(two.a, scriptId).catch(() => null))
    await asked[0]
    await two.a.kill()
    const jobs = (await Promise.all(asked)).flatMap(job => job?.id ?? [])
    expect(jobs.length).toBeGreaterThan(0)
    await eventually(() => jobs.every(id => held.runs.get(id) === 1), 15_000)
    await held.report(device)
    for (const id of jobs)
      expect((await two.b.api('GET /api/jobs/:id', { params: { id } })).state).toBe('completed')
    await two.a.startAgain()
  })

  test('[BRK3] the relay that has taken jobs dies before it has offered them all: each runs once, through the other', async () => {
    const held = keepLedger()
    let stuck = 0
    // The device hears of some jobs and never gets to answer; its relay dies meanwhile.
    await two.deviceAt(two.b, {
      'job:offer': () => {
        stuck += 1
        return new Promise<never>(() => undefined)
      },
    })
    const scriptId = await upload('Taken')
    const jobs = await Promise.all(Array.from({ length: 50 }, async () => (await ask(two.a, scriptId)).id))
    await eventually(() => stuck > 0)
    await two.b.kill()
    const device = await two.deviceAt(two.a, held.handlers)
    await device.ask('job:sync', { jobIds: [] })
    await eventually(() => jobs.every(id => held.runs.get(id) === 1), 15_000)
    await held.report(device)
    for (const id of jobs)
      expect((await two.a.api('GET /api/jobs/:id', { params: { id } })).state).toBe('completed')
    await two.b.startAgain()
  })
})
