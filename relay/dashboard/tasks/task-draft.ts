import type { TaskContent } from '../../../shared/jobs/task.ts'
import type { Task } from '../../../shared/protocol/api/tasks.ts'
import type { Failure } from '../../../shared/protocol/failure.ts'

/** A task as it is being edited. Pure. TASK1. */
export interface DraftTask extends TaskContent {
  /** Null: not saved yet. */
  id: string | null
  /** Tells the rows of the page apart. */
  key: string
  scriptName: string
  newestVersion: number
  shadowRecordName: string | null
  next: Task['next']
}

export const toDraft = (task: Task): DraftTask => ({ ...task, key: task.id })

/** What is sent when it is saved. */
export const toSaved = (task: DraftTask): TaskContent & { id?: string } => ({
  ...(task.id !== null && { id: task.id }),
  scriptId: task.scriptId,
  scriptVersion: task.scriptVersion,
  events: task.events,
  target: task.target,
  shadowRecordId: task.shadowRecordId,
  window: task.window,
  inputs: task.inputs,
})

export const isSame = (one: DraftTask, other: DraftTask): boolean =>
  JSON.stringify(toSaved(one)) === JSON.stringify(toSaved(other))

export const areSame = (one: readonly DraftTask[], other: readonly DraftTask[]): boolean =>
  one.length === other.length && one.every((task, index) => isSame(task, other[index]!))

/** A problem of a saved list, told of the task that it is about: `tasks.2.window` is the third one's `window`. */
export interface TaskProblem {
  index: number
  place: string
  message: string
}

export const problemsOf = (failure: Failure | null): TaskProblem[] =>
  (failure?.problems ?? []).flatMap(({ where, message }) => {
    const [, index, place = ''] = /^(?:body\.)?tasks\.(\d+)\.?(.*)$/.exec(where) ?? []
    return index === undefined ? [] : [{ index: Number(index), place, message }]
  })

/** The problem of one place of a task, or of anything in it. */
export const problemAt = (problems: readonly TaskProblem[], place: string): string | undefined =>
  problems.find(problem => problem.place === place || problem.place.startsWith(`${place}.`))?.message
