import { useState } from 'preact/hooks'
import { watchedSchema } from '../../../shared/fleet/condition.ts'
import { taskTargets, type TaskTarget } from '../../../shared/jobs/task.ts'
import type { FieldDefinition } from '../../../shared/records/record-type.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { policyWords as words, targetHints, targetNames } from '../../../shared/words/en/dashboard-tasks.ts'
import { conditionWords } from '../../../shared/words/en/dashboard-triggers.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Choice } from '../parts/form.tsx'
import { Shown } from '../parts/shown.tsx'
import { RecordPicker } from '../records/pick-fields.tsx'
import { EventBoxes } from './event-boxes.tsx'
import { InputBindings } from './input-bindings.tsx'
import { PinnedScript } from './pinned-script.tsx'
import { ScriptPicker } from './script-picker.tsx'
import { problemAt, type DraftTask, type TaskProblem } from './task-draft.ts'
import { useDeclaration } from './use-declaration.ts'
import { WindowBuilder } from './window/window-builder.tsx'

/** Where tasks are edited: what the editor of one needs to know of it. */
export interface TaskPlace {
  /** The record's own; null on a type, whose records each have theirs. */
  zone: string | null
  recordId: string | null
  fields: readonly FieldDefinition[]
}

const targetOptions = taskTargets.map(target => [target, targetNames[target]] as const)

/** Edit Policy: everything of one task. Nothing is saved here; Apply takes it over into the page's list. TASK1. */
export function PolicyDialog(props: {
  task: DraftTask
  isNew: boolean
  place: TaskPlace
  problems: readonly TaskProblem[]
  onApply: (task: DraftTask) => void
  onClose: () => void
}) {
  const { place, problems, isNew, onApply, onClose } = props
  const [task, setTask] = useState(props.task)
  const [picking, setPicking] = useState(props.task.scriptId === '')
  const [tried, setTried] = useState(false)
  const change = (changes: Partial<DraftTask>): void => setTask(held => ({ ...held, ...changes }))
  const needsScript = task.scriptId === ''
  const needsEvent = task.events.length === 0
  const needsCondition = task.events.some(
    event => event.type === 'on-condition' && !watchedSchema.safeParse(event.watched).success,
  )
  const needsShadow = task.target === 'shadow' && task.shadowRecordId === null
  const eventProblem =
    tried && needsEvent
      ? words.eventRequired
      : tried && needsCondition
        ? conditionWords.incomplete
        : problemAt(problems, 'events')
  const apply = (): void => {
    setTried(true)
    if (needsScript || needsEvent || needsCondition || needsShadow || task.window === '') return
    onApply(task)
  }
  return (
    <Dialog
      title={isNew ? words.newTitle : say(words.editTitle, { name: task.scriptName })}
      onClose={onClose}
      wide
    >
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault()
          apply()
        }}
      >
        {picking ? (
          <ScriptPicker
            chosenId={task.scriptId || null}
            onScript={script => {
              change({
                scriptId: script.id,
                scriptName: script.declaration.name,
                scriptVersion: script.version,
                newestVersion: script.version,
                inputs: script.id === task.scriptId ? task.inputs : {},
              })
              setPicking(false)
            }}
            problem={tried && needsScript ? words.scriptRequired : undefined}
          />
        ) : (
          <PinnedScript
            label={words.script}
            scriptId={task.scriptId}
            name={task.scriptName}
            version={task.scriptVersion}
            newestVersion={task.newestVersion}
            change={words.change}
            onChange={() => setPicking(true)}
            onVersion={scriptVersion => change({ scriptVersion })}
          />
        )}
        <EventBoxes events={task.events} onEvents={events => change({ events })} problem={eventProblem} />
        {!needsScript && !picking && (
          <TaskInputs task={task} onTask={change} place={place} problems={problems} />
        )}
        <Choice<TaskTarget>
          label={words.target}
          hint={targetHints[task.target]}
          value={task.target}
          onValue={target => change({ target })}
          options={targetOptions}
          problem={problemAt(problems, 'target')}
        />
        <ShadowField
          task={task}
          onTask={change}
          except={place.recordId ?? undefined}
          problem={tried && needsShadow ? taskWords.shadowNeeded : problemAt(problems, 'shadowRecordId')}
        />
        <fieldset>
          <legend>{words.window}</legend>
          <p class="soft small">{words.windowHint}</p>
          <WindowBuilder
            window={task.window}
            onWindow={window => change({ window })}
            zone={place.zone}
            problem={problemAt(problems, 'window')}
          />
        </fieldset>
        <p class="soft small">{words.applyHint}</p>
        <div class="row dialog-end">
          <button type="button" class="quiet" onClick={onClose}>
            {commonWords.cancel}
          </button>
          <button type="submit">{words.apply}</button>
        </div>
      </form>
    </Dialog>
  )
}

interface Part {
  task: DraftTask
  onTask: (changes: Partial<DraftTask>) => void
}

function TaskInputs(props: Part & { place: TaskPlace; problems: readonly TaskProblem[] }) {
  const { task, onTask, place, problems } = props
  const reading = useDeclaration(task.scriptId, task.scriptVersion)
  return (
    <Shown reading={reading}>
      {declaration => (
        <InputBindings
          declaration={declaration}
          inputs={task.inputs}
          onInputs={inputs => onTask({ inputs })}
          fields={place.fields}
          hasShadow={task.shadowRecordId !== null}
          problems={problems}
        />
      )}
    </Shown>
  )
}

/** The record whose account runs the script. SHAD1. */
function ShadowField(props: Part & { except: string | undefined; problem: string | undefined }) {
  const { task, onTask, except, problem } = props
  const [typed, setTyped] = useState('')
  if (task.shadowRecordId === null)
    return (
      <RecordPicker
        label={words.shadow}
        hint={`${words.shadowNone}. ${words.shadowHint}`}
        value={typed}
        onValue={setTyped}
        except={except}
        problem={problem}
        onRecord={record => {
          setTyped('')
          onTask({ shadowRecordId: record.id, shadowRecordName: record.name })
        }}
      />
    )
  return (
    <fieldset class="field" aria-label={words.shadow}>
      <span class="label">{words.shadow}</span>
      <div class="row">
        <a href={`/records/${task.shadowRecordId}`} target="_blank" rel="noreferrer">
          {task.shadowRecordName ?? task.shadowRecordId}
        </a>
        <button
          type="button"
          class="quiet small"
          aria-label={words.shadowRemove}
          onClick={() => onTask({ shadowRecordId: null, shadowRecordName: null })}
        >
          {commonWords.remove}
        </button>
      </div>
      <small class="hint">{words.shadowHint}</small>
      {problem !== undefined && <small class="problem">{problem}</small>}
    </fieldset>
  )
}
