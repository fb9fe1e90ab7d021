import { useEffect, useState } from 'preact/hooks'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import type { FieldDefinition } from '../../../shared/records/record-type.ts'
import { recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { CopyLine } from '../parts/copy-line.tsx'
import { Field } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Remaining, When } from '../parts/when.tsx'
import { may } from './may.ts'
import { UnlockDialog } from './unlock-dialog.tsx'

/**
 * A secured field of a record: masked; unlocked with a reason for its time, and hidden again at its end or when the page is left.
 * The value lives in this component alone, so that it goes with it. RECD1, SEC1.
 */
export function SecretField(props: {
  record: HandrailRecord
  field: FieldDefinition
  /** Whether an approval rule asks for a request that the person does not have. */
  needsRequest: boolean
  problem?: string | undefined
  /** The new value as typed; undefined: as it is. Without `onChange` it can only be looked at. */
  changed?: string | undefined
  onChange?: (value: string | undefined) => void
}) {
  const { record, field, needsRequest, problem, changed, onChange } = props
  const { label, key } = field
  const [asking, setAsking] = useState(false)
  const [shown, setShown] = useState<{ value: string; until: number } | null>(null)
  const state = record.secured.find(each => each.key === key)
  const isSet = state?.isSet === true
  // The access may end before the time does: by expiry, check-in or revocation.
  useEffect(() => {
    if (needsRequest) setShown(null)
  }, [needsRequest])
  const hide = (): void => {
    setShown(null)
    tell(say(words.hidden, { label }))
  }
  return (
    <fieldset class="field secret" aria-label={label}>
      <span class="label">{label}</span>
      <p class="row">
        {isSet ? (
          <span>
            <span class="mask" aria-hidden="true">
              {words.mask}
            </span>{' '}
            <span class="soft small">
              {words.secretSet}
              {state.changedAt !== null && (
                <>
                  , <When at={state.changedAt} relative />
                </>
              )}
            </span>
          </span>
        ) : (
          <span class="soft">{words.secretNotSet}</span>
        )}
        {isSet && shown === null && (
          <Unlock
            label={label}
            isAllowed={may(record.access, 'unlock')}
            needsRequest={needsRequest}
            onUnlock={() => setAsking(true)}
          />
        )}
        {onChange && changed === undefined && (
          <button
            type="button"
            class="quiet small"
            aria-label={say(isSet ? words.changeSecret : words.setSecret, { label })}
            onClick={() => onChange('')}
          >
            {isSet ? words.change : words.set}
          </button>
        )}
      </p>
      {shown && (
        <div class="shown">
          <CopyLine label={say(words.unlocked, { label })} text={shown.value} />
          <p class="row spread small">
            <span>
              {words.hiddenIn} <Remaining until={shown.until} onEnd={hide} />
            </span>
            <button type="button" class="quiet small" onClick={hide}>
              {words.hide}
            </button>
          </p>
        </div>
      )}
      {onChange && changed !== undefined && (
        <NewValue label={label} value={changed} onChange={onChange} isSet={isSet} problem={problem} />
      )}
      {asking && (
        <UnlockDialog
          recordId={record.id}
          field={field}
          onClose={() => setAsking(false)}
          onUnlocked={setShown}
        />
      )}
    </fieldset>
  )
}

function Unlock(props: { label: string; isAllowed: boolean; needsRequest: boolean; onUnlock: () => void }) {
  const { label, isAllowed, needsRequest, onUnlock } = props
  if (!isAllowed) return <span class="soft small">{words.unlockNeeds}</span>
  if (needsRequest) return <span class="soft small">{words.unlockNeedsRequest}</span>
  return (
    <button type="button" class="small" aria-label={say(words.unlockOf, { label })} onClick={onUnlock}>
      {words.unlock}
    </button>
  )
}

/** A new value is typed, or the old one cleared; both count when the record is saved. */
function NewValue(props: {
  label: string
  value: string
  onChange: (value: string | undefined) => void
  isSet: boolean
  problem: string | undefined
}) {
  const { label, value, onChange, isSet, problem } = props
  return (
    <>
      <Field
        label={say(words.newSecret, { label })}
        type="password"
        value={value}
        onValue={onChange}
        problem={problem}
        {...(isSet && value === '' && { hint: words.willClear })}
        attributes={{ autocomplete: 'new-password', maxLength: 4000, autofocus: true }}
      />
      <button type="button" class="quiet small" onClick={() => onChange(undefined)}>
        {words.keepSecret}
      </button>
    </>
  )
}
