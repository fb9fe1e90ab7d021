import { z } from 'zod'
import { declarationSchema, inputValuesSchema, platformSchema } from '../jobs/declaration.ts'
import { jobCauseSchema, jobStateSchema } from '../jobs/job-state.ts'
import { outputValueSchema } from '../jobs/output-values.ts'
import { scriptRefusals } from '../jobs/script-refusals.ts'
import { policyNames, policyValuesSchema, type PolicyName } from '../sessions/policy.ts'
import { deviceFactsSchema, relayListSchema } from './agent-link.ts'
import { problemSchema } from './failure.ts'
import { idSchema, roleSchema, sha256Schema, timeSchema, type Role } from './people.ts'
import { sessionHappeningSchema, sessionSnapshotSchema } from './session.ts'

/**
 * The admin API: everything the dashboard and the extension do over HTTP. One table; the relay mounts it, the dashboard
 * calls it, and `/api/openapi.json` is made from it. Bodies are JSON; replies are the schema's JSON or a failure body
 * `{ error: { code, message, problems? } }` with a fitting status.
 */
export interface ApiRoute {
  summary: string
  /** Who may call it: nobody signed in is needed for `public`; otherwise one of these roles. */
  access: 'public' | readonly Role[]
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  reply: z.ZodType
}

const everyone = ['administrator', 'support', 'auditor'] as const
const helpers = ['administrator', 'support'] as const
const administrators = ['administrator'] as const
const readers = ['administrator', 'auditor'] as const

const byId = z.object({ id: idSchema })
const nothing = z.object({})
const nameSchema = z.string().trim().min(1).max(120)

/** A page of a list by keyset: hand `next` back as `after` for the page that follows; null when there is none. */
const page = <S extends z.ZodType>(row: S) => z.object({ rows: z.array(row), next: z.string().nullable() })
const paging = {
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export const userSchema = z.object({
  id: idSchema,
  name: nameSchema,
  fullName: nameSchema,
  mail: z.email().max(254),
  role: roleSchema,
  disabled: z.boolean(),
  createdAt: timeSchema,
  lastSignInAt: timeSchema.nullable(),
})
export type User = z.infer<typeof userSchema>

const userNameSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,63}$/, 'expected 2 to 64 of a-z 0-9 . _ -')
/** Length is checked here; the block list and the reasons are the relay's (`weak-password`). AUTH1. */
const newPasswordSchema = z.string().min(15, 'expected at least 15 characters').max(256)

const signedInSchema = z.object({
  token: z.string(),
  expiresAt: timeSchema,
  user: userSchema,
  organisation: z.string(),
})

export const deviceSchema = z.object({
  id: idSchema,
  name: z.string(),
  facts: deviceFactsSchema.nullable(),
  online: z.boolean(),
  lastSeenAt: timeSchema.nullable(),
  enrolledAt: timeSchema,
  /** When a second connection with this identity was last noticed (AUTH2); null: never. */
  identityConflictAt: timeSchema.nullable(),
  inSession: z.boolean(),
})
export type Device = z.infer<typeof deviceSchema>

export const signatureStateSchema = z.object({
  signed: z.boolean(),
  publisher: z.string().nullable(),
  thumbprint: sha256Schema.nullable(),
  /** What a verifier finds wrong with the signature itself; null: nothing. Whether a device trusts it is the device's to say. */
  problem: z.enum(scriptRefusals).nullable(),
  official: z.boolean(),
})
export type SignatureState = z.infer<typeof signatureStateSchema>

export const scriptSchema = z.object({
  id: idSchema,
  fileName: z.string(),
  sha256: sha256Schema,
  version: z.number().int().positive(),
  declaration: declarationSchema,
  signature: signatureStateSchema,
  savedAt: timeSchema,
  savedBy: z.string(),
})
export type Script = z.infer<typeof scriptSchema>

export const scriptVersionSchema = scriptSchema.pick({
  version: true,
  sha256: true,
  signature: true,
  savedAt: true,
  savedBy: true,
})
export type ScriptVersion = z.infer<typeof scriptVersionSchema>

const countSchema = z.number().int().nonnegative()
/** How many devices would run a script in its newest version, as far as they have told what they trust. */
export const scriptAcceptanceSchema = z.object({
  scriptId: idSchema,
  /** Devices on its platforms that have told their policy. */
  devices: countSchema,
  /** Of these: would run it because they trust its signature. */
  trusting: countSchema,
  /** Would run anything. */
  unrestricted: countSchema,
  /** Run nothing at all. */
  disabled: countSchema,
})
export type ScriptAcceptance = z.infer<typeof scriptAcceptanceSchema>

