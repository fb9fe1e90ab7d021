import { jobCauses, jobStates } from '../../../../shared/jobs/job-state.ts'
import { policyEventTypes } from '../../../../shared/jobs/policy-events.ts'
import type { JobFilter } from '../../../../shared/protocol/api/jobs.ts'

/** The filters of the job history as they stand in the address, which is the truth of them. Pure. */
export type JobQuery = Record<string, string>

/** The names in the address, in the order in which they are shown. */
export const filterNames = [
  'search',
  'state',
  'event',
  'type',
  'script',
  'record',
  'device',
  'fanOut',
  'trigger',
  'cause',
  'from',
  'until',
  'mine',
] as const
export type FilterName = (typeof filterNames)[number]

const oneOf = <T extends string>(known: readonly T[], value: string | undefined): T | undefined =>
  known.find(each => each === value)

/** A day and time as an input of type datetime-local has it, in the viewer's zone; undefined for anything else. */
function instant(text: string | undefined): number | undefined {
  const at = text === undefined || text === '' ? Number.NaN : new Date(text).getTime()
  return Number.isNaN(at) ? undefined : at
}

/** What is asked of the relay; what the address has wrong is left out. */
export function filterOf(query: JobQuery, userId: string | undefined): JobFilter {
  return {
    state: oneOf(jobStates, query['state']),
    event: oneOf(policyEventTypes, query['event']),
    type: oneOf(['normal', 'fallback'] as const, query['type']),
    cause: oneOf(jobCauses, query['cause']),
    scriptId: query['script'] || undefined,
    recordId: query['record'] || undefined,
    deviceId: query['device'] || undefined,
    fanOutId: query['fanOut'] || undefined,
    triggerId: query['trigger'] || undefined,
    from: instant(query['from']),
    until: instant(query['until']),
    search: query['search']?.trim() || undefined,
    requestedById: query['mine'] === 'yes' ? userId : undefined,
  }
}

export const isFiltered = (query: JobQuery): boolean => filterNames.some(name => (query[name] ?? '') !== '')

/** The address of the history with the filters of this one. */
export function addressOf(query: JobQuery): string {
  const kept = new URLSearchParams()
  for (const name of filterNames) if (query[name]) kept.set(name, query[name])
  return `/jobs?${kept.toString()}`
}
