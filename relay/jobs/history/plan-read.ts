import { finalJobStates } from '../../../shared/jobs/job-state.ts'

/**
 * How a filtered page of the history is read without walking through all of it. Pure. JOB1.
 *
 * Each stream is a set of columns that an index answers in the order of the history; the page is merged from the streams, and what no
 * index answers is looked at row by row among so many of the newest.
 */

/** What a job is looked up by; `job_type` null are the ordinary jobs, of which there are so many that no index helps. */
export interface Sought {
  state?: string | undefined
  cause?: string | undefined
  device_id?: string | undefined
  script_id?: string | undefined
  session_id?: string | undefined
  fan_out_id?: string | undefined
  trigger_id?: string | undefined
  record_id?: string | null | undefined
  task_id?: string | undefined
  event?: string | undefined
  job_type?: 'fallback' | undefined
  requested_by_id?: string | undefined
}
export type SoughtColumn = keyof Sought

/** The indexes that end in `sequence`, the best first. */
const indexes: readonly (readonly SoughtColumn[])[] = [
  ['session_id'],
  ['fan_out_id', 'state'],
  // A fan-out has so few jobs that they are put in order at once.
  ['fan_out_id'],
  ['trigger_id'],
  ['task_id'],
  ['record_id'],
  ['job_type', 'state'],
  ['cause'],
  ['device_id', 'state'],
  ['script_id', 'state'],
  ['event', 'state'],
  ['job_type'],
  ['device_id'],
  ['requested_by_id'],
  ['script_id'],
  ['event'],
  ['state'],
]
/** Few jobs have not ended, so that where one of their states is sought it is the best way to them. */
const waitingFirst: readonly (readonly SoughtColumn[])[] = [
  ['session_id'],
  ['fan_out_id', 'state'],
  ['record_id'],
  ['state'],
]

export interface Stream {
  /** What the index answers. */
  by: Sought
  /** What is left to be looked at row by row. */
  rest: Sought
}

/** The best stream for what is sought. */
export function chooseStream(sought: Sought): Stream {
  const given = (Object.keys(sought) as SoughtColumn[]).filter(column => sought[column] !== undefined)
  const waits = sought.state !== undefined && !finalJobStates.some(state => state === sought.state)
  const columns =
    (waits ? waitingFirst : indexes).find(index => index.every(column => given.includes(column))) ??
    indexes.find(index => index.every(column => given.includes(column))) ??
    []
  const pick = (names: readonly SoughtColumn[]): Sought =>
    Object.fromEntries(names.map(name => [name, sought[name]]))
  return { by: pick(columns), rest: pick(given.filter(column => !columns.includes(column))) }
}

/** The numbers of several streams, newest first and each once, down to where none of them was cut short. */
export function mergeStreams(
  streams: readonly (readonly number[])[],
  depth: number,
): { sequences: number[]; floor: number | null } {
  const ends = streams.flatMap(stream => (stream.length >= depth ? [stream.at(-1) ?? 0] : []))
  const floor = ends.length === 0 ? null : Math.max(...ends)
  const sequences = [...new Set(streams.flat())].filter(sequence => floor === null || sequence >= floor)
  return { sequences: sequences.toSorted((a, b) => b - a), floor }
}
