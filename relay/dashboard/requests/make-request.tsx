import { useState } from 'preact/hooks'
import { bump } from '../link/live-topics.ts'
import { requestsWords as words, approvalWords } from '../../../shared/words/en/dashboard-requests.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Choice, Field, Form, problemOf, TextArea } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import type { NeededApproval } from '../records/use-approvals.ts'
import { localText, readLocal } from '../parts/time-text.ts'
import { approvalsOf, hoursOf, usualTimes } from './request-text.ts'

/** Asks for access to a record, for one of the acts that need a request. APPR1. */
export function MakeRequest(props: {
  record: { id: string; name: string }
  needed: readonly NeededApproval[]
  onClose: () => void
}) {
  const { record, onClose } = props
  const [needed] = useState(props.needed)
  const [kind, setKind] = useState(needed[0]?.kind ?? 'unlock')
  const rule = needed.find(row => row.kind === kind)
  const longestHours = rule?.longestHours ?? 1
  const [reason, setReason] = useState('')
  const [times, setTimes] = useState(() => asText(usualTimes(Date.now(), longestHours)))
  const from = readLocal(times.from)
  const until = readLocal(times.until)
  const act = useAct(async () => {
    if (from === null || until === null) return
    const asked = { recordId: record.id, kind, reason, from, until }
    await call('POST /api/requests', { body: asked })
    tell(words.sent)
    bump(['requests'])
  })
  const isWrong = from === null || until === null || until <= from
  return (
    <Dialog title={say(words.makeTitle, { record: record.name })} onClose={onClose}>
      <Form
        act={act}
        submit={words.send}
        busy={words.sending}
        onCancel={onClose}
        onDone={onClose}
        blocked={isWrong}
      >
        <p>{words.makeText}</p>
        <Choice
          label={words.makeKind}
          value={kind}
          onValue={setKind}
          options={needed.map(row => [row.kind, approvalWords.kindNames[row.kind]] as const)}
          {...(rule && {
            hint: say(words.longest, {
              hours: hoursOf(longestHours),
              approvals: approvalsOf(rule.approvals),
            }),
          })}
        />
        <TextArea
          label={words.reason}
          hint={words.reasonHint}
          value={reason}
          onValue={setReason}
          problem={problemOf(act.failure, 'reason')}
          attributes={{ required: true, minLength: 3, maxLength: 500, autofocus: true }}
        />
        <div class="form-grid">
          <Field
            label={words.from}
            type="datetime-local"
            value={times.from}
            onValue={value => setTimes(held => ({ ...held, from: value }))}
            problem={problemOf(act.failure, 'from')}
            attributes={{ required: true }}
          />
          <Field
            label={words.until}
            type="datetime-local"
            value={times.until}
            onValue={value => setTimes(held => ({ ...held, until: value }))}
            problem={problemOf(act.failure, 'until') ?? (isWrong ? words.timesWrong : undefined)}
            attributes={{ required: true }}
          />
        </div>
        <p class="soft small">
          {say(words.zone, { zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC' })}
        </p>
      </Form>
    </Dialog>
  )
}

const asText = ({ from, until }: { from: number; until: number }) => ({
  from: localText(from),
  until: localText(until),
})
