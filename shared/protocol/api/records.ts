import { z } from 'zod'
import { recordRoleSchema, taskControlSchema } from '../../records/access.ts'
import {
  fieldDefinitionsSchema,
  fieldKeySchema,
  fieldValueSchema,
  fieldValuesSchema,
} from '../../records/record-type.ts'
import { defaultPasswordPolicy, passwordPolicySchema } from '../../jobs/make-password.ts'
import { isTimeZone } from '../../jobs/zoned-time.ts'
import { idSchema, timeSchema } from '../people.ts'
import {
  administrators,
  byId,
  everyone,
  helpers,
  nameSchema,
  nothing,
  page,
  paging,
  route,
  type ApiRoute,
} from './route.ts'

/** Folders, record types, records, their fields and who may do what on them. RECD1, RECD2. */

export const folderSchema = z.object({ id: idSchema, parentId: idSchema.nullable(), name: nameSchema })
export type Folder = z.infer<typeof folderSchema>

const versionSchema = z.number().int().positive()

const recordTypeContent = z.object({
  name: nameSchema,
  fields: fieldDefinitionsSchema,
  /** Which secured field is the account's password: what rotation renews. ROT1. */
  passwordField: fieldKeySchema.nullable(),
  /** How a new password is made. ROT1. */
  passwordPolicy: passwordPolicySchema.default(defaultPasswordPolicy),
})
export const recordTypeSchema = recordTypeContent.extend({
  id: idSchema,
  version: versionSchema,
  records: z.number().int().nonnegative(),
})
export type RecordType = z.infer<typeof recordTypeSchema>

const accessSchema = z.object({
  role: recordRoleSchema.nullable(),
  taskControl: taskControlSchema,
})

export const recordSummarySchema = z.object({
  id: idSchema,
  name: nameSchema,
  folderId: idSchema,
  type: z.object({ id: idSchema, name: z.string() }),
  /** Null: no host, so its tasks cannot run. */
  host: z.object({ id: idSchema, name: z.string(), online: z.boolean() }).nullable(),
  user: z.string(),
  checkedOutBy: z.string().nullable(),
  access: accessSchema,
})
export type RecordSummary = z.infer<typeof recordSummarySchema>

