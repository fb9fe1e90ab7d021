import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql, type Kysely } from 'kysely'
import { newId } from '../relay/store/new-id.ts'
import { openStore } from '../relay/store/open-store.ts'
import type { Schema } from '../relay/store/schema.ts'
import { memoryOf } from '../test/support/memory-of.ts'
import { startRelayProcess } from '../test/support/relay-process.ts'
import { sizeOf } from './engine-world.ts'
import { takeIndexes } from './fill-history.ts'
import type { Figure } from './figures.ts'

const DEVICES = 5000
const START = Date.parse('2026-03-02T00:00:00Z')
const SAMPLE_MS = 200
const script = [
  '#!/bin/sh',
  '# @action Look at the disk',
  '# @output free size "Free space"',
  '# @output system string "System"',
  '# @output users string-list "Users"',
  'true',
].join('\n')

/**
 * Every result of one action, saved as CSV from a real relay on SQLite: how many rows a second, and how much the relay's memory grows
 * by it. HANDRAIL_BENCH_RESULTS sets how many results there are. OUT2.
 */
export async function* resultsExport(): AsyncGenerator<Figure> {
  const results = sizeOf('HANDRAIL_BENCH_RESULTS', 1_000_000)
  const dataDir = await mkdtemp(join(tmpdir(), 'handrail-bench-'))
  const relay = await startRelayProcess(dataDir)
  try {
    const { id: scriptId } = await relay.api('POST /api/scripts', {
      body: { fileName: 'look.sh', base64: Buffer.from(script).toString('base64') },
    })
    await relay.stop()
    await fillResults(dataDir, scriptId, results)
    await relay.startAgain()
    for (const format of ['csv', 'jsonl'] as const) {
      const { address } = await relay.api('POST /api/result-exports', {
        body: { set: { of: 'action', scriptId }, format, all: true },
      })
      const before = (await memoryOf(relay.pid)) ?? 0
      const since = performance.now()
      const { lines, peaks } = await save(new URL(address, relay.url), relay.pid, results / 2)
      const seconds = (performance.now() - since) / 1000
      const rows = format === 'csv' ? lines - 1 : lines
      if (rows !== results) throw new Error(`${results} results were to be saved, and ${rows} came.`)
      yield {
        measure: `export of ${results} results (${format}): rows`,
        value: rows / seconds,
        unit: '/s',
        wanted: null,
      }
      const grows = `export of ${results} results (${format}): memory of the relay grows by`
      const megabytes = (bytes: number): number => (bytes - before) / 1024 / 1024
      // A stream's memory is that of its steps: the second half asks for no more than the first.
      yield { measure: `${grows}, first half`, value: megabytes(peaks[0]), unit: 'MB', wanted: null }
      yield { measure: `${grows}, second half`, value: megabytes(peaks[1]), unit: 'MB', wanted: null }
    }
  } finally {
    await relay.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Reads it all and keeps nothing; the relay's memory is looked at meanwhile, apart for what comes after `half` lines. */
async function save(
  address: URL,
  pid: number,
  half: number,
): Promise<{ lines: number; peaks: [first: number, second: number] }> {
  let lines = 0
  const peaks: [number, number] = [0, 0]
  let sampled = 0
  const { ok, status, body } = await fetch(address)
  if (!ok || !body) throw new Error(`The export was refused with ${status}.`)
  for await (const piece of body) {
    for (const byte of piece) if (byte === 10) lines++
    if (performance.now() - sampled < SAMPLE_MS) continue
    sampled = performance.now()
    const which = lines < half ? 0 : 1
    peaks[which] = Math.max(peaks[which], (await memoryOf(pid)) ?? 0)
  }
  return { lines, peaks }
}

async function fillResults(dataDir: string, scriptId: string, results: number): Promise<void> {
  const store = await openStore({ dataDir })
  try {
    const { db } = store
    await addDevices(db)
    const indexes = await takeIndexes(store)
    await sql`
      with recursive numbers(i) as (select 0 union all select i + 1 from numbers where i < ${sql.lit(results - 1)})
      insert into jobs (id, state, details, device_id, script_id, script_name, script_version, script_sha256,
        requested_by, requested_by_id, inputs_json, outputs_json, requested_at, expires_at, started_at, ended_at, exit_code)
      select 'resultsjob00' || (1000000000 + i), 'completed', '', devices.id, ${scriptId}, 'Look at the disk', 1, ${'a'.repeat(64)},
        'schedule', 'bench-person', '{"values":{},"sealed":null}',
        '[{"name":"free","type":"size","value":' || (i * 7919 % 500000000000)
          || ',"flag":null},{"name":"system","type":"string","value":"Debian GNU/Linux 13","flag":null},'
          || '{"name":"users","type":"string-list","value":["kim","lee"],"flag":null}]',
        ${sql.lit(START)} + i * 1000, ${sql.lit(START)} + i * 1000 + 86400000, ${sql.lit(START)} + i * 1000, ${sql.lit(START)} + i * 1000 + 4000, 0
      from numbers join devices on devices.sort_name = 'pc' || (i % ${sql.lit(DEVICES)})`.execute(db)
    for (const statement of indexes) await sql.raw(statement).execute(db)
  } finally {
    await store.close()
  }
}

async function addDevices(db: Kysely<Schema>): Promise<void> {
  for (let from = 0; from < DEVICES; from += 500)
    await db
      .insertInto('devices')
      .values(
        Array.from({ length: 500 }, (_, index) => ({
          id: newId(),
          name: `pc${from + index}`,
          sort_name: `pc${from + index}`,
          public_key: `k${from + index}`,
          search_text: `pc${from + index}`,
          online: 0,
          enrolled_at: START,
        })),
      )
      .execute()
}
