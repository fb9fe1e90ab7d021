import { readFileSync } from 'node:fs'
import { testFacts, type TestDevice, type TestRelay } from '../support/relay.ts'
import { report, upload } from './dashboard-world.ts'

/** Something of everything that the pages of the fleet show: labels, known facts, fan-outs in several states. */
export interface FleetPages {
  running: string
  awaiting: string
  query: string
}

const SCRIPT = `#!/bin/sh
# @action Restart the print service
# @description Restarts the spooler and tells how long that took.
# @platforms linux, macos
# @time-out 120s
# @dry-run
# @input service string "Service" default="cups"
# @output took duration "Time taken"
true
`

/** Builds on the world of the dashboard: `device` is online, the others are away. */
export async function buildFleetPages(relay: TestRelay, device: TestDevice): Promise<FleetPages> {
  const inventory = readFileSync(new URL('../../library/inventory/inventory.sh', import.meta.url), 'utf8')
  const inventoryId = await upload(relay, 'inventory.sh', inventory)
  const job = await relay.api('POST /api/jobs', {
    body: { scriptId: inventoryId, deviceId: device.deviceId },
  })
  const plain = { flag: null }
  await report(device, job, {
    state: 'completed',
    cause: null,
    details: '',
    outputs: [
      { name: 'labels', type: 'string-list', value: ['linux', 'debian', 'laptop'], ...plain },
      { name: 'operatingSystem', type: 'string', value: 'Debian GNU/Linux', ...plain },
      { name: 'memory', type: 'size', value: 16_000_000_000, ...plain },
      { name: 'diskFree', type: 'size', value: 43_500_000_000, ...plain },
      { name: 'diskUsed', type: 'ratio', value: 0.63, ...plain },
      { name: 'batteryPresent', type: 'boolean', value: true, ...plain },
    ],
  })
  const { rows } = await relay.api('GET /api/devices', { query: {} })
  for (const { id } of rows)
    await relay.api('PUT /api/devices/:id/labels', {
      params: { id },
      body: { labels: ['site:berlin', 'floor 2'] },
    })
  const scriptId = await upload(relay, 'restart-print-service.sh', SCRIPT)
  const query = { labels: ['site:berlin'] }
  const kiosk = await relay.connectDevice({ hostName: 'front-desk' })
  await kiosk.ask('device:facts', testFacts('front-desk'))
  await relay.api('PUT /api/devices/:id/labels', { params: { id: kiosk.deviceId }, body: query })
  const running = await relay.api('POST /api/fan-outs', {
    body: {
      scriptId,
      query,
      batch: { by: 'number', size: 3 },
      reason: 'The queue of the printers on the second floor does not move.',
      ticket: 'CHG-4711',
    },
  })
  const jobs = await relay.api('GET /api/jobs', { query: { fanOutId: running.id } })
  const jobOn = (deviceId: string) => jobs.rows.find(row => row.device.id === deviceId)
  const [good, bad] = [jobOn(device.deviceId), jobOn(kiosk.deviceId)]
  if (!good || !bad) throw new Error('The fan-out has no job for the devices that are online.')
  await report(device, good, { state: 'completed', cause: null, details: '' })
  await report(kiosk, bad, {
    state: 'error',
    cause: 'exit-code',
    details: 'The script ended with exit code 1.',
  })
  await relay.api('PUT /api/fleet-settings', { body: { approvalAbove: 2 } })
  const { token } = await relay.addUser('alan', 'administrator')
  const awaiting = await relay.api(
    'POST /api/fan-outs',
    { body: { scriptId, query, dryRun: true, reason: 'To see what it would do.' } },
    token,
  )
  return { running: running.id, awaiting: awaiting.id, query: JSON.stringify(query) }
}

/** The pages of the fleet, by name. */
export const fleetPagesOf = ({ running, awaiting, query }: FleetPages): Record<string, string> => ({
  'fan-outs': '/fan-outs',
  'fan-out': `/fan-outs/${running}`,
  'fan-out-awaiting': `/fan-outs/${awaiting}`,
  'new-fan-out': `/fan-outs/new?query=${encodeURIComponent(query)}`,
  'fan-out-again': `/fan-outs/new?again=${awaiting}`,
  'fleet-settings': '/fan-outs/settings',
  'jobs-of-fan-out': `/jobs?fanOut=${running}`,
})
