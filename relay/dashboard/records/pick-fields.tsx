import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { RecordSummary } from '../../../shared/protocol/api/records.ts'
import { recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { DevicePicker } from '../devices/device-filter.tsx'
import { call } from '../link/call-api.ts'
import type { FieldFrame } from '../parts/form.tsx'
import { Picker, SUGGESTIONS } from '../parts/picker.tsx'

interface Named {
  id: string
  name: string
}

/** Picks one record that the person may see. */
export function RecordPicker(
  props: FieldFrame & {
    value: string
    onValue: (text: string) => void
    onRecord: (record: RecordSummary) => void
    /** A record that cannot be picked: the one that the field is on. */
    except?: string | undefined
    required?: boolean
  },
) {
  const { onRecord, except, ...rest } = props
  return (
    <Picker
      {...rest}
      placeholder={words.chooseReference}
      what={`record but ${except ?? ''}`}
      topic="records"
      find={async search => {
        const { rows } = await call('GET /api/records', {
          query: { search: search || undefined, limit: SUGGESTIONS },
        })
        return { rows: rows.filter(row => row.id !== except) }
      }}
      onPick={onRecord}
    />
  )
}

/** What was picked, with a way to pick another; or the picker. */
function Picked(props: {
  label: string
  picked: Named | null
  href: (id: string) => string
  onClear: () => void
  children: ComponentChildren
}) {
  const { label, picked, href, onClear, children } = props
  if (picked === null) return <>{children}</>
  return (
    <fieldset class="field" aria-label={label}>
      <span class="label">{label}</span>
      <span class="row">
        <a href={href(picked.id)}>{picked.name}</a>
        <button
          type="button"
          class="quiet small"
          aria-label={`${label}: ${words.hostChange}`}
          onClick={onClear}
        >
          {words.hostChange}
        </button>
      </span>
    </fieldset>
  )
}

interface PickField extends FieldFrame {
  /** What is picked now; null: nothing. */
  picked: Named | null
  onPick: (picked: Named | null) => void
  required: boolean
}

/** The device on which a record's tasks run. */
export function HostField({ picked, onPick, label, required, ...frame }: PickField) {
  const [typed, setTyped] = useState('')
  return (
    <Picked label={label} picked={picked} href={id => `/devices/${id}`} onClear={() => onPick(null)}>
      <DevicePicker
        {...frame}
        label={label}
        hint={words.hostNone}
        value={typed}
        required={required}
        onValue={setTyped}
        onDevice={device => {
          setTyped('')
          onPick({ id: device.id, name: device.name })
        }}
      />
    </Picked>
  )
}

/** Another record that a record refers to. */
export function ReferenceField({
  picked,
  onPick,
  label,
  required,
  except,
  ...frame
}: PickField & { except?: string | undefined }) {
  const [typed, setTyped] = useState('')
  return (
    <Picked label={label} picked={picked} href={id => `/records/${id}`} onClear={() => onPick(null)}>
      <RecordPicker
        {...frame}
        label={label}
        hint={words.referenceNone}
        value={typed}
        required={required}
        except={except}
        onValue={setTyped}
        onRecord={record => {
          setTyped('')
          onPick({ id: record.id, name: record.name })
        }}
      />
    </Picked>
  )
}
