import { useState } from 'preact/hooks'
import { finalFanOutStates } from '../../../../shared/fleet/fan-out.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import { fanOutPageWords as words } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { hasRole, signedIn } from '../../link/sign-in-state.ts'
import { useAct } from '../../link/use-act.ts'
import { AskFirst, Confirm } from '../../parts/dialog.tsx'
import { tell } from '../../parts/messages.tsx'
import { ActFailure } from '../../parts/shown.tsx'
import { countText } from '../found-devices.tsx'

interface Props {
  fanOut: FanOut
  onChange: () => void
}

/** What can be done with a fan-out in the state that it has, by whom is signed in. */
export function FanOutActs({ fanOut, onChange }: Props) {
  const { state, name } = fanOut
  const params = { id: fanOut.id }
  const move = useAct(async (to: 'pause' | 'resume') => {
    await call(`POST /api/fan-outs/:id/${to}`, { params })
    tell(to === 'pause' ? words.paused : words.resumed)
    onChange()
  })
  if (!hasRole('administrator', 'support')) return null
  return (
    <>
      {state === 'running' && (
        <button type="button" class="quiet" aria-busy={move.busy} onClick={() => move.press('pause')}>
          {words.pause}
        </button>
      )}
      {state === 'paused' && (
        <button type="button" aria-busy={move.busy} onClick={() => move.press('resume')}>
          {words.resume}
        </button>
      )}
      {!finalFanOutStates.includes(state) && (
        <AskFirst
          word={words.cancel}
          title={say(words.cancelTitle, { name })}
          text={words.cancelText}
          act={async () => {
            await call('POST /api/fan-outs/:id/cancel', { params })
            tell(words.cancelled)
            onChange()
          }}
        />
      )}
      <a href={`/fan-outs/new?again=${fanOut.id}`} role="button" class="outline">
        {words.runAgain}
      </a>
      <ActFailure failure={move.failure} />
    </>
  )
}

/** Approve and Reject for an administrator other than who asked for it; to everybody else, what it waits for. */
export function Decide({ fanOut, onChange }: Props) {
  const [asking, setAsking] = useState<'approve' | 'reject' | null>(null)
  if (fanOut.state !== 'awaiting-approval') return null
  if (fanOut.requestedById === signedIn.value?.user.id) return <p>{words.ownApproval}</p>
  if (!hasRole('administrator')) return <p>{words.awaitsApproval}</p>
  const { name, requestedBy: who } = fanOut
  const decide = async (approve: boolean): Promise<void> => {
    await call('POST /api/fan-outs/:id/decide', { params: { id: fanOut.id }, body: { approve } })
    tell(approve ? words.approved : words.rejected)
    onChange()
  }
  const close = (): void => setAsking(null)
  return (
    <p class="row">
      <button type="button" onClick={() => setAsking('approve')}>
        {words.approve}
      </button>
      <button type="button" class="quiet" onClick={() => setAsking('reject')}>
        {words.reject}
      </button>
      {asking === 'approve' && (
        <Confirm
          title={say(words.approveTitle, { name })}
          text={say(words.approveText, { devices: countText(fanOut.devices) })}
          word={words.approve}
          harmless
          onClose={close}
          act={() => decide(true)}
        />
      )}
      {asking === 'reject' && (
        <Confirm
          title={say(words.rejectTitle, { name })}
          text={say(words.rejectText, { who })}
          word={words.reject}
          onClose={close}
          act={() => decide(false)}
        />
      )}
    </p>
  )
}