const scriptUpload = z.object({
  fileName: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,110}\.[A-Za-z0-9]{1,8}$/, 'expected a plain file name'),
  /** The file's bytes; a script is signed as bytes, so it travels as bytes. */
  base64: z.base64().max(900 * 1024),
})

export const jobSchema = z.object({
  id: idSchema,
  state: jobStateSchema,
  cause: jobCauseSchema.nullable(),
  details: z.string(),
  device: z.object({ id: idSchema, name: z.string(), online: z.boolean() }),
  script: z.object({ id: idSchema, name: z.string(), version: z.number().int(), sha256: sha256Schema }),
  requestedBy: z.string(),
  sessionId: idSchema.nullable(),
  requestedAt: timeSchema,
  expiresAt: timeSchema,
  offeredAt: timeSchema.nullable(),
  startedAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  exitCode: z.number().int().nullable(),
  /** Why it waits, as a sentence; null when it does not. JOB2. */
  waitingFor: z.string().nullable(),
})
export type Job = z.infer<typeof jobSchema>

export const jobDetailSchema = jobSchema.extend({
  /** As given; the values of secret inputs are masked. */
  inputs: inputValuesSchema,
  outputs: z.array(outputValueSchema.extend({ label: z.string() })),
  publisher: z.string().nullable(),
  logTail: z.string(),
  /** What a running job has printed so far, as far as this relay heard: its end, and how many characters there were in all. */
  live: z.object({ text: z.string(), end: z.number().int() }).nullable(),
})
export type JobDetail = z.infer<typeof jobDetailSchema>

export const MIN_JOB_EXPIRY_MS = 60_000
export const MAX_JOB_EXPIRY_MS = 7 * 86_400_000
export const DEFAULT_JOB_EXPIRY_MS = 86_400_000

export const sessionDetailSchema = sessionSnapshotSchema.extend({
  happenings: z.array(z.object({ at: timeSchema, happening: sessionHappeningSchema })),
})

export const groupSchema = z.object({
  id: idSchema,
  kind: z.enum(['users', 'targets']),
  name: nameSchema,
  memberIds: z.array(idSchema),
  /** Groups that are made by Handrail itself (All users, Default targets) cannot be removed. */
  builtIn: z.boolean(),
})
export type Group = z.infer<typeof groupSchema>

const linkContent = z.object({
  name: nameSchema,
  userGroupId: idSchema,
  targetGroupId: idSchema,
  values: policyValuesSchema,
})
export const permissionLinkSchema = linkContent.extend({ id: idSchema })
export type PermissionLink = z.infer<typeof permissionLinkSchema>

export const auditEntrySchema = z.object({
  sequence: z.number().int(),
  at: timeSchema,
  actor: z.string(),
  act: z.string(),
  subject: z.string(),
  outcome: z.enum(['done', 'refused', 'failed']),
  source: z.string(),
  data: z.record(z.string(), z.unknown()),
  hash: sha256Schema,
})

const route = <const R extends ApiRoute>(r: R): R => r

