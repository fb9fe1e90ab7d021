import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ApiReply, ApiInput } from '../../../shared/protocol/admin-api.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { targetNames, taskEditorWords as words } from '../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { useAct } from '../link/use-act.ts'
import { tell } from '../parts/messages.tsx'
import { ActFailure, Empty } from '../parts/shown.tsx'
import { Unsaved } from '../parts/unsaved.tsx'
import { eventText } from './event-text.ts'
import { PolicyDialog, type TaskPlace } from './policy-dialog.tsx'
import { areSame, problemsOf, toDraft, toSaved, type DraftTask } from './task-draft.ts'
import { TaskList } from './task-list.tsx'

export type TaskListReply = ApiReply<'GET /api/records/:id/tasks'>

const emptyTask = (): DraftTask => ({
  id: null,
  key: crypto.randomUUID(),
  scriptId: '',
  scriptName: '',
  scriptVersion: 1,
  newestVersion: 1,
  events: [],
  target: 'itself',
  shadowRecordId: null,
  shadowRecordName: null,
  window: null,
  inputs: {},
  next: null,
})

/**
 * The tasks of a record or of a record type: add, edit, remove, then Save applies all at once. What others save meanwhile does not
 * overwrite what is being edited here; Save then says so, and keeps it to be copied. TASK1.
 */
export function TaskEditor(props: {
  list: TaskListReply
  place: TaskPlace
  mayEdit: boolean
  empty: string
  save: (body: ApiInput<'PUT /api/records/:id/tasks'>['body']) => Promise<TaskListReply>
  readAgain: () => void
  /** Acts on the whole list, beside Add Task; they wait until nothing is unsaved. */
  acts?: (dirty: boolean) => ComponentChildren
}) {
  const { list, place, mayEdit, save, readAgain } = props
  const [held, setHeld] = useState(list)
  const [tasks, setTasks] = useState(() => list.tasks.map(toDraft))
  const [editing, setEditing] = useState<DraftTask | null>(null)
  const [lost, setLost] = useState<string | null>(null)
  const saved = held.tasks.map(toDraft)
  const dirty = !areSame(saved, tasks)
  const take = (next: TaskListReply): void => {
    setHeld(next)
    setTasks(next.tasks.map(toDraft))
  }
  // What was read anew is taken over while nothing is being edited; when its version is another one, Save will say so.
  useEffect(() => {
    if (!dirty && list !== held) take(list)
  }, [list])
  const act = useAct(async () => {
    take(await save({ version: held.version, tasks: tasks.map(toSaved) }))
    setLost(null)
    tell(words.saved)
  })
  const isConflict = act.failure?.code === 'conflict'
  const problems = problemsOf(act.failure)
  const change = (next: DraftTask[]): void => {
    if (!isConflict) act.clear()
    setTasks(next)
  }
  const put = (task: DraftTask): void =>
    change(
      tasks.some(each => each.key === task.key)
        ? tasks.map(each => (each.key === task.key ? task : each))
        : [...tasks, task],
    )
  return (
    <>
      <Unsaved dirty={dirty} />
      {mayEdit && (
        <div class="row task-acts">
          <button type="button" onClick={() => setEditing(emptyTask())}>
            {words.addTask}
          </button>
          {props.acts?.(dirty)}
        </div>
      )}
      {tasks.length === 0 ? (
        <Empty title={words.emptyTitle}>{props.empty}</Empty>
      ) : (
        <TaskList
          tasks={tasks}
          saved={saved}
          problems={problems}
          zone={place.recordId === null ? null : place.zone}
          acts={
            mayEdit
              ? {
                  edit: setEditing,
                  remove: task => change(tasks.filter(each => each.key !== task.key)),
                  takeNewer: task => put({ ...task, scriptVersion: task.newestVersion }),
                }
              : null
          }
        />
      )}
      {isConflict ? (
        <div class="notice bad" role="alert">
          <p>
            <strong>{words.conflictTitle}</strong>
          </p>
          <p>{words.conflict}</p>
          <button
            type="button"
            onClick={() => {
              setLost(tasks.map(taskText).join('\n\n'))
              act.clear()
              setTasks(saved)
              readAgain()
            }}
          >
            {words.readAgain}
          </button>
        </div>
      ) : (
        <ActFailure failure={act.failure} />
      )}
      {lost !== null && (
        <details class="card" open>
          <summary>{words.yours}</summary>
          <pre class="log" tabIndex={0} aria-label={words.yours}>
            {lost}
          </pre>
        </details>
      )}
      {dirty && (
        <fieldset class="row spread save-bar" aria-label={commonWords.save}>
          <span class="soft">{words.unsaved}</span>
          <span class="row">
            <button
              type="button"
              class="quiet"
              onClick={() => {
                act.clear()
                take(list)
              }}
            >
              {words.discard}
            </button>
            <button type="button" aria-busy={act.busy} onClick={() => act.press()}>
              {act.busy ? commonWords.saving : commonWords.save}
            </button>
          </span>
        </fieldset>
      )}
      {editing && (
        <PolicyDialog
          task={editing}
          isNew={!tasks.some(each => each.key === editing.key)}
          place={place}
          problems={problems.filter(({ index }) => tasks[index]?.key === editing.key)}
          onClose={() => setEditing(null)}
          onApply={task => {
            put(task)
            setEditing(null)
          }}
        />
      )}
    </>
  )
}

/** A task as text, for what could not be saved. */
const taskText = (task: DraftTask): string =>
  [
    `${task.scriptName}, ${say(words.version, { version: task.scriptVersion }).toLowerCase()}`,
    `${words.events}: ${task.events.map(eventText).join('; ')}`,
    `${words.target}: ${targetNames[task.target]}`,
    ...(task.shadowRecordName === null ? [] : [`${words.shadow}: ${task.shadowRecordName}`]),
    ...(task.window === null ? [] : [`${words.window}: ${task.window}`]),
    ...Object.entries(task.inputs).map(([name, source]) => `${name}: ${JSON.stringify(source)}`),
  ].join('\n')
