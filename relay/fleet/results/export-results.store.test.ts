import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, test } from 'vitest'
import { makeFleetWorld } from '../../../test/support/fleet-world.ts'
import { onEveryStore } from '../../../test/support/stores.ts'
import { newId } from '../../store/new-id.ts'
import { EXPORT_PATH, resultExportAddress, serveResultExport } from './export-results.ts'

const DEVICES = 2500

onEveryStore('the export of results', ({ store, place }) => {
  test('[OUT2] of more devices than a step holds, each last result comes once, and with all of them every result', async () => {
    const world = await makeFleetWorld(store(), place().dataDir)
    const ada = await world.addUser('ada', 'administrator')
    const scriptId = await world.addScript('look.sh')
    const deviceIds = await world.addDevices(DEVICES)
    // Every third device has none, and of the others each has an older one.
    const have = deviceIds.filter((_, index) => index % 3 > 0)
    for (const details of ['older', 'last'])
      for (let from = 0; from < have.length; from += 500)
        await store()
          .db.insertInto('jobs')
          .values(
            have.slice(from, from + 500).map(device_id => ({
              id: newId(),
              state: 'completed',
              details,
              device_id,
              script_id: scriptId,
              script_name: 'look',
              script_version: 1,
              script_sha256: '',
              session_id: null,
              requested_by: 'ada',
              requested_by_id: null,
              inputs_json: '{}',
              requested_at: 1,
              expires_at: 1,
            })),
          )
          .execute()
    const server = express().get(EXPORT_PATH, serveResultExport(world.ctx)).listen(0, '127.0.0.1')
    try {
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      const read = async (all: boolean): Promise<{ device: { id: string }; details: string }[]> => {
        const { address } = await resultExportAddress(
          world.ctx,
          { set: { of: 'action', scriptId }, filter: { outputs: [] }, format: 'jsonl', all },
          ada,
        )
        const text = await (await fetch(`http://127.0.0.1:${port}${address}`)).text()
        return text
          .trimEnd()
          .split('\n')
          .map(line => JSON.parse(line) as { device: { id: string }; details: string })
      }
      const last = await read(false)
      expect(last.map(row => row.device.id).toSorted()).toEqual(have.toSorted())
      expect(last.every(row => row.details === 'last')).toBe(true)
      expect(await read(true)).toHaveLength(2 * have.length)
    } finally {
      server.close()
    }
  })
})