export const recordSchema = recordSummarySchema.extend({
  version: versionSchema,
  fields: fieldDefinitionsSchema,
  passwordField: fieldKeySchema.nullable(),
  /** Without secured fields; of those only whether there is a value. Empty where the caller has no role but Task Control. */
  values: fieldValuesSchema,
  secured: z.array(z.object({ key: fieldKeySchema, isSet: z.boolean(), changedAt: timeSchema.nullable() })),
  reference: z.object({ id: idSchema, name: z.string() }).nullable(),
  timeZone: z.string(),
  /** The remote worker node that runs its jobs; null: any relay. NODE1. */
  node: z.string().nullable(),
  tasksAreUnique: z.boolean(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
})
export type HandrailRecord = z.infer<typeof recordSchema>

const timeZone = z.string().max(60).refine(isTimeZone, 'expected a time zone such as Europe/Berlin')
const recordContent = z.object({
  name: nameSchema,
  folderId: idSchema,
  typeId: idSchema,
  /** A secured field that is left out keeps its value; the empty text clears it. */
  values: fieldValuesSchema,
  timeZone,
  node: z.string().max(60).nullable(),
})

const grantContent = z.object({
  granteeKind: z.enum(['user', 'group']),
  granteeId: idSchema,
  role: recordRoleSchema.nullable(),
  taskControl: taskControlSchema,
})
const grantSchema = grantContent.extend({ id: idSchema, granteeName: z.string() })
export type GrantRow = z.infer<typeof grantSchema>

const objectKind = z.enum(['folder', 'record'])
const ofObject = z.object({ kind: objectKind, id: idSchema })

export const recordsApi = {
  'GET /api/folders': route({
    summary: 'All folders that the caller may see, with what the caller may do in each',
    access: everyone,
    reply: z.object({ rows: z.array(folderSchema.extend({ access: accessSchema })) }),
  }),
  'POST /api/folders': route({
    summary: 'Adds a folder; on the first level only an administrator may',
    access: helpers,
    body: z.object({ parentId: idSchema.nullable(), name: nameSchema }),
    reply: folderSchema,
  }),
  'PATCH /api/folders/:id': route({
    summary: 'Renames a folder or moves it; what is inherited through it counts at once',
    access: helpers,
    params: byId,
    body: z.object({ name: nameSchema.optional(), parentId: idSchema.nullable().optional() }),
    reply: folderSchema,
  }),
  'DELETE /api/folders/:id': route({
    summary: 'Removes an empty folder',
    access: helpers,
    params: byId,
    reply: nothing,
  }),

  'GET /api/record-types': route({
    summary: 'All record types',
    access: everyone,
    reply: z.object({ rows: z.array(recordTypeSchema) }),
  }),
  'POST /api/record-types': route({
    summary: 'Adds a record type',
    access: administrators,
    body: recordTypeContent,
    reply: recordTypeSchema,
  }),
  'PUT /api/record-types/:id': route({
    summary: 'Changes a record type; `conflict` where somebody else has changed it meanwhile',
    access: administrators,
    params: byId,
    body: recordTypeContent.extend({
      version: versionSchema,
      /** Left out: as before. */
      passwordPolicy: passwordPolicySchema.optional(),
    }),
    reply: recordTypeSchema,
  }),
  'DELETE /api/record-types/:id': route({
    summary: 'Removes a record type that no record has',
    access: administrators,
    params: byId,
    reply: nothing,
  }),

  'GET /api/records': route({
    summary: 'Records by name; `search` finds names, hosts and users',
    access: everyone,
    query: z.object({
      ...paging,
      search: z.string().max(120).optional(),
      folderId: idSchema.optional(),
      typeId: idSchema.optional(),
      deviceId: idSchema.optional(),
    }),
    reply: page(recordSummarySchema),
  }),
  'POST /api/records': route({
    summary: 'Adds a record; sets off After creating or updating a record',
    access: helpers,
    body: recordContent,
    reply: recordSchema,
  }),
  'GET /api/records/:id': route({
    summary: 'One record; secured fields masked',
    access: everyone,
    params: byId,
    reply: recordSchema,
  }),
  'PUT /api/records/:id': route({
    summary: 'Changes a record; sets off After creating or updating a record',
    access: helpers,
    params: byId,
    body: recordContent.omit({ typeId: true }).extend({ version: versionSchema }),
    reply: recordSchema,
  }),
  'DELETE /api/records/:id': route({
    summary: 'Removes a record; its jobs stay in the history',
    access: helpers,
    params: byId,
    reply: nothing,
  }),
  'POST /api/records/:id/unlock': route({
    summary: 'Reads one secured field, with a reason; sets off n minutes after unlock',
    access: helpers,
    params: byId,
    body: z.object({ field: fieldKeySchema, reason: z.string().trim().min(3).max(500) }),
    reply: z.object({ value: fieldValueSchema, until: timeSchema }),
  }),

  'GET /api/permissions/:kind/:id': route({
    summary: 'The grants on a folder or record itself, and those that it inherits',
    access: everyone,
    params: ofObject,
    reply: z.object({
      own: z.array(grantSchema),
      inherited: z.array(grantSchema.extend({ folder: folderSchema })),
    }),
  }),
  'PUT /api/permissions/:kind/:id': route({
    summary: 'Sets the grants of a folder or record; counts at once',
    access: helpers,
    params: ofObject,
    body: z.object({ grants: z.array(grantContent).max(200) }),
    reply: nothing,
  }),
  'GET /api/grantees': route({
    summary: 'Users and groups of users by name: to whom something is granted, and who is asked to approve',
    access: everyone,
    reply: z.object({
      rows: z.array(z.object({ kind: z.enum(['user', 'group']), id: idSchema, name: z.string() })),
    }),
  }),
  'GET /api/records/:id/access': route({
    summary: 'Who may do what here, and why: what one user may do, with the grants that decided it',
    access: everyone,
    params: byId,
    query: z.object({ userId: idSchema }),
    reply: accessSchema.extend({
      roleFrom: z.string().nullable(),
      taskControlFrom: z.string().nullable(),
    }),
  }),

  'POST /api/records/import': route({
    summary: 'Adds records from CSV or JSON, all or none; what is wrong comes with row and column',
    access: helpers,
    body: z.object({
      format: z.enum(['csv', 'json']),
      folderId: idSchema,
      typeId: idSchema,
      text: z.string().max(5 * 1024 * 1024),
    }),
    reply: z.object({ added: z.number().int() }),
  }),
  'POST /api/records/export': route({
    summary:
      'Records of a folder and those below as CSV or JSON; with a public key (X25519, SPKI DER, base64), an administrator gets the secured fields sealed to it',
    access: helpers,
    body: z.object({
      format: z.enum(['csv', 'json']),
      folderId: idSchema,
      publicKey: z.base64().max(200).optional(),
    }),
    reply: z.object({ fileName: z.string(), text: z.string() }),
  }),
} as const satisfies Record<string, ApiRoute>
