import { beforeAll, expect, test } from 'vitest'
import { makeTaskWorld, type TaskWorld } from '../../../test/support/task-world.ts'
import { onEveryStore } from '../../../test/support/stores.ts'
import { openWriteTogether } from '../../jobs/dispatch/write-together.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { openScriptVersions } from '../../jobs/scripts/script-versions.ts'
import { openSecrets } from '../../secrets.ts'
import { newId } from '../../store/new-id.ts'
import type { PolicyEvent } from '../../../shared/jobs/policy-events.ts'
import type { WatchEvent } from '../../../shared/protocol/watches.ts'
import { takeWatchEvent } from './take-event.ts'
import { readWatches } from './write-watch-list.ts'

const START = Date.parse('2026-03-02T00:00:00Z')
const full: PolicyEvent = {
  type: 'on-condition',
  watched: {
    condition: { what: 'disk', path: '/', above: 90, clear: 80 },
    everyMs: 60_000,
    looks: 3,
    maxRunsADay: 4,
    settleMs: 30_000,
  },
}

onEveryStore('conditions of tasks', ({ store, place }) => {
  let world: TaskWorld
  let recordId: string
  let secrets: JobsContext['secrets']

  /** A relay that has just begun, and has looked nothing up yet. */
  const begin = (): JobsContext =>
    ({
      store: store(),
      secrets,
      clock: () => START,
      versions: openScriptVersions(store()),
      write: openWriteTogether(store()),
      announce: () => undefined,
      look: () => undefined,
    }) as unknown as JobsContext
  const tell = (watchId: string, more: Partial<WatchEvent> = {}, deviceId = world.deviceId) =>
    takeWatchEvent(
      begin(),
      { deviceId, source: '127.0.0.1' },
      {
        eventId: newId(),
        watchId,
        at: START,
        happening: 'came-about',
        observed: '96 % of / is used',
        jobId: null,
        until: null,
        ...more,
      },
    )
  const jobs = () => store().db.selectFrom('jobs').selectAll().execute()

  beforeAll(async () => {
    secrets = await openSecrets(place().dataDir)
    world = await makeTaskWorld(store(), START)
    const [record = ''] = await world.addSchedules(1, START)
    recordId = record
    await store()
      .db.updateTable('tasks')
      .set({ events_json: JSON.stringify([full]) })
      .execute()
  })

  test('[EVT1] the host of a record looks for it; each time it comes about the task’s job is made, once', async () => {
    const watches = await readWatches(begin(), world.deviceId)
    expect(watches).toMatchObject([{ name: expect.stringContaining(recordId) as string, run: null }])
    const watchId = watches[0]?.watchId ?? ''
    const eventId = newId()
    await tell(watchId, { eventId })
    await tell(watchId, { eventId })
    expect(await jobs()).toMatchObject([
      { event: 'on-condition', record_id: recordId, device_id: world.deviceId, task_id: world.taskId },
    ])
    await tell(watchId, { happening: 'cleared' })
    expect(await jobs()).toHaveLength(1)
    await tell(watchId)
    expect(await jobs()).toHaveLength(2)
  })

  test('[EVT1] what no task of this device asks for is refused', async () => {
    const [watch] = await readWatches(begin(), world.deviceId)
    await expect(tell('no-such-watch')).rejects.toMatchObject({ code: 'not-found' })
    const elsewhere = tell(watch?.watchId ?? '', {}, 'another-device-00001')
    await expect(elsewhere).rejects.toMatchObject({ code: 'not-found' })
  })
})
