import { beforeAll, describe, expect, test } from 'vitest'
import { jobOrderSchema } from '../../shared/protocol/job.ts'
import { eventually, type TestDevice } from '../support/relay.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { severalRelaysMissing } from '../support/several-relays.ts'
import { saveScript, setTypeTasks, taskOf } from '../support/tasks.ts'
import { onTwoRelays } from './two-relays.ts'

const NODE = 'plant-7'

/** A record whose jobs are bound to a remote worker node: the second relay, which has that name. */
describe.skipIf(severalRelaysMissing !== null)('a remote worker node', { timeout: 60_000 }, () => {
  const two = onTwoRelays({ NODE_NAME: NODE })
  let taskId: string
  let typeId: string
  let folderId: string

  beforeAll(async () => {
    const { api } = two.a
    const scriptId = await saveScript(api, 'node.sh', '# @action At the node\necho\n')
    const fields = [{ key: 'host', label: 'Host', kind: 'host', required: false } as const]
    const body = { name: 'Machine', fields, passwordField: null }
    ;({ id: typeId } = await api('POST /api/record-types', { body }))
    ;({ id: folderId } = await api('POST /api/folders', { body: { parentId: null, name: 'Plant' } }))
    ;[taskId = ''] = await setTypeTasks(api, typeId, [taskOf(scriptId)])
  }, 120_000)

  const runTask = async (node: string | null = NODE): Promise<string> => {
    const body = {
      name: 'Press',
      folderId,
      typeId,
      values: { host: two.deviceId },
      timeZone: 'UTC',
      node,
    }
    const { id } = await two.a.api('POST /api/records', { body })
    const params = { id, taskId }
    return (await two.a.api('POST /api/records/:id/tasks/:taskId/run', { params, body: {} })).id
  }
  const read = (id: string) => two.a.api('GET /api/jobs/:id', { params: { id } })
  const noted = (offered: string[]) => ({
    'job:offer': ({ order }: { order: string }) => {
      offered.push(jobOrderSchema.parse(JSON.parse(order)).jobId)
      return {}
    },
  })
  const arrive = async (relay: RelayProcess, offered: string[]): Promise<TestDevice> => {
    const device = await eventually(() => two.deviceAt(relay, noted(offered)).catch(() => null))
    await device.ask('job:sync', { jobIds: [] })
    return device
  }

  test('[NODE1] its jobs go to their devices through it alone', async () => {
    const [atA, atB]: [string[], string[]] = [[], []]
    const device = await arrive(two.a, atA)
    const id = await runTask()
    const waiting = await eventually(async () => {
      const job = await read(id)
      return job.state === 'queued' ? job : null
    }, 20_000)
    expect(waiting.waitingFor).toMatch(/through the remote worker node plant-7/)
    // Whatever waits for the device is offered in the order in which it was asked for.
    const other = await two.a.api('POST /api/jobs', {
      body: { scriptId: waiting.script.id, deviceId: two.deviceId, inputs: {} },
    })
    await eventually(() => atA.includes(other.id))
    expect(atA).toEqual([other.id])
    device.disconnect()
    await arrive(two.b, atB)
    await eventually(() => atB.includes(id), 20_000)
    expect(atA).not.toContain(id)
  })

  test('[NODE1] [JOB1] while it is away they wait and say so, and Run elsewhere is refused and runs nothing', async () => {
    const offered: string[] = []
    await two.b.kill()
    const device = await arrive(two.a, offered)
    const id = await runTask()
    await expect(two.a.api('POST /api/jobs/:id/run', { params: { id } })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(NODE) as string,
    })
    // What is due is looked at in its order: this one would have gone before.
    const unbound = await runTask(null)
    await eventually(() => offered.includes(unbound), 20_000)
    expect(await read(id)).toMatchObject({
      state: 'scheduled',
      waitingFor: expect.stringContaining(
        `It waits for the remote worker node ${NODE}; expires in `,
      ) as string,
    })
    expect(offered).toEqual([unbound])
    await two.b.startAgain()
    device.disconnect()
    const atB: string[] = []
    await arrive(two.b, atB)
    await eventually(() => atB.includes(id), 20_000)
    expect(offered).toEqual([unbound])
  })
})
