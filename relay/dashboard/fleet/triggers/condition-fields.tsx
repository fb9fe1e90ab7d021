import { useState } from 'preact/hooks'
import {
  conditionKinds,
  type Condition,
  type ConditionKind,
  type Watched,
} from '../../../../shared/fleet/condition.ts'
import { conditionWords as words } from '../../../../shared/words/en/dashboard-triggers.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Choice, Field } from '../../parts/form.tsx'
import { PinnedScript } from '../../tasks/pinned-script.tsx'
import { ScriptPicker } from '../../tasks/script-picker.tsx'
import { AmountField, sizeUnits, spanUnits } from './amount-field.tsx'
import { freshCondition } from './fresh-condition.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** What is wrong with a field, by its place in what is watched: `condition.path`. */
export type ProblemAt = (place: string) => string | undefined

/** What a device looks for by itself, and how: for self-healing triggers and for tasks On condition. TRIG1, EVT1. */
export function ConditionFields(props: {
  watched: Watched
  onWatched: (watched: Watched) => void
  /** For a task: its runs are the relay's, made each time the condition comes about. */
  isTask?: boolean
  problemAt?: ProblemAt
}) {
  const { watched, onWatched, isTask = false, problemAt = () => undefined } = props
  const { condition } = watched
  const change = (changes: Partial<Watched>): void => onWatched({ ...watched, ...changes })
  return (
    <div class="condition">
      <Choice<ConditionKind>
        label={words.what}
        hint={words.hints[condition.what]}
        value={condition.what}
        onValue={what => change({ condition: freshCondition(what) })}
        options={conditionKinds.map(what => [what, words.names[what]] as const)}
      />
      <OwnFields
        // Fields of one kind keep a unit and what is being typed; another kind begins anew.
        key={condition.what}
        condition={condition}
        onCondition={next => change({ condition: next })}
        problemAt={place => problemAt(`condition.${place}`)}
      />
      <div class="amounts">
        <AmountField
          label={words.every}
          value={watched.everyMs}
          onValue={everyMs => change({ everyMs })}
          range={[10_000, DAY_MS]}
          units={spanUnits}
          problem={problemAt('everyMs')}
        />
        {condition.what !== 'log-pattern' && (
          <AmountField
            label={words.looks}
            hint={words.looksHint}
            value={watched.looks}
            onValue={looks => change({ looks })}
            range={[1, 60]}
            problem={problemAt('looks')}
          />
        )}
        {!isTask && (
          <>
            <AmountField
              label={words.maxRuns}
              hint={words.maxRunsHint}
              value={watched.maxRunsADay}
              onValue={maxRunsADay => change({ maxRunsADay })}
              range={[1, 288]}
              problem={problemAt('maxRunsADay')}
            />
            <AmountField
              label={words.settle}
              hint={words.settleHint}
              value={watched.settleMs}
              onValue={settleMs => change({ settleMs })}
              range={[1000, HOUR_MS]}
              units={spanUnits.slice(0, 3)}
              problem={problemAt('settleMs')}
            />
          </>
        )}
      </div>
    </div>
  )
}

interface Own<C extends Condition = Condition> {
  condition: C
  onCondition: (condition: Condition) => void
  problemAt: ProblemAt
}

/** The fields that this kind of condition has. */
function OwnFields({ condition, onCondition, problemAt }: Own) {
  const path = 'path' in condition && (
    <Field
      label={condition.what === 'disk' ? words.folder : words.file}
      hint={words.pathHint}
      value={condition.path}
      onValue={text => onCondition({ ...condition, path: text })}
      problem={problemAt('path')}
      attributes={{ required: true, maxLength: 1000, spellcheck: false, autocomplete: 'off' }}
    />
  )
  switch (condition.what) {
    case 'disk':
    case 'memory':
    case 'cpu':
      return (
        <>
          {path}
          <Limits condition={condition} onCondition={onCondition} problemAt={problemAt} />
        </>
      )
    case 'service-not-running':
    case 'process-not-running':
      return (
        <Field
          label={condition.what === 'service-not-running' ? words.service : words.process}
          value={condition.name}
          onValue={name => onCondition({ ...condition, name })}
          problem={problemAt('name')}
          attributes={{ required: true, maxLength: 200, spellcheck: false, autocomplete: 'off' }}
        />
      )
    case 'file-age':
      return (
        <>
          {path}
          <AmountField
            label={words.olderThan}
            value={condition.olderThanMs}
            onValue={olderThanMs => onCondition({ ...condition, olderThanMs })}
            range={[60_000, 3650 * DAY_MS]}
            units={spanUnits.slice(1)}
            problem={problemAt('olderThanMs')}
          />
        </>
      )
    case 'file-size':
      return (
        <>
          {path}
          <Limits condition={condition} onCondition={onCondition} problemAt={problemAt} />
        </>
      )
    case 'log-pattern':
      return (
        <>
          {path}
          <Field
            label={words.pattern}
            value={condition.pattern}
            onValue={pattern => onCondition({ ...condition, pattern })}
            problem={problemAt('pattern')}
            attributes={{
              required: true,
              minLength: 3,
              maxLength: 200,
              spellcheck: false,
              autocomplete: 'off',
            }}
          />
        </>
      )
    default:
      return <CheckScript condition={condition} onCondition={onCondition} problemAt={problemAt} />
  }
}

/** Above which it comes about, and at or below which it is over; the second is never more than the first. (Hysteresis.) */
function Limits({ condition, onCondition, problemAt }: Own<Extract<Condition, { clear: number }>>) {
  const isSize = condition.what === 'file-size'
  const range = [0, isSize ? Number.MAX_SAFE_INTEGER : 100] as const
  const units = isSize ? { units: sizeUnits } : {}
  return (
    <div class="amounts">
      <AmountField
        label={isSize ? words.aboveSize : words.above}
        value={condition.above}
        onValue={above => onCondition({ ...condition, above, clear: Math.min(above, condition.clear) })}
        range={range}
        {...units}
        problem={problemAt('above')}
      />
      <AmountField
        label={isSize ? words.clearSize : words.clear}
        hint={words.clearHint}
        value={condition.clear}
        onValue={clear => onCondition({ ...condition, clear, above: Math.max(clear, condition.above) })}
        range={range}
        {...units}
        problem={problemAt('clear')}
      />
    </div>
  )
}

function CheckScript({
  condition,
  onCondition,
  problemAt,
}: Own<Extract<Condition, { what: 'check-script' }>>) {
  const { scriptId, scriptVersion } = condition
  const [picking, setPicking] = useState(scriptId === '')
  const { value } = useReading('scripts', () => call('GET /api/scripts'), ['scripts'])
  const script = value?.rows.find(each => each.id === scriptId)
  const problem = problemAt('scriptId') ?? problemAt('scriptVersion')
  if (picking)
    return (
      <ScriptPicker
        label={words.checkScript}
        chosenId={scriptId || null}
        refuse={({ declaration }) =>
          declaration.inputs.some(input => input.defaultValue === null) ? words.checkInputs : null
        }
        onScript={({ id, version }) => {
          onCondition({ ...condition, scriptId: id, scriptVersion: version })
          setPicking(false)
        }}
        problem={problem}
      />
    )
  return (
    <PinnedScript
      label={words.checkScript}
      scriptId={scriptId}
      name={script?.declaration.name ?? scriptId}
      version={scriptVersion}
      newestVersion={script?.version ?? scriptVersion}
      change={words.changeCheck}
      onChange={() => setPicking(true)}
      onVersion={version => onCondition({ ...condition, scriptVersion: version })}
      problem={problem}
    />
  )
}
