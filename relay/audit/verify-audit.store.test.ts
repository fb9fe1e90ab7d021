import type { Kysely } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { onEveryStore } from '../../test/support/stores.ts'
import { appendAudit } from './append-audit.ts'
import { hashEntry } from './audit-chain.ts'
import { verifyAudit } from './verify-audit.ts'

onEveryStore('audit log', ({ store }) => {
  const append = (subject: string): Promise<void> =>
    store().transaction(trx =>
      appendAudit(trx, {
        at: 1_795_320_190_390,
        actor: 'ada',
        act: 'device:rename',
        subject,
        outcome: 'done',
        source: '127.0.0.1',
        data: { to: subject, b: [1, { d: 1, c: null }], a: 'ü “”' },
      }),
    )
  const rowAt = (sequence: number) =>
    store().db.selectFrom('audit').selectAll().where('sequence', '=', sequence).executeTakeFirstOrThrow()
  /** Writes past the types: what somebody with the database in hand can do. */
  const forge = store as unknown as () => {
    db: Kysely<Record<string, Record<string, unknown>>>
  }
  const renumber = async (from: number, by: number): Promise<void> => {
    const rows = await store()
      .db.selectFrom('audit')
      .select('sequence')
      .where('sequence', '>=', from)
      .orderBy('sequence', by > 0 ? 'desc' : 'asc')
      .execute()
    for (const { sequence } of rows)
      await forge()
        .db.updateTable('audit')
        .set({ sequence: sequence + by })
        .where('sequence', '=', sequence)
        .execute()
  }

  beforeEach(async () => {
    await store().db.deleteFrom('audit').execute()
    await forge()
      .db.updateTable('audit_head')
      .set({ sequence: 0, hash: '0'.repeat(64) })
      .execute()
    for (let n = 1; n <= 8; n++) await append(`device-${n}`)
  })

  test('[AUDIT1] finds a sound log sound, and names its end', async () => {
    const { hash } = await rowAt(8)
    expect(await verifyAudit(store())).toEqual({
      sound: true,
      entries: 8,
      cut: { sequence: 0, hash: '0'.repeat(64) },
      end: { sequence: 8, hash },
      flaws: [],
    })
  })

  test('[AUDIT1] an entry stands or falls with the transaction it tells of', async () => {
    const failing = store().transaction(async trx => {
      await appendAudit(trx, { at: 1, actor: 'ada', act: 'a:b', subject: '', outcome: 'done', source: '' })
      throw new Error('undone')
    })
    await expect(failing).rejects.toThrow('undone')
    expect(await verifyAudit(store())).toMatchObject({ sound: true, entries: 8 })
  })

  test('[AUDIT1] entries that are appended at once follow one another', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => append(`at-once-${n}`)))
    expect(await verifyAudit(store())).toMatchObject({ sound: true, entries: 38 })
  })

  describe('[AUDIT1] finds a changed entry', () => {
    for (const change of [
      { actor: 'somebody-else' },
      { act: 'device:remove' },
      { outcome: 'refused' },
      { at: 1 },
      { source: '10.0.0.1' },
      { data_json: '{"to":"device-9"}' },
      { data_json: ' {"a":"ü “”","b":[1,{"c":null,"d":1}],"to":"device-4"}' },
    ])
      test(JSON.stringify(change), async () => {
        await forge().db.updateTable('audit').set(change).where('sequence', '=', 4).execute()
        const { sound, flaws } = await verifyAudit(store())
        expect({ sound, flaws }).toEqual({ sound: false, flaws: [{ sequence: 4, kind: 'changed' }] })
      })

    test('with its hash made to fit', async () => {
      const row = await rowAt(4)
      const { sequence, at, act, subject, outcome, source, data_json: dataJson, previous_hash } = row
      const content = { sequence, at, actor: 'somebody-else', act, subject, outcome, source, dataJson }
      await forge()
        .db.updateTable('audit')
        .set({ actor: content.actor, hash: hashEntry(previous_hash, content) })
        .where('sequence', '=', 4)
        .execute()
      expect((await verifyAudit(store())).flaws).toEqual([{ sequence: 4, kind: 'changed' }])
    })

    test('with the whole rest of the chain made to fit', async () => {
      let previousHash = (await rowAt(3)).hash
      for (let sequence = 4; sequence <= 8; sequence++) {
        const { at, act, subject, outcome, source, data_json: dataJson } = await rowAt(sequence)
        const content = { sequence, at, actor: 'somebody-else', act, subject, outcome, source, dataJson }
        const hash = hashEntry(previousHash, content)
        await forge()
          .db.updateTable('audit')
          .set({ actor: content.actor, previous_hash: previousHash, hash })
          .where('sequence', '=', sequence)
          .execute()
        previousHash = hash
      }
      expect((await verifyAudit(store())).flaws).toEqual([{ sequence: 8, kind: 'changed' }])
    })
  })

  describe('[AUDIT1] finds a missing entry', () => {
    test('in the middle', async () => {
      await store().db.deleteFrom('audit').where('sequence', '=', 4).execute()
      expect((await verifyAudit(store())).flaws).toEqual([{ sequence: 4, kind: 'missing' }])
    })
    test('in the middle, with those after it renumbered', async () => {
      await store().db.deleteFrom('audit').where('sequence', '=', 4).execute()
      await renumber(5, -1)
      expect((await verifyAudit(store())).flaws).toEqual([{ sequence: 4, kind: 'missing' }])
    })
    test('at the beginning', async () => {
      await store().db.deleteFrom('audit').where('sequence', '<=', 2).execute()
      expect((await verifyAudit(store())).flaws).toEqual([
        { sequence: 1, kind: 'missing' },
        { sequence: 2, kind: 'missing' },
      ])
    })
    test('at the end', async () => {
      await store().db.deleteFrom('audit').where('sequence', '>', 6).execute()
      expect((await verifyAudit(store())).flaws).toEqual([
        { sequence: 7, kind: 'missing' },
        { sequence: 8, kind: 'missing' },
      ])
    })
    test('when all are gone', async () => {
      await store().db.deleteFrom('audit').execute()
      expect((await verifyAudit(store())).flaws).toHaveLength(8)
    })
  })

  describe('[AUDIT1] finds an inserted entry', () => {
    const insertAt = async (sequence: number): Promise<void> => {
      const before = await rowAt(sequence - 1)
      const entry = {
        sequence,
        at: 1,
        actor: 'ada',
        act: 'user:add',
        subject: 'mallory',
        outcome: 'done',
        source: '',
      }
      const hash = hashEntry(before.hash, { ...entry, dataJson: '{}' })
      await store()
        .db.insertInto('audit')
        .values({ ...entry, data_json: '{}', previous_hash: before.hash, hash })
        .execute()
    }
    test('in the middle, with those after it renumbered', async () => {
      await renumber(4, 1)
      await insertAt(4)
      expect((await verifyAudit(store())).flaws).toEqual([{ sequence: 4, kind: 'inserted' }])
    })
    test('after the end', async () => {
      await insertAt(9)
      expect((await verifyAudit(store())).flaws).toEqual([{ sequence: 9, kind: 'inserted' }])
    })
  })
})
