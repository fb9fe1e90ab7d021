import { useState } from 'preact/hooks'
import type { Failure } from '../../../shared/protocol/failure.ts'
import { accountWords } from '../../../shared/words/en/dashboard.ts'
import { Field, problemOf } from '../parts/form.tsx'

const words = accountWords.field

export interface PasswordFields {
  value: string
  setValue: (value: string) => void
  repeat: string
  setRepeat: (value: string) => void
  /** Whether the repetition was typed and differs. */
  differs: boolean
}

export function usePassword(): PasswordFields {
  const [value, setValue] = useState('')
  const [repeat, setRepeat] = useState('')
  return { value, setValue, repeat, setRepeat, differs: repeat !== '' && repeat !== value }
}

/** A new password, twice. Its length is checked here, whether it is easily guessed by the relay. AUTH1. */
export function NewPassword(props: {
  password: PasswordFields
  failure: Failure | null
  label?: string
  field?: string
}) {
  const { password, failure, label, field } = props
  const attributes = { required: true, minLength: 15, maxLength: 256, autocomplete: 'new-password' } as const
  return (
    <>
      <Field
        label={label ?? words.password}
        hint={words.passwordHint}
        type="password"
        value={password.value}
        onValue={password.setValue}
        problem={problemOf(failure, field ?? 'password')}
        attributes={attributes}
      />
      <Field
        label={words.repeat}
        type="password"
        value={password.repeat}
        onValue={password.setRepeat}
        problem={password.differs ? words.repeatWrong : undefined}
        attributes={attributes}
      />
    </>
  )
}
