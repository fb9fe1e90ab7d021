import {
  policyWords,
  targetNames,
  taskEditorWords as words,
  windowWords,
} from '../../../shared/words/en/dashboard-tasks.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { shortTime } from '../parts/time-text.ts'
import { When } from '../parts/when.tsx'
import { eventText } from './event-text.ts'
import { isSame, type DraftTask, type TaskProblem } from './task-draft.ts'
import { isPeriodic } from '../../../shared/jobs/policy-events.ts'
import { windowText } from './window/window-text.ts'

/** The tasks as rows: what runs, when, on what; and, where they may be changed, the acts on each. TASK1. */
export function TaskList(props: {
  tasks: readonly DraftTask[]
  /** As they were read, to say what is new and what is changed. */
  saved: readonly DraftTask[]
  problems: readonly TaskProblem[]
  /** The record's time zone; null where the tasks are of a record type. */
  zone: string | null
  /** Null: only to be read. */
  acts: {
    edit: (task: DraftTask) => void
    remove: (task: DraftTask) => void
    takeNewer: (task: DraftTask) => void
  } | null
}) {
  const { tasks, saved, problems, zone, acts } = props
  const columns: Column<DraftTask>[] = [
    {
      title: words.script,
      cell: task => {
        const before = saved.find(each => each.key === task.key)
        const index = tasks.indexOf(task)
        return (
          <>
            <a href={`/scripts/${task.scriptId}`}>{task.scriptName}</a>{' '}
            {!before && <span class="pill">{words.isNew}</span>}
            {before && !isSame(before, task) && <span class="pill warn">{words.isChanged}</span>}
            <br />
            <span class="soft small">{say(words.version, { version: task.scriptVersion })}</span>
            {task.newestVersion > task.scriptVersion && (
              <p class="small newer">
                {say(words.newer, { version: task.newestVersion })}
                {acts && (
                  <button type="button" class="quiet small" onClick={() => acts.takeNewer(task)}>
                    {say(words.takeNewer, { version: task.newestVersion })}
                  </button>
                )}
              </p>
            )}
            {problems
              .filter(problem => problem.index === index)
              .map(problem => (
                <p class="problem small" key={problem.place}>
                  {problem.message}
                </p>
              ))}
          </>
        )
      },
    },
    {
      title: words.events,
      cell: task => (
        <>
          <ul class="plain-list">
            {task.events.map(event => (
              <li key={JSON.stringify(event)}>{eventText(event)}</li>
            ))}
          </ul>
          {task.window !== null && (
            <p class="soft small why" title={task.window}>
              {policyWords.window}: {windowText(task.window) ?? task.window}
              {zone !== null && ` (${say(windowWords.inZone, { zone })})`}
            </p>
          )}
        </>
      ),
    },
    { title: words.nextRun, cell: task => <NextRun task={task} zone={zone} /> },
    { title: words.target, cell: task => targetNames[task.target] },
    {
      title: words.shadow,
      cell: task =>
        task.shadowRecordId === null ? (
          <span class="soft">{commonWords.none}</span>
        ) : (
          <a href={`/records/${task.shadowRecordId}`}>{task.shadowRecordName ?? task.shadowRecordId}</a>
        ),
    },
  ]
  if (acts)
    columns.push({
      title: words.actions,
      cell: task => (
        <div class="row acts">
          <button
            type="button"
            class="quiet small"
            aria-label={say(words.actOn, { act: words.editPolicy, name: task.scriptName })}
            onClick={() => acts.edit(task)}
          >
            {words.editPolicy}
          </button>
          {hasRole('administrator') && (
            <a
              role="button"
              class="outline small"
              href={`/scripts/${task.scriptId}/edit`}
              aria-label={say(words.actOn, { act: words.editScript, name: task.scriptName })}
            >
              {words.editScript}
            </a>
          )}
          <button
            type="button"
            class="quiet small"
            aria-label={say(words.actOn, { act: words.removeTask, name: task.scriptName })}
            onClick={() => acts.remove(task)}
          >
            {words.removeTask}
          </button>
        </div>
      ),
    })
  return <DataTable caption={words.caption} columns={columns} rows={tasks} keyOf={task => task.key} />
}

/** In the record's own time zone, in which its events and windows count. EVT2. */
function NextRun({ task, zone }: { task: DraftTask; zone: string | null }) {
  if (!task.events.some(isPeriodic)) return <span class="soft">{words.noNextRun}</span>
  if (zone === null) return <span class="soft">{words.nextOnType}</span>
  if (task.next === null) return <span class="soft">{commonWords.none}</span>
  const { dueAt, opensAt } = task.next
  return (
    <>
      <When at={opensAt} zone={zone} />
      <p class="soft small why">
        {opensAt > dueAt && `${say(words.dueOutside, { due: shortTime(dueAt, false, zone) })} `}
        {say(words.inZone, { zone })}
      </p>
    </>
  )
}
