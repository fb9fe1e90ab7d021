import { generateKeyPairSync } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HandrailRecord } from '../../shared/protocol/api/records.ts'
import { openSealed } from '../../shared/signing/sealed-box.ts'
import { startTestRelay, type TestRelay } from '../../test/support/relay.ts'

let relay: TestRelay
let folderId: string
let typeId: string

const fields = [
  { key: 'host', label: 'Host', kind: 'host', required: false },
  { key: 'user', label: 'User', kind: 'user', required: true },
  { key: 'password', label: 'Password', kind: 'secured', required: false },
  { key: 'parent', label: 'Parent', kind: 'reference', required: false },
  { key: 'note', label: 'Note', kind: 'text', required: false },
] as const

beforeEach(async () => {
  relay = await startTestRelay()
  folderId = (await relay.api('POST /api/folders', { body: { parentId: null, name: 'Servers' } })).id
  typeId = (
    await relay.api('POST /api/record-types', {
      body: { name: 'Account', fields: [...fields], passwordField: 'password' },
    })
  ).id
})
afterEach(() => relay.stop())

const content = (name: string, values: Record<string, string> = {}) => ({
  name,
  folderId,
  typeId,
  values: { user: 'root', ...values },
  timeZone: 'Europe/Berlin',
  node: null,
})

const add = (name: string, values: Record<string, string> = {}, token?: string): Promise<HandrailRecord> =>
  relay.api('POST /api/records', { body: content(name, values) }, token)

const read = (id: string, token?: string) => relay.api('GET /api/records/:id', { params: { id } }, token)

const unlock = (id: string, token?: string) =>
  relay.api(
    'POST /api/records/:id/unlock',
    { params: { id }, body: { field: 'password', reason: 'For the test' } },
    token,
  )

type Role = 'viewer' | 'unlock' | 'editor' | 'manager' | 'owner' | null
type Control = 'none' | 'review' | 'execute' | 'manage'

async function grant(
  on: { kind: 'folder' | 'record'; id: string },
  granteeId: string,
  role: Role,
  taskControl: Control = 'none',
  granteeKind: 'user' | 'group' = 'user',
): Promise<void> {
  await relay.api('PUT /api/permissions/:kind/:id', {
    params: on,
    body: { grants: [{ granteeKind, granteeId, role, taskControl }] },
  })
}

