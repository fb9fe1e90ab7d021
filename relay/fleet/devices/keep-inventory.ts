import type { Transaction } from 'kysely'
import { labelSchema, MAX_LABELS } from '../../../shared/fleet/device-query.ts'
import { declarationSchema } from '../../../shared/jobs/declaration.ts'
import type { OutputValue } from '../../../shared/jobs/output-values.ts'
import { signatureStateSchema } from '../../../shared/protocol/api/jobs.ts'
import type { JobEnd } from '../../jobs/dispatch/job-changes.ts'
import type { EndedJob } from '../../jobs/jobs-context.ts'
import type { Schema } from '../../store/schema.ts'
import { outputsSchema, replaceFacts } from './known-facts.ts'
import { replaceLabels } from './labels.ts'

/** The official action of which every platform has its own script. */
const inventoryFiles = new Set(['inventory.sh', 'inventory.ps1', 'inventory.py'])
/** Its output that becomes the device's labels; all others become facts. */
const LABELS = 'labels'

const MAX_KEPT = 500

/** The labels of its outputs by name; null where the script is not the official inventory action. */
type Inventory = ReadonlyMap<string, string> | null

/**
 * Keeps what a device's inventory told, in the transaction in which its job ends. Only what Handrail signed is believed: any other
 * script of that name says nothing of labels, by which devices are chosen.
 */
export function openInventory(): (trx: Transaction<Schema>, job: EndedJob, end: JobEnd) => Promise<void> {
  const known = new Map<string, Inventory>()

  /** Looked up once for each version of a script: what it is signed with never changes. */
  async function asInventory(trx: Transaction<Schema>, job: EndedJob): Promise<Inventory> {
    const key = `${job.scriptId} ${job.scriptSha256}`
    const kept = known.get(key)
    if (kept !== undefined) return kept
    const found = await readInventory(trx, job)
    const oldest = known.keys().next()
    if (known.size >= MAX_KEPT && oldest.done !== true) known.delete(oldest.value)
    known.set(key, found)
    return found
  }

  return async (trx, job, end) => {
    const outputsJson = end.reported?.outputs_json
    if (end.state !== 'completed' || typeof outputsJson !== 'string') return
    const inventory = await asInventory(trx, job)
    if (inventory === null) return
    const outputs = outputsSchema.parse(JSON.parse(outputsJson))
    const sound = outputs.filter(({ flag }) => flag === null || flag === 'cut')
    const facts = sound.flatMap(output => {
      const label = inventory.get(output.name)
      return label === undefined || output.name === LABELS ? [] : [{ ...output, label }]
    })
    // The labels first: that takes the device's row, so that two of its inventories follow each other.
    await replaceLabels(trx, job.deviceId, labelsAmong(sound), 'told')
    await replaceFacts(trx, job.deviceId, facts, end.endedAt)
  }
}

/** What is no lawful label is passed over. */
function labelsAmong(outputs: readonly OutputValue[]): string[] {
  const value = outputs.find(({ name }) => name === LABELS)?.value
  const told = Array.isArray(value) ? value : []
  return told
    .flatMap(label => {
      const parsed = labelSchema.safeParse(label)
      return parsed.success ? [parsed.data] : []
    })
    .slice(0, MAX_LABELS)
}

async function readInventory(trx: Transaction<Schema>, job: EndedJob): Promise<Inventory> {
  const row = await trx
    .selectFrom('script_versions')
    .innerJoin('scripts', 'scripts.id', 'script_versions.script_id')
    .select(['file_name', 'declaration_json', 'signature_json'])
    .where('script_id', '=', job.scriptId)
    .where('sha256', '=', job.scriptSha256)
    .executeTakeFirst()
  if (!row || !inventoryFiles.has(row.file_name)) return null
  const { official, problem } = signatureStateSchema.parse(JSON.parse(row.signature_json))
  if (!official || problem !== null) return null
  const { outputs } = declarationSchema.parse(JSON.parse(row.declaration_json))
  return new Map(outputs.map(({ name, label }) => [name, label]))
}
