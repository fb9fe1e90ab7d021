import { z } from 'zod'
import { policyNames, policyValuesSchema, type PolicyName } from '../../sessions/policy.ts'
import { idSchema } from '../people.ts'
import { administrators, byId, nameSchema, nothing, readers, route, type ApiRoute } from './route.ts'

/** Groups, permission links and what they decide. */

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

export const policiesApi = {
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
} as const satisfies Record<string, ApiRoute>
