import { useState } from 'preact/hooks'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { useAct } from '../link/use-act.ts'
import { Dialog } from './dialog.tsx'
import { Field, Form, problemOf } from './form.tsx'

/** A button for what is kept under a name: it asks for the name first. */
export function AskName(props: {
  word: string
  small?: boolean
  label: string
  hint: string
  maxLength: number
  /** With the name as it was typed, without spaces around it. */
  act: (name: string) => Promise<void>
}) {
  const { word, small = false, label, hint, maxLength, act } = props
  const [asking, setAsking] = useState(false)
  const [name, setName] = useState('')
  const keep = useAct(async () => {
    await act(name.trim())
    setAsking(false)
    setName('')
  })
  const close = (): void => setAsking(false)
  return (
    <>
      <button type="button" class={small ? 'quiet small' : 'quiet'} onClick={() => setAsking(true)}>
        {word}
      </button>
      {asking && (
        <Dialog title={word} onClose={close}>
          <Form act={keep} submit={commonWords.save} onCancel={close} blocked={name.trim() === ''}>
            <Field
              label={label}
              hint={hint}
              problem={problemOf(keep.failure, 'name')}
              value={name}
              onValue={setName}
              attributes={{ maxLength, required: true, autofocus: true }}
            />
          </Form>
        </Dialog>
      )}
    </>
  )
}
