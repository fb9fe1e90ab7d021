import { z } from 'zod'

/** Who may do what on a record. RECD2. Pure. */

/** Each role includes those before it. */
export const recordRoles = ['viewer', 'unlock', 'editor', 'manager', 'owner'] as const
export const recordRoleSchema = z.enum(recordRoles)
export type RecordRole = (typeof recordRoles)[number]

/** Each Task Control includes those before it; `manage` counts only together with the role `owner`. */
export const taskControls = ['none', 'review', 'execute', 'manage'] as const
export const taskControlSchema = z.enum(taskControls)
export type TaskControl = (typeof taskControls)[number]

/** What one grant on a record or on a folder above it gives to a user or a group. */
export interface Grant {
  id: string
  role: RecordRole | null
  taskControl: TaskControl
}

/** What a person may do on one record, and the grants that decided it; null: no grant did. */
export interface RecordAccess {
  role: RecordRole | null
  roleFrom: string | null
  taskControl: TaskControl
  taskControlFrom: string | null
}

export type RecordAct =
  'view' | 'unlock' | 'edit' | 'set-permissions' | 'remove' | 'review-jobs' | 'execute-tasks' | 'manage-tasks'

/** The grants that reach a person on one record, through groups and folders, taken together: the highest of each. */
export function combineGrants(grants: readonly Grant[]): RecordAccess {
  const access: RecordAccess = { role: null, roleFrom: null, taskControl: 'none', taskControlFrom: null }
  for (const { id, role, taskControl } of grants) {
    if (role !== null && rank(role) > rank(access.role)) {
      access.role = role
      access.roleFrom = id
    }
    if (taskControls.indexOf(taskControl) > taskControls.indexOf(access.taskControl)) {
      access.taskControl = taskControl
      access.taskControlFrom = id
    }
  }
  return access
}

/** What a relay-wide role gives on every record: an administrator owns all, an auditor reads all but secrets. */
export function accessByRole(role: 'administrator' | 'support' | 'auditor'): RecordAccess | null {
  if (role === 'administrator')
    return { role: 'owner', roleFrom: null, taskControl: 'manage', taskControlFrom: null }
  if (role === 'auditor')
    return { role: 'viewer', roleFrom: null, taskControl: 'review', taskControlFrom: null }
  return null
}

const neededRole: Partial<Record<RecordAct, RecordRole>> = {
  view: 'viewer',
  unlock: 'unlock',
  edit: 'editor',
  'set-permissions': 'manager',
  remove: 'owner',
}
const neededControl: Partial<Record<RecordAct, TaskControl>> = {
  'review-jobs': 'review',
  'execute-tasks': 'execute',
  'manage-tasks': 'manage',
}

/** Whether `access` permits `act`. Executing needs no role beyond Task Control: not the right to see or unlock anything. RECD3. */
export function permits(access: RecordAccess, act: RecordAct): boolean {
  const role = neededRole[act]
  if (role !== undefined) return rank(access.role) >= rank(role) || (act === 'view' && seesTasks(access))
  const control = neededControl[act]
  if (control !== undefined && taskControls.indexOf(access.taskControl) < taskControls.indexOf(control))
    return false
  return act !== 'manage-tasks' || access.role === 'owner'
}

/** Whoever may review or execute tasks sees that the record is there, with its name and host and without its fields' secrets. */
const seesTasks = (access: RecordAccess): boolean => access.taskControl !== 'none'

const rank = (role: RecordRole | null): number => (role === null ? -1 : recordRoles.indexOf(role))
