import { describe, expect, test } from 'vitest'
import { eventually } from '../support/relay.ts'
import { severalRelaysMissing } from '../support/several-relays.ts'
import { makeTally, makeWorker, type WorkerDevice } from '../support/worker-devices.ts'
import { onTwoRelays } from './two-relays.ts'

/** A fan-out whose devices are at two relays, one of which is killed in the middle. */

const DEVICES = 16
const WINDOW = 3

describe.skipIf(severalRelaysMissing !== null)('a fan-out between two relays', () => {
  const two = onTwoRelays()

  test('[TRIG2] [TRIG4] [BRK3] one is killed in the middle: nothing lost, nothing doubled, the window kept', async () => {
    const tally = makeTally()
    const workers: WorkerDevice[] = []
    for (let index = 0; index < DEVICES; index += 1)
      workers.push(makeWorker(await two.relays.enrolDevice(`desk-${index}`), tally, { runMs: 150 }))
    const atA = workers.filter((_, index) => index % 2 === 0)
    const atB = workers.filter((_, index) => index % 2 === 1)
    try {
      for (const worker of atA) await worker.connect(two.a.url)
      for (const worker of atB) await worker.connect(two.b.url)
      const script = Buffer.from('# @action Everywhere\ntrue\n').toString('base64')
      const { id: scriptId } = await two.a.api('POST /api/scripts', {
        body: { fileName: 'everywhere.sh', base64: script },
      })
      const fanOut = await two.a.api('POST /api/fan-outs', {
        body: {
          scriptId,
          query: { deviceIds: workers.map(worker => worker.identity.deviceId) },
          batch: { by: 'number', size: WINDOW },
          reason: 'everywhere',
        },
      })
      await eventually(() => tally.ended.length >= 5, 30_000)
      await two.a.kill()
      for (const worker of atA)
        await eventually(
          () =>
            worker.connect(two.b.url).then(
              () => true,
              () => null,
            ),
          30_000,
        )
      const done = await eventually(async () => {
        const now = await two.b.api('GET /api/fan-outs/:id', { params: { id: fanOut.id } })
        return now.endedAt === null ? null : now
      }, 60_000)
      expect(done).toMatchObject({ state: 'completed', counts: { success: DEVICES } })
      expect([...tally.runs.values()]).toEqual(Array.from({ length: DEVICES }, () => 1))
      expect(tally.most).toBe(WINDOW)
    } finally {
      for (const worker of workers) worker.disconnect()
      await two.a.startAgain()
    }
  }, 120_000)
})
