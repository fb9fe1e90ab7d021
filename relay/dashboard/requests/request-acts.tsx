import { useState } from 'preact/hooks'
import type { AccessRequest } from '../../../shared/protocol/api/requests.ts'
import { requestsWords as words } from '../../../shared/words/en/dashboard-requests.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { hasRole, signedIn } from '../link/sign-in-state.ts'
import { useAct } from '../link/use-act.ts'
import { AskFirst, Confirm } from '../parts/dialog.tsx'
import { TextArea } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { ActFailure } from '../parts/shown.tsx'

const isOwn = (request: AccessRequest): boolean => request.requestedBy.id === signedIn.value?.user.id

/** What requesters do with their own requests: withdraw, check out, check in. */
export function OwnActs({ request }: { request: AccessRequest }) {
  const { id, phase, record } = request
  const [withdrawing, setWithdrawing] = useState(false)
  const params = { id }
  const checkOut = useAct(async () => {
    await call('POST /api/requests/:id/check-out', { params })
    tell(say(words.checkedOut, { record: record.name }))
  })
  const checkIn = useAct(async () => {
    await call('POST /api/requests/:id/check-in', { params })
    tell(say(words.checkedIn, { record: record.name }))
  })
  if (!isOwn(request) || !hasRole('administrator', 'support')) return null
  return (
    <>
      {(phase === 'pending' || phase === 'approved') && (
        <button type="button" class="quiet" onClick={() => setWithdrawing(true)}>
          {words.withdraw}
        </button>
      )}
      {phase === 'open' && (
        <button
          type="button"
          title={words.checkOutHint}
          aria-busy={checkOut.busy}
          onClick={() => checkOut.press()}
        >
          {words.checkOut}
        </button>
      )}
      {(phase === 'open' || phase === 'checked-out') && (
        <button
          type="button"
          class={phase === 'open' ? 'quiet' : ''}
          aria-busy={checkIn.busy}
          onClick={() => checkIn.press()}
        >
          {words.checkIn}
        </button>
      )}
      <ActFailure failure={checkOut.failure ?? checkIn.failure} />
      {withdrawing && (
        <Confirm
          title={words.withdrawTitle}
          text={words.withdrawText}
          word={words.withdraw}
          onClose={() => setWithdrawing(false)}
          act={async () => {
            await call('POST /api/requests/:id/withdraw', { params })
            tell(words.withdrawn)
          }}
        />
      )}
    </>
  )
}

/** An approver ends an access that was approved. */
export function Revoke({ request }: { request: AccessRequest }) {
  if (!request.mayRevoke) return null
  return (
    <AskFirst
      title={words.revokeTitle}
      text={words.revokeText}
      word={words.revoke}
      act={async () => {
        await call('POST /api/requests/:id/revoke', { params: { id: request.id } })
        tell(words.revoked)
      }}
    />
  )
}

/** Approve or reject, with a comment; for those who may decide now. APPR1. */
export function Decide({ request }: { request: AccessRequest }) {
  const [comment, setComment] = useState('')
  const decide = async (approve: boolean): Promise<void> => {
    await call('POST /api/requests/:id/decision', { params: { id: request.id }, body: { approve, comment } })
    tell(approve ? words.approved : words.rejected)
  }
  const approve = useAct(() => decide(true))
  const reject = useAct(() => decide(false))
  if (!request.mayDecide)
    return isOwn(request) && request.phase === 'pending' ? <p class="soft">{words.notYetYours}</p> : null
  return (
    <section class="card">
      <h2>{words.decideTitle}</h2>
      <TextArea
        label={words.comment}
        hint={words.commentHint}
        value={comment}
        onValue={setComment}
        rows={2}
        attributes={{ maxLength: 500 }}
      />
      <ActFailure failure={approve.failure ?? reject.failure} />
      <div class="row dialog-end">
        <button
          type="button"
          class="quiet"
          aria-busy={reject.busy}
          disabled={approve.busy}
          onClick={() => reject.press()}
        >
          {words.reject}
        </button>
        <button type="button" aria-busy={approve.busy} disabled={reject.busy} onClick={() => approve.press()}>
          {words.approve}
        </button>
      </div>
    </section>
  )
}
