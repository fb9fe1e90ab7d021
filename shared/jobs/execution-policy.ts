import { z } from 'zod'

/** What a device runs. Set on the device, by its administrator, never by the relay. EXEC1. */
export const executionPolicies = [
  'trusted-publisher-or-handrail',
  'trusted-publisher',
  'disabled',
  'unrestricted',
] as const
export const executionPolicySchema = z.enum(executionPolicies)
export type ExecutionPolicy = (typeof executionPolicies)[number]
export const DEFAULT_EXECUTION_POLICY: ExecutionPolicy = 'trusted-publisher-or-handrail'
