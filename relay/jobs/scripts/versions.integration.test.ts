import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestRelay, testFacts, type TestRelay } from '../../../test/support/relay.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const source = (version: number): string => `# @action Ten\necho ${version}\n`

describe('script versions on the relay', () => {
  let relay: TestRelay
  let id: string
  let now = 1_700_000_000_000
  beforeAll(async () => {
    relay = await startTestRelay({ clock: () => now })
    for (let version = 1; version <= 5; version += 1) {
      const body = { fileName: 'ten.sh', base64: base64(source(version)) }
      id = (await relay.api('POST /api/scripts', { body })).id
    }
  })
  afterAll(() => relay.stop())

  const versions = async (): Promise<number[]> => {
    const { rows } = await relay.api('GET /api/scripts/:id/versions', { params: { id } })
    return rows.map(row => row.version)
  }

  it('[SIGN12] lists every version by its bytes, newest first and page by page', async () => {
    const seen: unknown[] = []
    let after: string | undefined
    do {
      const query = { limit: 2, ...(after !== undefined && { after }) }
      const page = await relay.api('GET /api/scripts/:id/versions', { params: { id }, query })
      seen.push(
        ...page.rows.map(row => [row.version, row.sha256, row.savedBy, row.savedAt, row.signature.signed]),
      )
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(seen).toEqual([5, 4, 3, 2, 1].map(n => [n, sha256(source(n)), 'ada', now, false]))
  })

  it('[SIGN12] hands out the bytes of every version', async () => {
    const one = await relay.api('GET /api/scripts/:id/versions/:version', { params: { id, version: 2 } })
    expect(one).toMatchObject({ version: 2, fileName: 'ten.sh', base64: base64(source(2)) })
    await expect(
      relay.api('GET /api/scripts/:id/versions/:version', { params: { id, version: 9 } }),
    ).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      relay.api('GET /api/scripts/:id/versions/:version', { params: { id, version: 0 } }),
    ).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(
      relay.api('GET /api/scripts/:id/versions', { params: { id: 'nobodys-id' } }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('[SIGN12] puts an older version back as a new one, for administrators, and tells it to the audit log', async () => {
    const restore = (version: number, token?: string) =>
      relay.api('POST /api/scripts/:id/restore', { params: { id }, body: { version } }, token)
    const support = await relay.addUser('sue', 'support')
    await expect(restore(2, support.token)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(restore(5)).rejects.toMatchObject({ code: 'conflict' })
    await expect(restore(77)).rejects.toMatchObject({ code: 'not-found' })
    expect(await versions()).toEqual([5, 4, 3, 2, 1])
    now += 1000
    expect(await restore(2)).toMatchObject({
      version: 6,
      sha256: sha256(source(2)),
      savedAt: now,
      savedBy: 'ada',
    })
    expect(await versions()).toEqual([6, 5, 4, 3, 2, 1])
    const { rows } = await relay.api('GET /api/audit', { query: { act: 'script:restore' } })
    expect(rows).toMatchObject([{ actor: 'ada', subject: id, data: { version: 6, restored: 2 } }])
  })

  it('[SIGN12] a job keeps the version that it was asked for with', async () => {
    const { deviceId } = await relay.enrolDevice('desk-pin')
    const job = await relay.api('POST /api/jobs', { body: { scriptId: id, deviceId, inputs: {} } })
    const body = { fileName: 'ten.sh', base64: base64(source(10)) }
    await relay.api('POST /api/scripts', { body })
    const { script } = await relay.api('GET /api/jobs/:id', { params: { id: job.id } })
    expect(script).toMatchObject({ version: 6, sha256: sha256(source(2)) })
  })

  it('[EXEC1] counts the devices that would run a script by what they told of themselves', async () => {
    const acceptance = async () =>
      (await relay.api('GET /api/script-acceptance', { query: { scriptId: id } })).rows
    expect(await acceptance()).toEqual([
      { scriptId: id, devices: 0, trusting: 0, unrestricted: 0, disabled: 0 },
    ])
    const policies = ['trusted-publisher', 'unrestricted', 'unrestricted', 'disabled'] as const
    for (const [index, executionPolicy] of policies.entries()) {
      const device = await relay.connectDevice({ hostName: `desk-${index}` })
      await device.ask('device:facts', { ...testFacts(`desk-${index}`), executionPolicy })
    }
    now += 10_000
    expect(await acceptance()).toEqual([
      { scriptId: id, devices: 4, trusting: 0, unrestricted: 2, disabled: 1 },
    ])
    const { rows } = await relay.api('GET /api/script-acceptance', {})
    const scripts = await relay.api('GET /api/scripts', {})
    expect(rows.map(row => row.scriptId)).toEqual(scripts.rows.map(script => script.id))
  })
})
