import { useId } from 'preact/hooks'
import { isTimeZone } from '../../../shared/jobs/zoned-time.ts'
import { recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { Field } from '../parts/form.tsx'

/** The browser's own zones; UTC is missing among them in some. */
const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]

/** A time zone by its name, with all of them to choose from. */
export function TimeZoneField(props: {
  value: string
  onValue: (value: string) => void
  problem: string | undefined
  readOnly?: boolean
}) {
  const { value, onValue, problem, readOnly } = props
  const listId = useId()
  const wrong = value !== '' && !isTimeZone(value) ? words.timeZoneWrong : undefined
  return (
    <>
      <Field
        label={words.timeZone}
        hint={words.timeZoneHint}
        value={value}
        onValue={onValue}
        problem={problem ?? wrong}
        attributes={{
          list: listId,
          required: true,
          maxLength: 60,
          autocomplete: 'off',
          spellcheck: false,
          readOnly: readOnly ?? false,
        }}
      />
      <datalist id={listId}>
        {zones.map(zone => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  )
}
