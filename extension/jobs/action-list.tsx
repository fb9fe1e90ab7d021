import type { Declaration } from '../../shared/jobs/declaration.ts'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Job, Script } from '../../shared/protocol/api/jobs.ts'
import { actionWords as words } from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'
import { ago } from '../parts/ago.ts'
import type { OnDemandTask } from './task-form.tsx'
import { JobPill } from './job-pill.tsx'
import { inLanguage } from '../../shared/jobs/in-language.ts'
import { spokenLanguage } from '../../shared/words/speak.ts'

/** The actions that fit the device, with a search, and what ran there lately. */
export function ActionList(props: {
  scripts: readonly Script[]
  /** The on-demand tasks of the records on this device that the person may execute. */
  tasks: readonly OnDemandTask[]
  onTask: (task: OnDemandTask) => void
  recent: readonly Job[]
  mayRun: boolean
  onChoose: (script: Script) => void
  onShowJob: (jobId: string) => void
}): JSX.Element {
  const { scripts, tasks, recent } = props
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = scripts.filter(({ declaration }) => textOf(declaration).toLowerCase().includes(wanted))
  const foundTasks = tasks.filter(task =>
    `${task.scriptName} ${task.recordName} ${task.description}`.toLowerCase().includes(wanted),
  )
  if (scripts.length === 0 && tasks.length === 0) return <p class="empty">{words.none}</p>
  return (
    <>
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        value={search}
        onInput={event => setSearch(event.currentTarget.value)}
      />
      {foundTasks.length > 0 && (
        <>
          <h3>{words.tasks}</h3>
          <ul class="plain">
            {foundTasks.map(task => (
              <li key={`${task.recordId} ${task.taskId}`}>
                <button type="button" class="device" onClick={() => props.onTask(task)}>
                  <strong>{task.scriptName}</strong>{' '}
                  <span class="soft small">{say(words.onRecord, { record: task.recordName })}</span>
                </button>
              </li>
            ))}
          </ul>
          {found.length > 0 && <h3>{words.scripts}</h3>}
        </>
      )}
      {found.length === 0 && foundTasks.length === 0 && (
        <p class="empty">{say(words.noneFound, { search: search.trim() })}</p>
      )}
      <ul class="plain">
        {found.map(script => (
          <li key={script.id}>
            <button
              type="button"
              class="device"
              disabled={!props.mayRun}
              onClick={() => props.onChoose(script)}
            >
              <strong>{inLanguage(script.declaration, spokenLanguage()).name}</strong>
              <span class="soft small">{inLanguage(script.declaration, spokenLanguage()).description}</span>
            </button>
          </li>
        ))}
      </ul>
      {recent.length > 0 && (
        <>
          <h3>{words.recent}</h3>
          <ul class="plain">
            {recent.map(job => (
              <li key={job.id}>
                <button type="button" class="device" onClick={() => props.onShowJob(job.id)}>
                  <span class="row spread">
                    <span>{job.script.name}</span>
                    <JobPill state={job.state} />
                  </span>
                  <span class="soft small">
                    {ago(job.requestedAt)} · {job.requestedBy}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

/** What a search looks in: the words in either language, for people know an action by both. */
function textOf(declaration: Declaration): string {
  const { name, description } = inLanguage(declaration, spokenLanguage())
  return `${name} ${description} ${declaration.name} ${declaration.description}`
}
