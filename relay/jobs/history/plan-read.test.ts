import { describe, expect, it } from 'vitest'
import { chooseStream, mergeStreams } from './plan-read.ts'

describe('reading the history', () => {
  it.each([
    [{}, {}, {}],
    [{ state: 'error' }, { state: 'error' }, {}],
    [{ state: 'error', device_id: 'd' }, { state: 'error', device_id: 'd' }, {}],
    [{ state: 'error', event: 'cron' }, { state: 'error', event: 'cron' }, {}],
    [
      { state: 'error', job_type: 'fallback' as const },
      { state: 'error', job_type: 'fallback' as const },
      {},
    ],
    [{ state: 'error', record_id: 'r' }, { record_id: 'r' }, { state: 'error' }],
    [{ state: 'running', script_id: 's' }, { state: 'running' }, { script_id: 's' }],
    [{ event: 'cron', device_id: 'd' }, { device_id: 'd' }, { event: 'cron' }],
  ])('[JOB1] %o is answered by an index as far as %o, row by row as far as %o', (sought, by, rest) => {
    expect(chooseStream(sought)).toEqual({ by, rest })
  })

  it('[JOB1] merges streams down to where each of them is whole', () => {
    expect(
      mergeStreams(
        [
          [9, 7, 5],
          [8, 7],
        ],
        3,
      ),
    ).toEqual({ sequences: [9, 8, 7, 5], floor: 5 })
    expect(
      mergeStreams(
        [
          [9, 7, 6],
          [8, 4, 2],
        ],
        3,
      ),
    ).toEqual({ sequences: [9, 8, 7, 6], floor: 6 })
    expect(mergeStreams([[9], []], 3)).toEqual({ sequences: [9], floor: null })
  })
})
