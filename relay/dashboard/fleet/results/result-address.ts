import { deviceStates } from '../../../../shared/fleet/fan-out.ts'
import {
  outputFilterSchema,
  resultSetSchema,
  resultSortSchema,
  type OutputFilter,
  type ResultFilter,
  type ResultSet,
  type ResultSort,
} from '../../../../shared/protocol/api/results.ts'

/** A view of results as its address says it; the address is the truth of it, so that a link shows what its sender saw. Pure. OUT2. */

export const RESULTS_PATH = '/results'
/** So many outputs the relay filters by at once. */
export const MAX_OUTPUT_FILTERS = 10

type Query = Readonly<Record<string, string>>

/** In the address an output is told from the fixed columns of that name by this. */
const OUTPUT = 'o.'
const fixedSorts = ['device', 'state', 'started', 'ended', 'details'] as const
export const columnOfOutput = (name: string): string => `${OUTPUT}${name}`

export interface ResultView {
  /** Null: none is chosen. */
  set: ResultSet | null
  filter: ResultFilter
  sort: ResultSort
  /** Columns that are not shown, by their keys: of `fixedColumns`, or `o.` and the name of an output. */
  hidden: readonly string[]
  /** The output of which there is a chart. */
  chart: string | null
  /** The device whose time line is shown, in the place of the table. */
  deviceId: string | null
  /** The earlier fan-out with which this one is compared, in the place of the table. */
  compareWith: string | null
}

/** Reads an address; what it has wrong is left out. */
export function readView(query: Query): ResultView {
  return {
    set: readSet(query),
    filter: {
      state: deviceStates.find(state => state === query['state']),
      search: query['search']?.trim().slice(0, 120) || undefined,
      outputs: readFilters(query),
    },
    sort: readSort(query['sort'] ?? ''),
    hidden: (query['hide'] ?? '').split(',').filter(key => key !== ''),
    chart: query['chart'] || null,
    deviceId: query['device'] || null,
    compareWith: query['compare'] || null,
  }
}

function readSet({ fanOut, trigger, action }: Query): ResultSet | null {
  const asked = fanOut
    ? { of: 'fan-out', fanOutId: fanOut }
    : trigger
      ? { of: 'trigger', triggerId: trigger }
      : { of: 'action', scriptId: action }
  return resultSetSchema.safeParse(asked).data ?? null
}

function readFilters(query: Query): OutputFilter[] {
  return Object.entries(query)
    .filter(([name]) => name.startsWith(OUTPUT))
    .flatMap(([name, text]) => {
      const [, is, value = ''] = /^(\S+)(?: (.*))?$/s.exec(text) ?? []
      return outputFilterSchema.safeParse({ output: name.slice(OUTPUT.length), is, value }).data ?? []
    })
    .slice(0, MAX_OUTPUT_FILTERS)
}

/** The value of a filter's place in the address; empty where there is none. */
export const writeFilter = (filter: Omit<OutputFilter, 'output'> | null): string =>
  filter === null ? '' : filter.is === 'missing' ? filter.is : `${filter.is} ${filter.value}`

function readSort(text: string): ResultSort {
  const descending = text.startsWith('-')
  const key = descending ? text.slice(1) : text
  const by = key.startsWith(OUTPUT) ? { output: key.slice(OUTPUT.length) } : { column: key }
  return (
    resultSortSchema.safeParse({ by, descending }).data ?? { by: { column: 'device' }, descending: false }
  )
}

/** The key of the column by which is sorted. */
export const sortedBy = ({ by }: ResultSort): string =>
  'output' in by ? columnOfOutput(by.output) : by.column

/** The address's words for sorting by a column. By device, upwards, is what is not said. */
export const writeSort = (column: string, descending: boolean): string =>
  column === 'device' && !descending ? '' : `${descending ? '-' : ''}${column}`

export const canSortBy = (column: string): boolean =>
  column.startsWith(OUTPUT) || fixedSorts.some(fixed => fixed === column)

/** The same address with changes; an empty value takes its name away. */
export function addressWith(query: Query, changes: Query): string {
  const next = new URLSearchParams(
    Object.entries({ ...query, ...changes }).filter(([, value]) => value !== ''),
  )
  return next.size > 0 ? `${RESULTS_PATH}?${next.toString()}` : RESULTS_PATH
}

export const addressOfSet = (set: ResultSet): string => {
  if (set.of === 'fan-out') return addressWith({}, { fanOut: set.fanOutId })
  return addressWith({}, set.of === 'trigger' ? { trigger: set.triggerId } : { action: set.scriptId })
}

/** Every filter taken away. */
export const withoutFilters = (query: Query): Record<string, string> =>
  Object.fromEntries(
    Object.keys(query)
      .filter(name => name === 'state' || name === 'search' || name.startsWith(OUTPUT))
      .map(name => [name, '']),
  )
