import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import {
  policyEventTypes,
  type PolicyEvent,
  type PolicyEventType,
} from '../../../shared/jobs/policy-events.ts'
import {
  eventBoxNames,
  eventBoxWords,
  eventFieldWords as words,
  eventHints,
  policyWords,
  weekdayNames,
} from '../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { ConditionFields } from '../fleet/triggers/condition-fields.tsx'
import { freshWatched } from '../fleet/triggers/fresh-condition.ts'
import { problemsOfWatched } from '../fleet/triggers/problems-of-watched.ts'
import { WatchedSentence } from '../fleet/triggers/watched-sentence.tsx'
import { clockText, eventText, readClock } from './event-text.ts'

const NIGHT = 2 * 60

const fresh: { [T in PolicyEventType]: Extract<PolicyEvent, { type: T }> } = {
  'after-approval': { type: 'after-approval' },
  'after-record-change': { type: 'after-record-change' },
  'after-expire': { type: 'after-expire' },
  'after-check-in': { type: 'after-check-in' },
  'after-session': { type: 'after-session', deferUntilLast: false },
  'after-unlock': { type: 'after-unlock', minutes: 60 },
  'day-of-month': { type: 'day-of-month', day: 1, at: NIGHT },
  weekday: { type: 'weekday', weekday: 0, at: NIGHT },
  'on-demand': { type: 'on-demand' },
  'every-days': { type: 'every-days', days: 1, at: NIGHT },
  'random-day': { type: 'random-day', from: 15, to: 30, at: NIGHT },
  cron: { type: 'cron', expression: '0 3 * * *' },
  'on-condition': { type: 'on-condition', watched: freshWatched },
}

/**
 * The policy events as check boxes, each with its numbers. A second event of a type, which only the API can add, keeps its place below
 * and can be taken away. EVT1.
 */
