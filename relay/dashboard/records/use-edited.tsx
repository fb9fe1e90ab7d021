import { useState } from 'preact/hooks'
import { recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { useAct, type Act } from '../link/use-act.ts'

interface Edited<Value, Draft> {
  /** What the draft was begun from. */
  base: Value
  draft: Draft
  setDraft: (change: Draft | ((held: Draft) => Draft)) => void
  dirty: boolean
  /** Somebody else has saved meanwhile what is being edited here. */
  isNewer: boolean
  takeOver: () => void
  save: Act<[]>
}

/**
 * Edits what others may change too. `now` is what stands at the relay: when that moves on while something is typed here, it is `isNewer`
 * and can be taken over; without changes the draft follows by itself.
 */
export function useEdited<Value extends { version: number }, Draft>(
  now: Value,
  how: {
    draftOf: (value: Value) => Draft
    isChanged: (draft: Draft, before: Draft) => boolean
    /** Resolves to what then stands at the relay. */
    save: (draft: Draft, base: Value) => Promise<Value>
    onSaved: (saved: Value) => void
  },
): Edited<Value, Draft> {
  const [base, setBase] = useState(now)
  const [draft, setDraft] = useState(() => how.draftOf(now))
  const dirty = how.isChanged(draft, how.draftOf(base))
  const begin = (value: Value): void => {
    setBase(value)
    setDraft(how.draftOf(value))
  }
  const save = useAct(async () => {
    const saved = await how.save(draft, base)
    begin(saved)
    how.onSaved(saved)
  })
  const takeOver = (): void => {
    begin(now)
    save.clear()
  }
  const isNewer = now.version > base.version
  if (isNewer && !dirty && !save.busy) takeOver()
  return { base, draft, setDraft, dirty, isNewer, takeOver, save }
}

/** Says that somebody else was faster, and offers to take over what stands there now. */
export function Newer({
  title,
  edited,
}: {
  title: string
  edited: Pick<Edited<unknown, unknown>, 'dirty' | 'isNewer' | 'takeOver'>
}) {
  if (!edited.isNewer || !edited.dirty) return null
  return (
    <div class="notice warn" role="status">
      <p>
        <strong>{title}</strong>
      </p>
      <p>{words.conflict}</p>
      <button type="button" class="quiet" onClick={edited.takeOver}>
        {words.takeOver}
      </button>
    </div>
  )
}
