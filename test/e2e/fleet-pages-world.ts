import { readFileSync } from 'node:fs'
import type { TriggerContent, TriggerKind } from '../../shared/fleet/trigger.ts'
import { testFacts, type TestDevice, type TestRelay } from '../support/relay.ts'
import { report, upload } from './dashboard-world.ts'

/** Something of everything that the pages of the fleet show: labels, known facts, fan-outs in several states, triggers, results. */
export interface FleetPages {
  deviceId: string
  running: string
  awaiting: string
  query: string
  /** Two runs of the same action, whose results differ. */
  inventory: { id: string; earlier: string; later: string }
  triggers: Record<TriggerKind, string>
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
  const triggers = await makeTriggers(relay, { device, scriptId })
  const earlier = await runInventory(relay, [device, kiosk], inventoryId, 43_500_000_000)
  const later = await runInventory(relay, [device, kiosk], inventoryId, 2_100_000_000)
  await relay.api('POST /api/saved-views', {
    body: { name: 'Disks that are nearly full', address: `/results?action=${inventoryId}&sort=o.diskFree` },
  })
  const { token } = await relay.addUser('alan', 'administrator')
  const awaiting = await relay.api(
    'POST /api/fan-outs',
    { body: { scriptId, query, dryRun: true, reason: 'To see what it would do.' } },
    token,
  )
  return {
    deviceId: device.deviceId,
    running: running.id,
    awaiting: awaiting.id,
    query: JSON.stringify(query),
    inventory: { id: inventoryId, earlier, later },
    triggers,
  }
}

/** A fan-out of the inventory to both devices, which answer; its id. */
async function runInventory(
  relay: TestRelay,
  devices: readonly TestDevice[],
  scriptId: string,
  diskFree: number,
): Promise<string> {
  const { id } = await relay.api('POST /api/fan-outs', {
    body: {
      name: 'Inventory of the second floor',
      scriptId,
      query: { deviceIds: devices.map(device => device.deviceId) },
      batch: { by: 'number', size: 2 },
      reason: 'To see which disks fill up.',
    },
  })
  const { rows } = await relay.api('GET /api/jobs', { query: { fanOutId: id } })
  for (const [index, device] of devices.entries()) {
    const job = rows.find(row => row.device.id === device.deviceId)
    if (!job) throw new Error('The fan-out has no job for a device that it was to go to.')
    await report(device, job, {
      state: 'completed',
      cause: null,
      details: '',
      outputs: [
        { name: 'operatingSystem', type: 'string', value: 'Debian GNU/Linux', flag: null },
        { name: 'diskFree', type: 'size', value: diskFree + index * 9_000_000_000, flag: null },
        { name: 'diskUsed', type: 'ratio', value: 0.63, flag: null },
      ],
    })
  }
  return id
}

/** One trigger of each kind; the one that heals was muted on the device, after runs that did not help. */
async function makeTriggers(
  relay: TestRelay,
  { device, scriptId }: { device: TestDevice; scriptId: string },
): Promise<Record<TriggerKind, string>> {
  const common = {
    enabled: true,
    scriptId,
    scriptVersion: 1,
    inputs: { service: 'cups' },
    devices: { labels: ['site:berlin'] },
  }
  const make = async (content: TriggerContent): Promise<string> =>
    (await relay.api('POST /api/triggers', { body: content })).id
  const healing = await make({
    ...common,
    kind: 'self-healing',
    name: 'The print service has stopped',
    watched: {
      condition: { what: 'service-not-running', name: 'cups.service' },
      everyMs: 60_000,
      looks: 3,
      maxRunsADay: 4,
      settleMs: 30_000,
    },
  })
  const periodic = await make({
    ...common,
    kind: 'periodic',
    name: 'Every night',
    enabled: false,
    period: { every: 1, unit: 'day' },
    missed: 'catch-up-once',
  })
  const help = await make({
    ...common,
    kind: 'self-help',
    name: 'Printer help',
    texts: {
      en: { title: 'My printer does not print', description: 'Starts the print service again.' },
      de: { title: 'Mein Drucker druckt nicht', description: 'Startet den Druckdienst neu.' },
    },
  })
  const now = Date.now()
  const told = [
    { happening: 'came-about', observed: 'The service cups.service is stopped', until: null },
    { happening: 'did-not-help', observed: 'The service cups.service is stopped', until: null },
    { happening: 'muted', observed: 'It did not help ten times in a row', until: now + 12 * 3_600_000 },
  ] as const
  for (const [index, event] of told.entries())
    await device.ask('watch:happened', {
      eventId: `event-${index}-of-healing`,
      watchId: healing,
      at: now,
      jobId: null,
      ...event,
    })
  return { 'self-healing': healing, periodic, 'self-help': help }
}

/** The pages of the fleet, by name. */
export function fleetPagesOf(world: FleetPages): Record<string, string> {
  const { deviceId, running, awaiting, query, inventory, triggers } = world
  const results = `/results?fanOut=${inventory.later}&chart=diskFree`
  return {
    device: `/devices/${deviceId}`,
    'fan-outs': '/fan-outs',
    'fan-out': `/fan-outs/${running}`,
    'fan-out-awaiting': `/fan-outs/${awaiting}`,
    'new-fan-out': `/fan-outs/new?query=${encodeURIComponent(query)}`,
    'fan-out-again': `/fan-outs/new?again=${awaiting}`,
    'fleet-settings': '/fan-outs/settings',
    'jobs-of-fan-out': `/jobs?fanOut=${running}`,
    triggers: '/triggers',
    'trigger-self-healing': `/triggers/${triggers['self-healing']}`,
    'trigger-periodic': `/triggers/${triggers.periodic}`,
    'trigger-self-help': `/triggers/${triggers['self-help']}`,
    'new-trigger': '/triggers/new',
    'new-trigger-self-healing': '/triggers/new?kind=self-healing',
    'edit-trigger-periodic': `/triggers/${triggers.periodic}/edit`,
    'edit-trigger-self-help': `/triggers/${triggers['self-help']}/edit`,
    'choose-results': '/results',
    'results-of-fan-out': results,
    'results-of-action': `/results?action=${inventory.id}&chart=diskUsed&state=success`,
    'results-of-trigger': `/results?trigger=${triggers.periodic}`,
    'time-line': `${results}&device=${deviceId}`,
    differences: `/results?fanOut=${inventory.later}&compare=${inventory.earlier}`,
  }
}
