import { describe, expect, it } from 'vitest'
import { jobStateNames, runCauseSentences } from '../words/en/jobs.ts'
import { finalJobStates, jobStates, mayBecome, runCauses } from './job-state.ts'

describe('the states of a job', () => {
  it('[JOB2] a final state is never left, and every other one leads to an end', () => {
    for (const from of jobStates) {
      const next = jobStates.filter(to => mayBecome(from, to))
      if (finalJobStates.includes(from)) expect(next).toEqual([])
      else expect(next.some(to => finalJobStates.includes(to))).toBe(true)
    }
  })

  it('[TRIG4] a job that has started goes back to no state from which it could start again', () => {
    expect(jobStates.filter(to => mayBecome('running', to))).toEqual(['completed', 'error', 'cancelled'])
  })

  it('[OUT3] every state and every cause has its words', () => {
    expect(Object.keys(jobStateNames)).toEqual([...jobStates])
    expect(Object.keys(runCauseSentences)).toEqual([...runCauses])
  })
})
