import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { OutputValue } from '../../../shared/jobs/output-values.ts'
import { connectJobDevice, type JobDevice } from '../../../test/support/job-device.ts'
import { keptPasswords, onDemand } from '../../../test/support/real-vault.ts'
import { startTestRelay, type TestRelay } from '../../../test/support/relay.ts'
import { readSecret } from '../../records/record-secrets.ts'

const OLD = 'the old password'
const renewing = '# @action Renew\n# @input password secret "New password"\necho\n'
const verifying = `# @action Verify
# @input user string "User"
# @input password secret "Current" default=""
# @input candidate secret "Candidate" default=""
# @input previous secret "Previous" default=""
# @output valid boolean "Valid"
# @output opens string-list "Opens"
echo
`

let relay: TestRelay
let device: JobDevice
let type: ApiReply<'POST /api/record-types'>
let [renew, verify, recordId] = ['', '', '']

beforeEach(async () => {
  relay = await startTestRelay()
  device = await connectJobDevice(relay)
  const { api } = relay
  const save = async (fileName: string, text: string) =>
    (await api('POST /api/scripts', { body: { fileName, base64: Buffer.from(text).toString('base64') } })).id
  const field = (key: string, kind: 'host' | 'user' | 'secured') => ({
    key,
    label: key,
    kind,
    required: false,
  })
  const fields = [field('host', 'host'), field('user', 'user'), field('password', 'secured')]
  const passwordPolicy = { length: 33, withSigns: false }
  type = await api('POST /api/record-types', {
    body: { name: 'Account', fields, passwordField: 'password', passwordPolicy },
  })
  const tasks = [
    onDemand(await save('renew.sh', renewing), { password: { from: 'new-password' } }),
    onDemand(await save('verify.sh', verifying), keptPasswords),
  ]
  const saved = await api('PUT /api/record-types/:id/tasks', {
    params: { id: type.id },
    body: { version: 1, tasks },
  })
  ;[renew = '', verify = ''] = saved.tasks.map(task => task.id)
  const { id: folderId } = await api('POST /api/folders', { body: { parentId: null, name: 'All' } })
  const values = { host: device.deviceId, user: 'root', password: OLD }
  const body = { name: 'root', folderId, typeId: type.id, values, timeZone: 'UTC', node: null }
  ;({ id: recordId } = await api('POST /api/records', { body }))
})
afterEach(() => relay.stop())

const orderOf = async (taskId: string) => {
  const params = { id: recordId, taskId }
  const { id } = await relay.api('POST /api/records/:id/tasks/:taskId/run', { params, body: {} })
  return await device.orderFor(id)
}
const kept = (state: 'current' | 'candidate' | 'previous') =>
  readSecret(relay.context.store.db, relay.context.secrets.fieldKey, { recordId, field: 'password' }, state)
const lost = { state: 'error', cause: 'agent-restarted', exitCode: null } as const
const opens = (...value: string[]): OutputValue[] => [
  { name: 'opens', type: 'string-list', value, flag: null },
]

test('[ROT1] a new password is made by the policy of the type, which stays when the type is saved without one', async () => {
  const { id, version, name, fields, passwordField } = type
  const body = { version, name, fields, passwordField }
  const saved = await relay.api('PUT /api/record-types/:id', { params: { id }, body })
  expect(saved.passwordPolicy).toEqual({ length: 33, withSigns: false })
  await expect(
    relay.api('PUT /api/record-types/:id', {
      params: { id },
      body: { ...body, version: saved.version, passwordPolicy: { length: 11, withSigns: true } },
    }),
  ).rejects.toMatchObject({ code: 'invalid-input' })
  expect((await orderOf(renew)).inputs['password']).toMatch(/^[A-Za-z0-9]{33}$/)
})

test('[ROT1] verifying is given what is kept, and what it finds out decides', async () => {
  const first = await orderOf(renew)
  await device.finish(first, lost)
  const renewed = first.inputs['password']
  const unsure = await orderOf(verify)
  expect(unsure.inputs).toEqual({ user: 'root', password: OLD, candidate: renewed, previous: '' })
  await device.finish(unsure, { ...lost, cause: 'exit-code', exitCode: 1, outputs: [] })
  expect([await kept('current'), await kept('candidate')]).toEqual([OLD, renewed])
  await device.finish(await orderOf(verify), { outputs: opens('candidate') })
  expect([await kept('current'), await kept('candidate'), await kept('previous')]).toEqual([
    renewed,
    null,
    OLD,
  ])
  await device.finish(await orderOf(verify), { outputs: opens('password') })
  expect([await kept('current'), await kept('previous')]).toEqual([renewed, null])
})

test('[ROT1] a password that somebody types in during a rotation does not lose the one that the device sets', async () => {
  const order = await orderOf(renew)
  const params = { id: recordId }
  const { name, folderId, timeZone, node, values, version } = await relay.api('GET /api/records/:id', {
    params,
  })
  await relay.api('PUT /api/records/:id', {
    params,
    body: { name, folderId, timeZone, node, version, values: { ...values, password: 'typed by hand' } },
  })
  expect([await kept('current'), await kept('candidate')]).toEqual([
    'typed by hand',
    order.inputs['password'],
  ])
  await device.finish(order)
  expect([await kept('current'), await kept('previous')]).toEqual([order.inputs['password'], 'typed by hand'])
})
