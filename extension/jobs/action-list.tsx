import type { JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { inLanguage } from '../../shared/jobs/in-language.ts'
import type { Script } from '../../shared/protocol/api/jobs.ts'
import { actionWords as words } from '../../shared/words/en/extension.ts'
import { assistedWords } from '../../shared/words/en/extension-actions.ts'
import { say } from '../../shared/words/say.ts'
import { spokenLanguage } from '../../shared/words/speak.ts'
import { arrangeActions } from './choose/arrange-actions.ts'
import type { Actions } from './choose/use-actions.ts'
import type { OnDemandTask } from './task-form.tsx'

/** The actions that fit, with a search: favourites first, then those run lately, then all others. TRIG1. */
export function ActionList(props: {
  actions: Actions
  scripts: readonly Script[]
  /** The on-demand tasks of the records on this device that the person may execute. */
  tasks?: readonly OnDemandTask[]
  onTask?: (task: OnDemandTask) => void
  mayRun: boolean
  /** Said where there is none. */
  none: string
  onChoose: (script: Script) => void
}): JSX.Element {
  const { actions, scripts, tasks = [], mayRun, onChoose } = props
  const [search, setSearch] = useState('')
  const root = useRef<HTMLDivElement>(null)
  const starred = useRef<string | null>(null)
  // A star moves its action to another place, and the focus goes with it.
  useLayoutEffect(() => {
    if (starred.current === null) return
    root.current?.querySelector<HTMLElement>(`[data-star="${starred.current}"]`)?.focus()
    starred.current = null
  }, [actions.favourites])
  const wanted = search.trim().toLowerCase()
  const { favourites, recent, others } = arrangeActions(scripts, actions, wanted, spokenLanguage())
  const foundTasks = tasks.filter(task =>
    `${task.scriptName} ${task.recordName} ${task.description}`.toLowerCase().includes(wanted),
  )
  const all = [...favourites, ...recent, ...others]
  if (scripts.length === 0 && tasks.length === 0) return <p class="empty">{props.none}</p>
  const onStar = (scriptId: string, favourite: boolean): void => {
    starred.current = scriptId
    void actions.star(scriptId, favourite)
  }
  const group = { favourites: actions.favourites, mayRun, onChoose, onStar }
  return (
    <div ref={root}>
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
                <button type="button" class="device" onClick={() => props.onTask?.(task)}>
                  <strong>{task.scriptName}</strong>{' '}
                  <span class="soft small">{say(words.onRecord, { record: task.recordName })}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {all.length === 0 && foundTasks.length === 0 && (
        <p class="empty">{say(words.noneFound, { search: search.trim() })}</p>
      )}
      <Group {...group} title={assistedWords.favourites} scripts={favourites} />
      <Group {...group} title={assistedWords.recent} scripts={recent} />
      <Group
        {...group}
        title={all.length === others.length && foundTasks.length === 0 ? null : assistedWords.others}
        scripts={others}
      />
    </div>
  )
}

/** Without a title where it is all there is. */
function Group(props: {
  title: string | null
  scripts: readonly Script[]
  favourites: ReadonlySet<string>
  mayRun: boolean
  onChoose: (script: Script) => void
  onStar: (scriptId: string, favourite: boolean) => void
}): JSX.Element | null {
  const { title, scripts, mayRun } = props
  if (scripts.length === 0) return null
  return (
    <>
      {title !== null && <h3>{title}</h3>}
      <ul class="plain" aria-label={title ?? words.title}>
        {scripts.map(script => {
          const { name, description } = inLanguage(script.declaration, spokenLanguage())
          return (
            <li key={script.id} class="action-row">
              <button
                type="button"
                class="device action"
                disabled={!mayRun}
                onClick={() => props.onChoose(script)}
              >
                <strong>{name}</strong>
                <span class="soft small">{description}</span>
              </button>
              {mayRun && (
                <Star
                  id={script.id}
                  name={name}
                  isOn={props.favourites.has(script.id)}
                  onClick={favourite => props.onStar(script.id, favourite)}
                />
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Star(props: {
  id: string
  name: string
  isOn: boolean
  onClick: (favourite: boolean) => void
}): JSX.Element {
  const label = say(assistedWords.favourite, { action: props.name })
  return (
    <button
      type="button"
      class="star"
      data-star={props.id}
      aria-pressed={props.isOn}
      aria-label={label}
      title={label}
      onClick={() => props.onClick(!props.isOn)}
    >
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path d="M12 3.2l2.7 5.6 6.1.8-4.5 4.2 1.1 6.1-5.4-3-5.4 3 1.1-6.1L3.2 9.6l6.1-.8z" />
      </svg>
    </button>
  )
}
