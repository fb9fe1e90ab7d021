import { useState } from 'preact/hooks'
import type { FieldDefinition } from '../../../shared/records/record-type.ts'
import { recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Form, problemOf, TextArea } from '../parts/form.tsx'

/** Asks for the reason; what comes back is shown until the relay's time, by this computer's clock at most a minute. */
export function UnlockDialog(props: {
  recordId: string
  field: FieldDefinition
  onClose: () => void
  onUnlocked: (shown: { value: string; until: number }) => void
}) {
  const { recordId, field, onClose, onUnlocked } = props
  const [reason, setReason] = useState('')
  const act = useAct(async () => {
    const { value, until } = await call('POST /api/records/:id/unlock', {
      params: { id: recordId },
      body: { field: field.key, reason },
    })
    onUnlocked({ value, until: shownUntil(until, Date.now()) })
  })
  return (
    <Dialog title={say(words.unlockTitle, { label: field.label })} onClose={onClose}>
      <Form act={act} submit={words.unlock} onCancel={onClose} onDone={onClose}>
        <p>{words.unlockText}</p>
        <TextArea
          label={words.reason}
          hint={words.reasonHint}
          value={reason}
          onValue={setReason}
          problem={problemOf(act.failure, 'reason')}
          attributes={{ required: true, minLength: 3, maxLength: 500, autofocus: true }}
        />
      </Form>
    </Dialog>
  )
}

const LONGEST_MS = 60_000

/** The relay's time, unless the two clocks differ so much that it would be shown too long, or not at all. Pure. */
export function shownUntil(until: number, now: number): number {
  return until <= now || until > now + LONGEST_MS ? now + LONGEST_MS : until
}
