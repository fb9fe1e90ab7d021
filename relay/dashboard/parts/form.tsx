import type { ComponentChildren, InputHTMLAttributes } from 'preact'
import { useId } from 'preact/hooks'
import type { Failure } from '../../../shared/protocol/failure.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import type { Act } from '../link/use-act.ts'
import { reportNotAdded } from './not-added.ts'
import { ActFailure } from './shown.tsx'

/** What the relay said of one field: the problem whose place ends in the field's name. */
export function problemOf(failure: Failure | null, field: string): string | undefined {
  return failure?.problems?.find(problem => problem.where.split('.').at(-1) === field)?.message
}

export interface FieldFrame {
  label: string
  hint?: ComponentChildren
  problem?: string | undefined
}

/** The id of a field, the attributes that bind hint and problem to it, and both to be put below it. */
export function useFrame({ hint, problem }: FieldFrame) {
  const id = useId()
  const described = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`]
    .filter(Boolean)
    .join(' ')
  return {
    id,
    bound: {
      id,
      ...(described && { 'aria-describedby': described }),
      ...(problem !== undefined && { 'aria-invalid': true as const }),
    },
    below: (
      <>
        {hint !== undefined && (
          <small id={`${id}-hint`} class="hint">
            {hint}
          </small>
        )}
        {problem !== undefined && (
          <small id={`${id}-problem`} class="problem">
            {problem}
          </small>
        )}
      </>
    ),
  }
}

/** The attributes of an input that the dashboard has use for. */
export interface InputAttributes {
  required?: boolean
  readOnly?: boolean
  minLength?: number
  maxLength?: number
  min?: number
  max?: number
  pattern?: string
  placeholder?: string
  list?: string
  inputMode?: 'numeric'
  autocomplete?: string
  autocapitalize?: 'none'
  autofocus?: boolean
  spellcheck?: boolean
  'aria-required'?: boolean
}

/** A labelled input with its hint and its problem. */
export function Field(
  props: FieldFrame & {
    value: string
    onValue: (value: string) => void
    type?: 'text' | 'search' | 'email' | 'password' | 'number' | 'datetime-local'
    attributes?: InputAttributes
  },
) {
  const frame = useFrame(props)
  // The types know inputs by the one type each has; which it is, is the caller's to say here.
  const attributes = {
    ...props.attributes,
    ...frame.bound,
    type: props.type ?? 'text',
  } as InputHTMLAttributes
  return (
    <div class="field">
      <label for={frame.id}>{props.label}</label>
      <input
        {...attributes}
        value={props.value}
        onInput={event => props.onValue(event.currentTarget.value)}
      />
      {frame.below}
    </div>
  )
}

/** A labelled text of several lines. */
export function TextArea(
  props: FieldFrame & {
    value: string
    onValue: (value: string) => void
    rows?: number
    attributes?: Pick<InputAttributes, 'required' | 'minLength' | 'maxLength' | 'autofocus' | 'spellcheck'>
  },
) {
  const frame = useFrame(props)
  return (
    <div class="field">
      <label for={frame.id}>{props.label}</label>
      <textarea
        {...props.attributes}
        {...frame.bound}
        rows={props.rows ?? 3}
        value={props.value}
        onInput={event => props.onValue(event.currentTarget.value)}
      />
      {frame.below}
    </div>
  )
}

/** A labelled tick. */
export function Tick(props: {
  label: string
  checked: boolean
  onTick: (checked: boolean) => void
  disabled?: boolean
}) {
  const id = useId()
  return (
    <div class="field tick">
      <input
        id={id}
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled ?? false}
        onChange={event => props.onTick(event.currentTarget.checked)}
      />
      <label for={id}>{props.label}</label>
    </div>
  )
}

/** A labelled choice among values. */
export function Choice<V extends string>(
  props: FieldFrame & {
    value: V
    onValue: (value: V) => void
    options: readonly (readonly [V, string])[]
    attributes?: { 'aria-required'?: boolean }
  },
) {
  const frame = useFrame(props)
  return (
    <div class="field">
      <label for={frame.id}>{props.label}</label>
      <select
        {...props.attributes}
        {...frame.bound}
        value={props.value}
        onChange={event => props.onValue(event.currentTarget.value as V)}
      >
        {props.options.map(([value, name]) => (
          <option key={value} value={value} selected={value === props.value}>
            {name}
          </option>
        ))}
      </select>
      {frame.below}
    </div>
  )
}

/** A form for one act: its failure, its submit button, and Cancel where there is something to go back to. */
export function Form(props: {
  act: Pick<Act<[]>, 'busy' | 'failure' | 'run'>
  submit: string
  busy?: string
  onCancel?: () => void
  onDone?: () => void
  /** Extra reason for which it cannot be sent now. */
  blocked?: boolean
  children: ComponentChildren
}) {
  const { act, submit, busy, onCancel, onDone, blocked, children } = props
  const submitted = async (): Promise<void> => {
    if (await act.run()) onDone?.()
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (!reportNotAdded(event.currentTarget)) void submitted()
      }}
    >
      {children}
      <ActFailure failure={act.failure} />
      <div class="row dialog-end">
        {onCancel && (
          <button type="button" class="quiet" onClick={onCancel}>
            {commonWords.cancel}
          </button>
        )}
        <button type="submit" aria-busy={act.busy} disabled={blocked}>
          {act.busy && busy ? busy : submit}
        </button>
      </div>
    </form>
  )
}