describe('a record', () => {
  test('[RECD1] has the fields of its type; each wrong value is named', async () => {
    await expect(add('Wrong', { user: '', host: 'no-such-device', colour: 'red' })).rejects.toMatchObject({
      code: 'invalid-input',
      problems: expect.arrayContaining([
        expect.objectContaining({ where: 'values.user' }),
        expect.objectContaining({ where: 'values.host' }),
        expect.objectContaining({ where: 'values.colour' }),
      ]),
    })
    const { deviceId } = await relay.enrolDevice()
    const record = await add('root on web1', { host: deviceId, note: 'In the cellar' })
    expect(record).toMatchObject({
      host: { id: deviceId },
      user: 'root',
      values: { note: 'In the cellar', host: deviceId },
      secured: [{ key: 'password', isSet: false }],
    })
  })

  test('[RECD1] cannot reference itself, not through others either', async () => {
    const one = await add('One')
    const two = await add('Two', { parent: one.id })
    await expect(
      relay.api('PUT /api/records/:id', {
        params: { id: one.id },
        body: { ...content('One', { parent: two.id }), version: one.version },
      }),
    ).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('[RECD1] changed by two at once is a conflict for the second', async () => {
    const record = await add('One')
    const change = (note: string) =>
      relay.api('PUT /api/records/:id', {
        params: { id: record.id },
        body: { ...content('One', { note }), version: record.version },
      })
    await change('first')
    await expect(change('second')).rejects.toMatchObject({ code: 'conflict' })
    expect((await read(record.id)).values['note']).toBe('first')
  })

  test('[SEC1] its secured fields stand nowhere in the data folder, and only unlocking shows them', async () => {
    const record = await add('One', { password: 'Tr0ub4dor&3-in-the-clear' })
    expect(JSON.stringify(await read(record.id))).not.toContain('Tr0ub4dor')
    expect((await unlock(record.id)).value).toBe('Tr0ub4dor&3-in-the-clear')
    for (const file of await readdir(relay.dataDir)) {
      const bytes = await readFile(join(relay.dataDir, file)).catch(() => Buffer.alloc(0))
      expect(bytes.includes('Tr0ub4dor')).toBe(false)
    }
    const { rows } = await relay.api('GET /api/audit', { query: { act: 'record:unlock' } })
    expect(rows[0]!.data).toMatchObject({ field: 'password', reason: 'For the test' })
    expect(JSON.stringify(rows)).not.toContain('Tr0ub4dor')
  })

  test('[SEC1] a sealed value put in another record’s place does not open', async () => {
    const one = await add('One', { password: 'the first password' })
    const two = await add('Two', { password: 'the second password' })
    const { db } = relay.context.store
    const row = await db
      .selectFrom('record_secrets')
      .select('sealed')
      .where('record_id', '=', one.id)
      .executeTakeFirstOrThrow()
    await db
      .updateTable('record_secrets')
      .set({ sealed: row.sealed })
      .where('record_id', '=', two.id)
      .execute()
    await expect(unlock(two.id)).rejects.toMatchObject({ code: 'internal' })
  })
})

describe('who may', () => {
  test.each([
    ['viewer', 'none', { read: true, unlock: false, edit: false, permit: false, remove: false }],
    ['unlock', 'none', { read: true, unlock: true, edit: false, permit: false, remove: false }],
    ['editor', 'none', { read: true, unlock: true, edit: true, permit: false, remove: false }],
    ['manager', 'none', { read: true, unlock: true, edit: true, permit: true, remove: false }],
    ['owner', 'manage', { read: true, unlock: true, edit: true, permit: true, remove: true }],
    [null, 'execute', { read: true, unlock: false, edit: false, permit: false, remove: false }],
    [null, 'none', { read: false, unlock: false, edit: false, permit: false, remove: false }],
  ] as const)('[RECD2] %s with Task Control %s may do what stands here', async (role, control, may) => {
    const record = await add('One', { password: 'the first password' })
    const { id: userId, token } = await relay.addUser('grace', 'support')
    await grant({ kind: 'folder', id: folderId }, userId, role, control)
    const params = { id: record.id }
    const works = async (act: Promise<unknown>): Promise<boolean> => {
      try {
        await act
        return true
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^(not-found|forbidden)$/) })
        return false
      }
    }
    expect({
      read: await works(read(record.id, token)),
      unlock: await works(unlock(record.id, token)),
      edit: await works(
        relay.api(
          'PUT /api/records/:id',
          { params, body: { ...content('One', { note: 'x' }), version: record.version } },
          token,
        ),
      ),
      permit: await works(
        relay.api(
          'PUT /api/permissions/:kind/:id',
          { params: { kind: 'record', id: record.id }, body: { grants: [] } },
          token,
        ),
      ),
      remove: await works(relay.api('DELETE /api/records/:id', { params }, token)),
    }).toEqual(may)
  })

  test('[RECD2] roles come through groups and folders, and the answer says from where', async () => {
    const { id: userId, token } = await relay.addUser('grace', 'support')
    const inner = await relay.api('POST /api/folders', { body: { parentId: folderId, name: 'Web' } })
    const group = await relay.api('POST /api/groups', { body: { kind: 'users', name: 'Night shift' } })
    const outer = await relay.api('POST /api/groups', { body: { kind: 'users', name: 'Everyone here' } })
    await relay.api('PUT /api/groups/:id', {
      params: { id: group.id },
      body: { name: group.name, memberIds: [userId] },
    })
    await relay.api('PUT /api/groups/:id', {
      params: { id: outer.id },
      body: { name: outer.name, memberIds: [group.id] },
    })
    await grant({ kind: 'folder', id: folderId }, outer.id, 'unlock', 'review', 'group')
    const record = await relay.api('POST /api/records', {
      body: { ...content('Deep'), folderId: inner.id },
    })
    const why = await relay.api('GET /api/records/:id/access', {
      params: { id: record.id },
      query: { userId },
    })
    expect(why).toEqual({
      role: 'unlock',
      taskControl: 'review',
      roleFrom: 'Everyone here · Servers',
      taskControlFrom: 'Everyone here · Servers',
    })
    expect((await read(record.id, token)).access.role).toBe('unlock')
    const { inherited } = await relay.api(
      'GET /api/permissions/:kind/:id',
      { params: { kind: 'record', id: record.id } },
      token,
    )
    expect(inherited).toMatchObject([{ granteeName: 'Everyone here', folder: { name: 'Servers' } }])
    await relay.api('PUT /api/groups/:id', {
      params: { id: group.id },
      body: { name: group.name, memberIds: [] },
    })
    await expect(read(record.id, token)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('[RECD2] a list shows what one may see, page by page; an auditor reads all but secrets', async () => {
    const { id: userId, token } = await relay.addUser('grace', 'support')
    const auditor = await relay.addUser('audrey', 'auditor')
    for (const name of ['a', 'b', 'c']) await add(name)
    const single = await add('d', { password: 'the first password' })
    const list = (as: string, query = {}) => relay.api('GET /api/records', { query }, as)
    expect((await list(token)).rows).toEqual([])
    await grant({ kind: 'record', id: single.id }, userId, 'viewer')
    expect((await list(token)).rows.map(row => row.name)).toEqual(['d'])
    const first = await list(auditor.token, { limit: 3 })
    const second = await list(auditor.token, { limit: 3, after: first.next })
    expect([...first.rows, ...second.rows].map(row => row.name)).toEqual(['a', 'b', 'c', 'd'])
    await expect(unlock(single.id, auditor.token)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await list(auditor.token, { search: 'D' })).rows).toHaveLength(1)
  })

  test('[RECD2] nobody grants more than they have themselves', async () => {
    const { id: userId, token } = await relay.addUser('grace', 'support')
    await grant({ kind: 'folder', id: folderId }, userId, 'manager', 'review')
    const give = (role: Role, taskControl: Control) =>
      relay.api(
        'PUT /api/permissions/:kind/:id',
        {
          params: { kind: 'folder', id: folderId },
          body: { grants: [{ granteeKind: 'user', granteeId: userId, role, taskControl }] },
        },
        token,
      )
    await expect(give('owner', 'none')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(give('manager', 'execute')).rejects.toMatchObject({ code: 'forbidden' })
    await give('manager', 'review')
  })
})

describe('import and export', () => {
  const importCsv = (text: string) =>
    relay.api('POST /api/records/import', { body: { format: 'csv', folderId, typeId, text } })

  test('[RECD1] all or none; what is wrong comes with row and column', async () => {
    await expect(importCsv('name,user\r\nOne,root\r\nTwo,\r\n')).rejects.toMatchObject({
      problems: [expect.objectContaining({ where: 'row 3, values.user' })],
    })
    expect((await relay.api('GET /api/records', {})).rows).toEqual([])
    const { added } = await importCsv('name,user,note\n"One, first",root,"says ""hello"""\nTwo,www,\n')
    expect(added).toBe(2)
    const { rows } = await relay.api('GET /api/records', {})
    expect(rows.map(row => row.name)).toEqual(['One, first', 'Two'])
    expect((await read(rows[0]!.id)).values['note']).toBe('says "hello"')
  })

  test('[SEC1] secrets leave only sealed to an administrator’s key', async () => {
    const record = await add('=One', { password: 'the first password' })
    const plain = await relay.api('POST /api/records/export', { body: { format: 'csv', folderId } })
    expect(plain.text).toContain("'=One")
    expect(plain.text).not.toContain('password')
    const pair = generateKeyPairSync('x25519')
    const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
    const sealed = await relay.api('POST /api/records/export', {
      body: { format: 'json', folderId, publicKey },
    })
    expect(sealed.text).not.toContain('the first password')
    const [row] = JSON.parse(sealed.text) as Record<string, string>[]
    const privateKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    const purpose = `handrail export v1\n${record.id}\npassword`
    expect(openSealed(privateKey, purpose, row!['password']!)).toBe('the first password')
    const { id, token } = await relay.addUser('grace', 'support')
    await grant({ kind: 'folder', id: folderId }, id, 'owner')
    await expect(
      relay.api('POST /api/records/export', { body: { format: 'json', folderId, publicKey } }, token),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})
