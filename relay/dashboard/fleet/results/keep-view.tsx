import { useState } from 'preact/hooks'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useAct } from '../../link/use-act.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Form, problemOf } from '../../parts/form.tsx'
import { tell } from '../../parts/messages.tsx'

/** A link to what is shown, and the same under a name for everybody. */
export function KeepView({ address }: { address: string }) {
  const [naming, setNaming] = useState(false)
  const [name, setName] = useState('')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(new URL(address, location.href).href)
      tell(words.linkCopied)
    } catch {
      // Not allowed here (no secure context, or the person said no).
      tell(words.linkCopyFailed)
    }
  }
  const act = useAct(async () => {
    await call('POST /api/saved-views', { body: { name, address } })
    tell(say(words.viewKept, { name }))
    setNaming(false)
    setName('')
  })
  return (
    <>
      <button type="button" class="quiet" onClick={() => void copy()}>
        {words.copyLink}
      </button>
      <button type="button" class="quiet" onClick={() => setNaming(true)}>
        {words.keepView}
      </button>
      {naming && (
        <Dialog title={words.keepView} onClose={() => setNaming(false)}>
          <Form
            act={act}
            submit={commonWords.save}
            onCancel={() => setNaming(false)}
            blocked={name.trim() === ''}
          >
            <Field
              label={words.viewName}
              hint={words.viewHint}
              problem={problemOf(act.failure, 'name')}
              value={name}
              onValue={setName}
              attributes={{ maxLength: 120, required: true, autofocus: true }}
            />
          </Form>
        </Dialog>
      )}
    </>
  )
}
