import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectJobDevice, resultOf } from '../../test/support/job-device.ts'
import { eventually, startTestRelay, type TestRelay } from '../../test/support/relay.ts'
import { onEveryStore } from '../../test/support/stores.ts'
import type { OutputValue } from '../../shared/jobs/output-values.ts'
import type { ResultFilter, ResultSort } from '../../shared/protocol/api/results.ts'
import type { JobResult } from '../../shared/protocol/job.ts'

const script = [
  '#!/bin/sh',
  '# @action Look at the disk',
  '# @output free size "Free space"',
  '# @output system string "System"',
  '# @output encrypted boolean "Encrypted"',
  '# @output users string-list "Users"',
  'true',
].join('\n')

const free = (value: number | string): OutputValue => ({
  name: 'free',
  type: 'size',
  value,
  flag: typeof value === 'string' ? 'wrong-type' : null,
})
const system = (value: string): OutputValue => ({ name: 'system', type: 'string', value, flag: null })
const encrypted = (value: boolean): OutputValue => ({ name: 'encrypted', type: 'boolean', value, flag: null })
const users = (...value: string[]): OutputValue => ({ name: 'users', type: 'string-list', value, flag: null })

/** What each device says, first and second time. */
const first: Record<string, Partial<JobResult>> = {
  alpha: { outputs: [free(900), system('Debian 12'), encrypted(true), users('Kim', 'Lee')] },
  beta: { outputs: [free(20_000), system('debian 13'), encrypted(false)] },
  gamma: { outputs: [free('much'), system('Windows 11')] },
  delta: {
    outputs: [free(100)],
    state: 'error',
    cause: 'exit-code',
    exitCode: 3,
    details: 'It ended with 3.',
  },
  epsilon: { outputs: [], state: 'error', cause: 'disabled-by-policy', exitCode: null },
}
const names = Object.keys(first)

