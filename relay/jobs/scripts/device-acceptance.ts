import type { Kysely } from 'kysely'
import type { Declaration } from '../../../shared/jobs/declaration.ts'
import type { Script, ScriptAcceptance, SignatureState } from '../../../shared/protocol/api/jobs.ts'
import { deviceFactsSchema } from '../../../shared/protocol/agent-link.ts'
import type { Schema } from '../../store/schema.ts'

/** What decides whether a device would run a script, as it told it itself. */
const trustSchema = deviceFactsSchema.pick({ platform: true, executionPolicy: true, publishers: true })

/** Devices that decide alike, and how many they are. */
export interface AlikeDevices {
  platform: Declaration['platforms'][number]
  policy: ReturnType<typeof trustSchema.parse>['executionPolicy']
  publishers: ReadonlySet<string>
  count: number
}

const PAGE = 1000
/** What is counted at most; beyond this the counts are of these. */
const MAX_DEVICES = 50_000

/** Reads what the devices trust, page by page, those that decide alike taken together. */
export async function readAlikeDevices(db: Kysely<Schema>): Promise<AlikeDevices[]> {
  const alike = new Map<string, AlikeDevices>()
  let after = ''
  for (let read = 0; read < MAX_DEVICES; read += PAGE) {
    const rows = await db
      .selectFrom('devices')
      .select(['id', 'facts_json'])
      .where('removed_at', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute()
    for (const { facts_json: json } of rows) {
      const facts = json === null ? undefined : trustSchema.safeParse(JSON.parse(json)).data
      if (facts === undefined) continue
      const publishers = new Set(facts.publishers.map(({ thumbprint }) => thumbprint))
      const key = [facts.platform, facts.executionPolicy, ...publishers].join(' ')
      const known = alike.get(key)
      if (known) known.count += 1
      else alike.set(key, { platform: facts.platform, policy: facts.executionPolicy, publishers, count: 1 })
    }
    if (rows.length < PAGE) break
    after = rows.at(-1)?.id ?? after
  }
  return [...alike.values()]
}

/**
 * How many devices would run a script. Only an estimate for people: each device decides for itself, and may refuse for
 * reasons that are its own, such as a root that it lacks or a certificate that was revoked. EXEC1.
 */
export function countAcceptance(
  script: Pick<Script, 'id' | 'declaration' | 'signature'>,
  alike: readonly AlikeDevices[],
): ScriptAcceptance {
  const counts = { devices: 0, trusting: 0, unrestricted: 0, disabled: 0 }
  for (const { platform, policy, publishers, count } of alike) {
    if (!script.declaration.platforms.includes(platform)) continue
    counts.devices += count
    if (policy === 'unrestricted' || policy === 'disabled') counts[policy] += count
    else if (isTrusted(script.signature, policy, publishers)) counts.trusting += count
  }
  return { scriptId: script.id, ...counts }
}

function isTrusted(
  { signed, problem, thumbprint, official }: SignatureState,
  policy: AlikeDevices['policy'],
  publishers: ReadonlySet<string>,
): boolean {
  if (!signed || problem !== null || thumbprint === null) return false
  // Without a place in the device's own folders, Handrail's certificate is accepted by that policy alone. SIGN9.
  return publishers.has(thumbprint) || (official && policy === 'trusted-publisher-or-handrail')
}
