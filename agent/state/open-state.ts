import { join } from 'node:path'
import { z } from 'zod'
import { DEFAULT_EXECUTION_POLICY, executionPolicySchema } from '../../shared/jobs/execution-policy.ts'
import { relayListSchema } from '../../shared/protocol/agent-link.ts'
import { timeSchema } from '../../shared/protocol/people.ts'
import { sessionRequestSchema } from '../../shared/protocol/session.ts'
import { modeReasonSchema, sessionModeSchema } from '../../shared/sessions/session-mode.ts'
import { permissionSchema } from '../../shared/sessions/session-terms.ts'
import { consentFloorSchema, defaultConsentFloor } from '../../shared/sessions/consent.ts'
import { identitySchema } from './identity.ts'
import { sealingKeySchema, type StoredSealingKey } from './sealing-key.ts'
import { openStateFile, type StateFile } from './state-file.ts'
import { openStateFolder } from './state-folder.ts'

/**
 * What the agent remembers, a file each. Every file has one writer, so that none undoes another's change:
 * identity by `enrol`, settings by the administrator's commands, relays by whoever talks to a relay; the sealing key, the
 * ledger and what was entered by the agent.
 */

/** What the device's administrator decided; no relay can change it. EXEC1, CONS4. */
const settingsSchema = z.object({
  version: z.literal(1),
  executionPolicy: executionPolicySchema,
  /** Whether a script is refused where no fresh revocation list covers its certificates. SIGN7. */
  revocation: z.enum(['default', 'strict']).default('default'),
  consentFloor: consentFloorSchema,
  /** Whether the agent serves its local page. */
  page: z.boolean(),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  version: 1,
  executionPolicy: DEFAULT_EXECUTION_POLICY,
  revocation: 'default',
  consentFloor: defaultConsentFloor,
  page: true,
}

/** Where relays are: the list that the last relay sent. BRK1. */
const relaysSchema = z.object({
  version: z.literal(1),
  relays: z.array(relayListSchema.element).max(10),
  organisation: z.string().max(120),
  /** When a relay last welcomed this device; null: never yet. CODE7. */
  reachedAt: timeSchema.nullable(),
})
type Relays = z.infer<typeof relaysSchema>

/** The last session for which somebody entered a code here, until it was answered: who did so is still there after a restart. */
const enteredSchema = z.object({
  version: z.literal(1),
  session: z.object({ id: z.string().max(100), at: timeSchema }).nullable(),
})
type Entered = z.infer<typeof enteredSchema>

/** The session in which this device restarts, as its user agreed: it goes on afterwards. */
const restartingSchema = z.object({
  version: z.literal(1),
  session: z
    .object({
      request: sessionRequestSchema,
      mode: sessionModeSchema,
      because: modeReasonSchema,
      given: z.object({ granted: z.array(permissionSchema), withheld: z.array(permissionSchema) }),
      at: timeSchema,
    })
    .nullable()
    // Of an older version: its session is over.
    .catch(null),
})
type Restarting = z.infer<typeof restartingSchema>

export interface AgentState {
  dir: string
  /** Null data: not enrolled yet. */
  identity: StateFile<{ enrolled: z.infer<typeof identitySchema> | null }>
  /** Null key: none was needed yet. */
  sealingKey: StateFile<StoredSealingKey>
  settings: StateFile<Settings>
  relays: StateFile<Relays>
  entered: StateFile<Entered>
  restarting: StateFile<Restarting>
}

/** Where the trust folder stands inside the state folder. SIGN8. */
export function trustDirOf(stateDir: string): string {
  return join(stateDir, 'trust')
}

/** Opens the state folder and its files. Throws `forbidden` or, for a damaged file, `invalid-input` with its name. */
export async function openState(dir: string): Promise<AgentState> {
  const owner = await openStateFolder(dir)
  const [identity, sealingKey, settings, relays, entered, restarting] = await Promise.all([
    openStateFile(
      join(dir, 'identity.json'),
      z.object({ enrolled: identitySchema.nullable() }),
      { enrolled: null },
      owner,
    ),
    openStateFile(join(dir, 'sealing-key.json'), sealingKeySchema, { version: 1, key: null }, owner),
    openStateFile(join(dir, 'settings.json'), settingsSchema, defaultSettings, owner),
    openStateFile(
      join(dir, 'relays.json'),
      relaysSchema,
      { version: 1, relays: [], organisation: '', reachedAt: null },
      owner,
    ),
    openStateFile(join(dir, 'entered.json'), enteredSchema, { version: 1, session: null }, owner),
    openStateFile(join(dir, 'restarting.json'), restartingSchema, { version: 1, session: null }, owner),
  ])
  return { dir, identity, sealingKey, settings, relays, entered, restarting }
}