export const adminApi = {
  'GET /api/setup': route({
    summary: 'Whether the relay still waits for its first administrator',
    access: 'public',
    reply: z.object({ needed: z.boolean() }),
  }),
  'POST /api/setup': route({
    summary: 'Makes the first administrator; takes the one-time set-up token that the first start printed',
    access: 'public',
    body: z.object({
      token: z.string().max(200),
      organisation: nameSchema,
      name: userNameSchema,
      fullName: nameSchema,
      mail: z.email().max(254),
      password: newPasswordSchema,
    }),
    reply: signedInSchema,
  }),
  'POST /api/login': route({
    summary: 'Signs in; the reply holds the bearer token',
    access: 'public',
    body: z.object({ name: z.string().max(64), password: z.string().max(256) }),
    reply: signedInSchema,
  }),
  'POST /api/logout': route({ summary: 'Ends this sign-in', access: everyone, reply: nothing }),
  'GET /api/me': route({
    summary: 'Who is signed in',
    access: everyone,
    reply: z.object({ user: userSchema, organisation: z.string() }),
  }),
  'POST /api/me/password': route({
    summary: 'Changes the own password; every other sign-in of the user ends',
    access: everyone,
    body: z.object({ current: z.string().max(256), next: newPasswordSchema }),
    reply: nothing,
  }),

  'GET /api/users': route({
    summary: 'All users',
    access: readers,
    reply: z.object({ rows: z.array(userSchema) }),
  }),
  'POST /api/users': route({
    summary: 'Adds a user',
    access: administrators,
    body: z.object({
      name: userNameSchema,
      fullName: nameSchema,
      mail: z.email().max(254),
      role: roleSchema,
      password: newPasswordSchema,
    }),
    reply: userSchema,
  }),
  'PATCH /api/users/:id': route({
    summary: 'Changes a user; disabling ends every sign-in and socket of the user at once',
    access: administrators,
    params: byId,
    body: z.object({
      fullName: nameSchema.optional(),
      mail: z.email().max(254).optional(),
      role: roleSchema.optional(),
      disabled: z.boolean().optional(),
      password: newPasswordSchema.optional(),
    }),
    reply: userSchema,
  }),

  'POST /api/enrolment-tokens': route({
    summary: 'Makes a one-time token with which one agent can be enrolled within the hour',
    access: administrators,
    reply: z.object({ token: z.string(), expiresAt: timeSchema }),
  }),
  'POST /api/enrol': route({
    summary: 'An agent enrols: hands in its token and its public key',
    access: 'public',
    body: z.object({
      token: z.string().max(200),
      /** Ed25519 public key, SPKI DER, base64. */
      publicKey: z.base64().max(200),
      hostName: z.string().min(1).max(255),
      platform: platformSchema,
    }),
    reply: z.object({
      deviceId: idSchema,
      /** The key with which this relay signs job orders (Ed25519, SPKI DER, base64); the agent pins it. */
      relayPublicKey: z.string(),
      relays: relayListSchema,
      organisation: z.string(),
    }),
  }),
  'GET /api/devices': route({
    summary: 'Devices by name; `search` finds host names, users and platforms',
    access: everyone,
    query: z.object({
      ...paging,
      search: z.string().max(120).optional(),
      online: z.enum(['yes', 'no']).optional(),
    }),
    reply: page(deviceSchema),
  }),
  'GET /api/devices/:id': route({
    summary: 'One device',
    access: everyone,
    params: byId,
    reply: deviceSchema,
  }),
  'PATCH /api/devices/:id': route({
    summary: 'Renames a device',
    access: administrators,
    params: byId,
    body: z.object({ name: nameSchema }),
    reply: deviceSchema,
  }),
  'DELETE /api/devices/:id': route({
    summary: 'Removes a device: its key is no longer accepted; its history stays',
    access: administrators,
    params: byId,
    reply: nothing,
  }),

  'GET /api/scripts': route({
    summary: 'The newest version of every script',
    access: everyone,
    reply: z.object({ rows: z.array(scriptSchema) }),
  }),
  'POST /api/scripts/check': route({
    summary:
      'Reads declarations and signature state without saving; what is wrong comes with line and reason',
    access: helpers,
    body: scriptUpload,
    reply: z.object({
      declaration: declarationSchema.nullable(),
      signature: signatureStateSchema,
      problems: z.array(problemSchema),
    }),
  }),
  'POST /api/scripts': route({
    summary: 'Saves a script: a new one, or a new version of the one with the same file name',
    access: administrators,
    body: scriptUpload,
    reply: scriptSchema,
  }),
  'GET /api/scripts/:id': route({
    summary: 'One script with its bytes',
    access: everyone,
    params: byId,
    reply: scriptSchema.extend({ base64: z.string() }),
  }),
  'GET /api/scripts/:id/versions': route({
    summary: 'Every version of a script, newest first',
    access: everyone,
    params: byId,
    query: z.object(paging),
    reply: page(scriptVersionSchema),
  }),
  'GET /api/scripts/:id/versions/:version': route({
    summary: 'One version of a script with its bytes',
    access: everyone,
    params: byId.extend({ version: z.coerce.number().int().positive() }),
    reply: scriptVersionSchema.extend({ fileName: z.string(), base64: z.string() }),
  }),
  'POST /api/scripts/:id/restore': route({
    summary: 'Puts an older version back: saves its bytes as a new version',
    access: administrators,
    params: byId,
    body: z.object({ version: z.number().int().positive() }),
    reply: scriptSchema,
  }),
  'GET /api/script-acceptance': route({
    summary: 'For each script, how many devices would run it; at most ten seconds old',
    access: everyone,
    query: z.object({ scriptId: idSchema.optional() }),
    reply: z.object({ rows: z.array(scriptAcceptanceSchema) }),
  }),
  'DELETE /api/scripts/:id': route({
    summary: 'Removes a script from the list; its versions stay with the jobs that ran them',
    access: administrators,
    params: byId,
    reply: nothing,
  }),

  'POST /api/jobs': route({
    summary: 'Runs an action on one device, now or when it is back',
    access: helpers,
    body: z.object({
      scriptId: idSchema,
      deviceId: idSchema,
      sessionId: idSchema.optional(),
      inputs: inputValuesSchema.default({}),
      expiresInMs: z
        .number()
        .int()
        .min(MIN_JOB_EXPIRY_MS)
        .max(MAX_JOB_EXPIRY_MS)
        .default(DEFAULT_JOB_EXPIRY_MS),
    }),
    reply: jobSchema,
  }),
  'GET /api/jobs': route({
    summary: 'Job history, newest first',
    access: everyone,
    query: z.object({
      ...paging,
      state: jobStateSchema.optional(),
      deviceId: idSchema.optional(),
      scriptId: idSchema.optional(),
      sessionId: idSchema.optional(),
    }),
    reply: page(jobSchema),
  }),
  'GET /api/jobs/:id': route({
    summary: 'One job with inputs, outputs and log',
    access: everyone,
    params: byId,
    reply: jobDetailSchema,
  }),
  'POST /api/jobs/:id/cancel': route({
    summary: 'Cancels a job that has not ended; a running one is stopped on the device',
    access: helpers,
    params: byId,
    reply: jobSchema,
  }),

  'GET /api/sessions': route({
    summary: 'Sessions, newest first',
    access: everyone,
    query: z.object({ ...paging, deviceId: idSchema.optional(), live: z.enum(['yes']).optional() }),
    reply: page(sessionSnapshotSchema),
  }),
  'GET /api/sessions/:id': route({
    summary: 'One session with what happened in it',
    access: everyone,
    params: byId,
    reply: sessionDetailSchema,
  }),

  'GET /api/groups': route({
    summary: 'User groups and target groups',
    access: readers,
    reply: z.object({ rows: z.array(groupSchema) }),
  }),
  'POST /api/groups': route({
    summary: 'Adds a group',
    access: administrators,
    body: z.object({ kind: z.enum(['users', 'targets']), name: nameSchema }),
    reply: groupSchema,
  }),
  'PUT /api/groups/:id': route({
    summary: 'Renames a group and sets its members; counts at once',
    access: administrators,
    params: byId,
    body: z.object({ name: nameSchema, memberIds: z.array(idSchema).max(10_000) }),
    reply: groupSchema,
  }),
  'DELETE /api/groups/:id': route({
    summary: 'Removes a group and its permission links',
    access: administrators,
    params: byId,
    reply: nothing,
  }),
  'GET /api/permission-links': route({
    summary: 'All permission links',
    access: readers,
    reply: z.object({ rows: z.array(permissionLinkSchema) }),
  }),
  'POST /api/permission-links': route({
    summary: 'Adds a permission link',
    access: administrators,
    body: linkContent,
    reply: permissionLinkSchema,
  }),
  'PUT /api/permission-links/:id': route({
    summary: 'Changes a permission link; counts for the next decision',
    access: administrators,
    params: byId,
    body: linkContent,
    reply: permissionLinkSchema,
  }),
  'DELETE /api/permission-links/:id': route({
    summary: 'Removes a permission link',
    access: administrators,
    params: byId,
    reply: nothing,
  }),
  'GET /api/policy': route({
    summary: 'What may this user do on this device, and which link decided it',
    access: readers,
    query: z.object({ userId: idSchema, deviceId: idSchema }),
    reply: z.object({
      /** Null: no link applies, so there is no session. */
      values: z
        .array(
          z.object({
            name: z.enum(policyNames as [PolicyName, ...PolicyName[]]),
            value: z.union([z.boolean(), z.number()]),
            decidedBy: z.object({ id: idSchema, name: z.string() }).nullable(),
          }),
        )
        .nullable(),
    }),
  }),

  'GET /api/audit': route({
    summary: 'The audit log, newest first',
    access: readers,
    query: z.object({ ...paging, act: z.string().max(80).optional() }),
    reply: page(auditEntrySchema),
  }),
  'GET /api/alarms': route({
    summary: 'What an administrator should look at: code guessing, copied identities, sign-in attacks',
    access: readers,
    reply: z.object({
      rows: z.array(
        z.object({ kind: z.string(), count: z.number().int(), lastAt: timeSchema, message: z.string() }),
      ),
    }),
  }),
} as const satisfies Record<string, ApiRoute>

export type AdminApi = typeof adminApi
export type ApiCall = keyof AdminApi

/** What a caller hands in: params, query and body, as far as the route has them. */
export type ApiRequest<C extends ApiCall> = (AdminApi[C] extends { params: infer P extends z.ZodType }
  ? { params: z.input<P> }
  : unknown) &
  (AdminApi[C] extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : unknown) &
  (AdminApi[C] extends { body: infer B extends z.ZodType } ? { body: z.input<B> } : unknown)

/** What a handler gets after parsing. */
export type ApiInput<C extends ApiCall> = (AdminApi[C] extends { params: infer P extends z.ZodType }
  ? { params: z.output<P> }
  : unknown) &
  (AdminApi[C] extends { query: infer Q extends z.ZodType } ? { query: z.output<Q> } : unknown) &
  (AdminApi[C] extends { body: infer B extends z.ZodType } ? { body: z.output<B> } : unknown)

export type ApiReply<C extends ApiCall> = z.output<AdminApi[C]['reply']>