export function EventBoxes(props: {
  events: readonly PolicyEvent[]
  onEvents: (events: PolicyEvent[]) => void
  problem: string | undefined
}) {
  const { events, onEvents, problem } = props
  const id = useId()
  const first = (type: PolicyEventType): PolicyEvent | undefined => events.find(event => event.type === type)
  const put = (before: PolicyEvent, after: PolicyEvent): void =>
    onEvents(events.map(event => (event === before ? after : event)))
  const toggle = (type: PolicyEventType): void => {
    const held = first(type)
    onEvents(held ? events.filter(event => event !== held) : [...events, fresh[type]])
  }
  const others = events.filter(event => first(event.type) !== event)
  return (
    <fieldset class="events" {...(problem && { 'aria-describedby': `${id}-problem` })}>
      <legend>{policyWords.events}</legend>
      <p class="soft small">{policyWords.eventsHint}</p>
      {problem && (
        <p id={`${id}-problem`} class="problem small" role="alert">
          {problem}
        </p>
      )}
      {policyEventTypes.map(type => {
        const held = first(type)
        return (
          <div class="event" key={type}>
            <input
              type="checkbox"
              id={`${id}-${type}`}
              aria-label={eventBoxNames[type]}
              checked={held !== undefined}
              onChange={() => toggle(type)}
            />
            <div>
              <Line type={type} labelFor={`${id}-${type}`} event={held} onEvent={put} />
              {held && eventHints[type] && <small class="soft">{eventHints[type]}</small>}
              {held?.type === 'on-condition' && (
                <>
                  <ConditionFields
                    isTask
                    watched={held.watched}
                    onWatched={watched => put(held, { ...held, watched })}
                    {...(problem !== undefined && { problemAt: problemsOfWatched(held.watched) })}
                  />
                  <WatchedSentence watched={held.watched} isTask />
                </>
              )}
            </div>
          </div>
        )
      })}
      {others.length > 0 && (
        <>
          <p class="small">{policyWords.alsoEvents}</p>
          <ul class="plain">
            {others.map(event => (
              <li key={JSON.stringify(event)} class="row spread">
                {eventText(event)}
                <button
                  type="button"
                  class="quiet small"
                  aria-label={`× ${eventText(event)}`}
                  onClick={() => onEvents(events.filter(each => each !== event))}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </fieldset>
  )
}

/** The words of a check box with the fields that belong into them. */
function Line(props: {
  type: PolicyEventType
  labelFor: string
  event: PolicyEvent | undefined
  onEvent: (before: PolicyEvent, after: PolicyEvent) => void
}) {
  const { type, labelFor, event, onEvent } = props
  const { before, between, after } = eventBoxWords[type]
  const shown = event ?? fresh[type]
  const off = event === undefined
  const change = (next: PolicyEvent): void => {
    if (event) onEvent(event, next)
  }
  const label = (text: string | undefined): ComponentChildren =>
    text !== undefined && (
      <label for={labelFor} class="inline">
        {text}
      </label>
    )
  return (
    <div class="row line">
      {label(before)}
      {shown.type === 'after-unlock' && (
        <NumberBox
          name={words.minutes}
          off={off}
          value={shown.minutes}
          range={[1, 525_600]}
          onValue={minutes => change({ ...shown, minutes })}
        />
      )}
      {shown.type === 'day-of-month' && (
        <NumberBox
          name={words.day}
          off={off}
          value={shown.day}
          range={[1, 31]}
          onValue={day => change({ ...shown, day })}
        />
      )}
      {shown.type === 'weekday' && (
        <select
          aria-label={words.weekday}
          disabled={off}
          value={shown.weekday}
          onChange={({ currentTarget }) => change({ ...shown, weekday: Number(currentTarget.value) })}
        >
          {weekdayNames.map((name, day) => (
            <option key={name} value={day} selected={day === shown.weekday}>
              {name}
            </option>
          ))}
        </select>
      )}
      {shown.type === 'every-days' && (
        <NumberBox
          name={words.days}
          off={off}
          value={shown.days}
          range={[1, 366]}
          onValue={days => change({ ...shown, days })}
        />
      )}
      {shown.type === 'random-day' && (
        <>
          <NumberBox
            name={words.from}
            off={off}
            value={shown.from}
            range={[1, 366]}
            onValue={from => change({ ...shown, from, to: Math.max(from, shown.to) })}
          />
          {label(between ?? '')}
          <NumberBox
            name={words.to}
            off={off}
            value={shown.to}
            range={[1, 366]}
            onValue={to => change({ ...shown, to, from: Math.min(to, shown.from) })}
          />
        </>
      )}
      {label(after)}
      {shown.type === 'cron' && (
        <input
          type="text"
          aria-label={words.expression}
          class="expression"
          disabled={off}
          spellcheck={false}
          autocomplete="off"
          value={shown.expression}
          onInput={({ currentTarget }) => change({ ...shown, expression: currentTarget.value })}
        />
      )}
      {'at' in shown && (
        <>
          <span>{policyWords.at}</span>
          <input
            type="time"
            aria-label={say(words.time, { event: eventBoxNames[type] })}
            disabled={off}
            value={clockText(shown.at)}
            onChange={({ currentTarget }) => {
              const at = readClock(currentTarget.value)
              if (at === null) currentTarget.value = clockText(shown.at)
              else change({ ...shown, at })
            }}
          />
        </>
      )}
      {shown.type === 'after-session' && (
        <label class="inline wide">
          <input
            type="checkbox"
            disabled={off}
            checked={shown.deferUntilLast}
            onChange={({ currentTarget }) => change({ ...shown, deferUntilLast: currentTarget.checked })}
          />
          {words.deferUntilLast}
        </label>
      )}
    </div>
  )
}

/** A whole number within a range; what lies outside is brought inside when the field is left. */
function NumberBox(props: {
  name: string
  value: number
  range: readonly [number, number]
  off: boolean
  onValue: (value: number) => void
}) {
  const { name, value, range, off, onValue } = props
  const [least, most] = range
  return (
    <input
      type="number"
      class="number"
      aria-label={name}
      disabled={off}
      min={least}
      max={most}
      value={value}
      onChange={({ currentTarget }) => {
        const typed = Math.trunc(Number(currentTarget.value))
        const inside = Math.min(most, Math.max(least, typed || least))
        currentTarget.value = String(inside)
        onValue(inside)
      }}
    />
  )
}
