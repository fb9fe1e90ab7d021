import type { Batch } from '../../../../shared/fleet/fan-out.ts'
import { formatDuration } from '../../../../shared/jobs/format-output.ts'
import type { Script } from '../../../../shared/protocol/api/jobs.ts'
import { newFanOutWords as words } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { Choice, Field, TextArea } from '../../parts/form.tsx'
import type { DraftField, FanOutDraft } from './fan-out-draft.ts'

interface Part {
  draft: FanOutDraft
  change: (changes: Partial<FanOutDraft>) => void
  problems: Partial<Record<DraftField, string>>
}

/** The batch, when to stop, and how long a device may take to come for it. TRIG2, TRIG3. */
export function HowFields({ draft, change, problems, script }: Part & { script: Script | null }) {
  const plain = { autocomplete: 'off', maxLength: 8 } as const
  return (
    <>
      <div class="row pair">
        <Choice
          label={words.batchBy}
          value={draft.batchBy}
          onValue={batchBy => change({ batchBy })}
          options={Object.entries(words.batchKinds) as [Batch['by'], string][]}
        />
        <Field
          label={words.batchSize}
          hint={draft.batchBy === 'percent' ? words.percentHint : words.numberHint}
          value={draft.batchSize}
          onValue={batchSize => change({ batchSize })}
          problem={problems.batch}
          attributes={plain}
        />
      </div>
      <Field
        label={words.stop}
        hint={words.stopHint}
        value={draft.stopAbove}
        onValue={stopAbove => change({ stopAbove })}
        problem={problems.stop}
        attributes={plain}
      />
      <div class="row pair">
        <Field
          label={words.delivery}
          hint={words.deliveryHint}
          value={draft.deliveryAmount}
          onValue={deliveryAmount => change({ deliveryAmount })}
          problem={problems.delivery}
          attributes={plain}
        />
        <Choice
          label={words.unit}
          value={draft.deliveryUnitMs}
          onValue={deliveryUnitMs => change({ deliveryUnitMs })}
          options={Object.entries(words.units) as [FanOutDraft['deliveryUnitMs'], string][]}
        />
      </div>
      {script && (
        <p class="soft small">{say(words.runTime, { time: formatDuration(script.declaration.timeOutMs) })}</p>
      )}
    </>
  )
}

/** What it is called, and why it is run. */
export function WhyFields({ draft, change, problems }: Part) {
  return (
    <>
      <Field
        label={words.name}
        hint={words.nameHint}
        value={draft.name}
        onValue={name => change({ name })}
        attributes={{ maxLength: 120, autocomplete: 'off' }}
      />
      <TextArea
        label={words.reason}
        hint={words.reasonHint}
        value={draft.reason}
        onValue={reason => change({ reason })}
        problem={problems.reason}
        rows={2}
        attributes={{ required: true, maxLength: 500 }}
      />
      <Field
        label={words.ticket}
        hint={words.ticketHint}
        value={draft.ticket}
        onValue={ticket => change({ ticket })}
        attributes={{ maxLength: 120, autocomplete: 'off' }}
      />
    </>
  )
}