onEveryStore('result tables', ({ place }) => {
  let relay: TestRelay
  let scriptId: string
  const fanOutIds: string[] = []

  beforeAll(async () => {
    relay = await startTestRelay({ config: { databaseUrl: place().databaseUrl } })
    scriptId = (
      await relay.api('POST /api/scripts', {
        body: { fileName: 'look.sh', base64: Buffer.from(script).toString('base64') },
      })
    ).id
    const devices = []
    for (const hostName of names) {
      const device = await connectJobDevice(relay, await relay.enrolDevice(hostName))
      await relay.api('PATCH /api/devices/:id', { params: { id: device.deviceId }, body: { name: hostName } })
      devices.push(device)
    }
    fanOutIds.length = 0
    for (const times of [1, 2]) {
      const { id } = await relay.api('POST /api/fan-outs', {
        body: {
          scriptId,
          query: {},
          batch: { by: 'number', size: 100 },
          stopAbovePercent: null,
          reason: 'to know',
        },
      })
      fanOutIds.push(id)
      for (const [index, device] of devices.entries()) {
        const order = await eventually(() => device.orders[times - 1])
        const name = names[index] ?? ''
        const more =
          times === 2 && name === 'alpha' ? { outputs: [free(800), system('Debian 12')] } : first[name]
        await device.ask('job:result', resultOf(order, more))
      }
    }
  })
  afterAll(() => relay?.stop())

  const list = async (filter: Partial<ResultFilter> = {}, sort?: ResultSort) => {
    const found: string[] = []
    let after: string | undefined
    do {
      const page = await relay.api('POST /api/results', {
        body: {
          set: { of: 'fan-out', fanOutId: fanOutIds[0] ?? '' },
          filter: { outputs: [], ...filter },
          ...(sort && { sort }),
          ...(after !== undefined && { after }),
          limit: 2,
        },
      })
      found.push(...page.rows.map(row => row.device.name))
      after = page.next ?? undefined
    } while (after !== undefined)
    return found
  }
  const byOutput = (output: string, descending = false): ResultSort => ({ by: { output }, descending })
  const asked = (output: string, is: ResultFilter['outputs'][number]['is'], value = '') =>
    list({ outputs: [{ output, is, value }] })

  test('[OUT2] columns are the outputs by their labels; one row a device with its state and details', async () => {
    const page = await relay.api('POST /api/results', {
      body: { set: { of: 'fan-out', fanOutId: fanOutIds[0] ?? '' } },
    })
    expect(page.count).toBe(5)
    expect(page.columns.map(column => column.label)).toEqual(['Free space', 'System', 'Encrypted', 'Users'])
    expect(page.rows.map(row => [row.device.name, row.state])).toEqual([
      ['alpha', 'success'],
      ['beta', 'success'],
      ['delta', 'failed'],
      ['epsilon', 'refused'],
      ['gamma', 'success'],
    ])
    expect(page.rows[2]).toMatchObject({ exitCode: 3, details: 'It ended with 3.' })
  })

  test('[OUT2] sorted by type, page by page: numbers as numbers, texts without case, nothing last', async () => {
    expect(await list({}, byOutput('free'))).toEqual([
      'delta',
      'alpha',
      'beta',
      ...anyOrder('gamma', 'epsilon'),
    ])
    expect((await list({}, byOutput('free', true))).slice(0, 3)).toEqual(['beta', 'alpha', 'delta'])
    expect((await list({}, byOutput('system'))).slice(0, 3)).toEqual(['alpha', 'beta', 'gamma'])
    expect(await list({}, { by: { column: 'device' }, descending: true })).toEqual(
      names.toSorted().toReversed(),
    )
    function anyOrder(...last: string[]): unknown[] {
      return last.map(() => expect.stringMatching(`^(${last.join('|')})$`))
    }
  })

  test('[OUT2] filtered by type', async () => {
    expect(await asked('free', 'less', '1000')).toEqual(['alpha', 'delta'])
    expect(await asked('free', 'greater', '900')).toEqual(['beta'])
    expect(await asked('free', 'equal', '900')).toEqual(['alpha'])
    expect(await asked('system', 'contains', 'DEBIAN')).toEqual(['alpha', 'beta'])
    expect(await asked('encrypted', 'equal', 'true')).toEqual(['alpha'])
    expect(await asked('encrypted', 'equal', 'False')).toEqual(['beta'])
    expect(await asked('users', 'contains', 'lee')).toEqual(['alpha'])
    expect(await asked('system', 'missing')).toEqual(['delta', 'epsilon'])
    expect(await list({ state: 'refused' })).toEqual(['epsilon'])
    expect(await list({ state: 'failed' })).toEqual(['delta'])
    expect(await list({ search: 'alp' })).toEqual(['alpha'])
    await expect(asked('free', 'less', 'much')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(asked('nothing', 'less', '1')).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('[OUT2] totals of a column of numbers', async () => {
    const set = { of: 'fan-out', fanOutId: fanOutIds[0] ?? '' } as const
    const totals = await relay.api('POST /api/result-totals', { body: { set, output: 'free' } })
    expect(totals).toMatchObject({
      count: 3,
      missing: 2,
      sum: 21_000,
      least: 100,
      greatest: 20_000,
      median: 900,
    })
    await expect(
      relay.api('POST /api/result-totals', { body: { set, output: 'system' } }),
    ).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('[OUT2] what differs between two runs, and the time line of one device', async () => {
    const page = await relay.api('POST /api/result-differences', {
      body: { earlierFanOutId: fanOutIds[0] ?? '', laterFanOutId: fanOutIds[1] ?? '' },
    })
    expect(page).toMatchObject({ devices: 5, differing: 1 })
    expect(page.rows).toMatchObject([
      { device: { name: 'alpha' }, changed: ['free', 'encrypted', 'users'], stateChanged: false },
    ])
    const timeline = await relay.api('GET /api/result-timeline', {
      query: { deviceId: page.rows[0]?.device.id ?? '', scriptId },
    })
    expect(timeline.rows.map(row => row.outputs[0]?.value)).toEqual([800, 900])
  })

  test('[OUT2] of an action each device’s last result', async () => {
    const page = await relay.api('POST /api/results', { body: { set: { of: 'action', scriptId } } })
    expect(page.count).toBe(5)
    expect(page.rows[0]?.outputs[0]?.value).toBe(800)
  })

  test('[OUT2] saved as CSV and JSON lines, with every result where that is asked for', async () => {
    const save = async (format: 'csv' | 'jsonl', all: boolean): Promise<string[]> => {
      const { address } = await relay.api('POST /api/result-exports', {
        body: { set: { of: 'action', scriptId }, format, all },
      })
      const response = await fetch(new URL(address, relay.url))
      expect(response.status).toBe(200)
      return (await response.text()).trim().split(/\r?\n/)
    }
    const [header, ...rows] = await save('csv', false)
    expect(header).toBe(
      'device,deviceId,state,details,requestedAt,startedAt,endedAt,exitCode,Free space,System,Encrypted,Users',
    )
    expect(rows).toHaveLength(5)
    expect(rows.find(row => row.startsWith('beta,'))).toMatch(/,20000,debian 13,/)
    const lines = (await save('jsonl', true)).map(line => JSON.parse(line) as { outputs: { free?: number } })
    expect(lines).toHaveLength(10)
    expect(lines.map(line => line.outputs.free)).toContain(800)
    const { address } = await relay.api('POST /api/result-exports', {
      body: { set: { of: 'action', scriptId }, format: 'csv' },
    })
    const other = address.replace('csv', 'jsonl')
    expect(other).not.toBe(address)
    expect((await fetch(new URL(other, relay.url))).status).toBe(403)
  })

  test('[OUT2] a kept view has a link, and is removed by who kept it', async () => {
    const { id } = await relay.api('POST /api/saved-views', {
      body: { name: 'Full disks', address: `/results?action=${scriptId}&f=free.less.1000` },
    })
    const { token } = await relay.addUser('grace', 'support')
    expect((await relay.api('GET /api/saved-views', {}, token)).rows).toMatchObject([
      { id, name: 'Full disks', savedBy: 'ada' },
    ])
    await expect(relay.api('DELETE /api/saved-views/:id', { params: { id } }, token)).rejects.toMatchObject({
      code: 'forbidden',
    })
    await relay.api('DELETE /api/saved-views/:id', { params: { id } })
    expect((await relay.api('GET /api/saved-views', {})).rows).toEqual([])
  })
})
