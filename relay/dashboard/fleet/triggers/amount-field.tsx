import { useState } from 'preact/hooks'
import { amountUnits, conditionWords } from '../../../../shared/words/en/dashboard-triggers.ts'
import { say } from '../../../../shared/words/say.ts'
import { useFrame, type FieldFrame } from '../../parts/form.tsx'

export type AmountUnit = keyof typeof amountUnits
/** How much one of each unit is; the smallest first. */
export type Units = readonly (readonly [AmountUnit, number])[]

export const spanUnits = [
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
] as const satisfies Units
export const sizeUnits = [
  ['kB', 1000],
  ['MB', 1_000_000],
  ['GB', 1_000_000_000],
] as const satisfies Units

/** The largest unit in which the value is whole, else the smallest. Pure. */
export function fittingUnit(value: number, units: Units): AmountUnit | undefined {
  const whole = units.findLast(([, size]) => value >= size && value % size === 0)
  return (whole ?? units[0])?.[0]
}

/**
 * A labelled number within a range, in one of several units where there are any; what lies outside is brought inside when the field is
 * left, so that the value is always one that will do.
 */
export function AmountField(
  props: FieldFrame & {
    value: number
    onValue: (value: number) => void
    /** Least and most, in the same measure as the value. */
    range: readonly [number, number]
    units?: Units
  },
) {
  const { label, value, onValue, range, units = [] } = props
  const { bound, below } = useFrame(props)
  const [chosen, setChosen] = useState(() => fittingUnit(value, units))
  const [unit, size] = units.find(([each]) => each === chosen) ?? [undefined, 1]
  const [least, most] = range
  const inside = (amount: number): number => Math.min(most, Math.max(least, Math.round(amount * size)))
  const shown = (of: number): string => String(Number((of / size).toFixed(3)))
  return (
    <div class="field amount">
      <label for={bound.id}>{label}</label>
      <div class="row">
        <input
          {...bound}
          type="number"
          required
          step="any"
          value={shown(value)}
          onChange={({ currentTarget }) => {
            const next = inside(Number(currentTarget.value))
            currentTarget.value = shown(next)
            onValue(next)
          }}
        />
        {unit !== undefined && units.length > 1 && (
          <select
            aria-label={say(conditionWords.unit, { field: label })}
            value={unit}
            onChange={({ currentTarget }) => {
              const found = units.find(([each]) => each === currentTarget.value)
              if (!found) return
              setChosen(found[0])
              onValue(Math.min(most, Math.max(least, Math.round((value / size) * found[1]))))
            }}
          >
            {units.map(([each]) => (
              <option key={each} value={each} selected={each === unit}>
                {amountUnits[each]}
              </option>
            ))}
          </select>
        )}
      </div>
      {below}
    </div>
  )
}
