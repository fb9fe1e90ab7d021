import { useRef, useState } from 'preact/hooks'
import type { WindowGrid as Hours } from '../../../../shared/jobs/time-window.ts'
import { weekdayNames, windowWords as words } from '../../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../../shared/words/say.ts'

interface Cell {
  day: number
  hour: number
}

/** Monday first, as people plan; the hours' rows begin with Sunday. */
const daysInOrder = [1, 2, 3, 4, 5, 6, 0] as const
const hoursOfDay = Array.from({ length: 24 }, (_, hour) => hour)
const hourText = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`

/** Where an arrow key leads; null for any other key. */
function moved({ day, hour }: Cell, key: string, hoursDown: boolean): Cell | null {
  const steps: Record<string, readonly [number, number]> = {
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    Home: [0, -24],
    End: [0, 24],
  }
  const step = steps[key]
  if (!step) return null
  const [days, hours] = hoursDown ? [step[1], step[0]] : step
  const place = daysInOrder.findIndex(each => each === day)
  return {
    day: daysInOrder[Math.min(6, Math.max(0, place + days))] ?? day,
    hour: Math.min(23, Math.max(0, hour + hours)),
  }
}

/**
 * Hours by days to be opened and closed: by mouse and finger (what is dragged over becomes what the first cell becomes), by keyboard
 * (one cell has the focus, arrow keys move it). `hoursDown` turns it for a narrow screen. WIN1.
 */
export function WindowGrid(props: {
  hours: Hours
  onHours: (hours: boolean[][]) => void
  hoursDown: boolean
}) {
  const { hours, onHours, hoursDown } = props
  const [at, setAt] = useState<Cell>({ day: 1, hour: 0 })
  const table = useRef<HTMLDivElement>(null)
  const painting = useRef<boolean | null>(null)
  const latest = useRef(hours)
  latest.current = hours

  const paint = (cells: readonly Cell[], open: boolean): void => {
    if (cells.every(({ day, hour }) => latest.current[day]?.[hour] === open)) return
    const next = latest.current.map(row => [...row])
    for (const { day, hour } of cells) next[day]![hour] = open
    latest.current = next
    onHours(next)
  }
  const isOpen = ({ day, hour }: Cell): boolean => latest.current[day]?.[hour] === true
  const focus = (cell: Cell): void => {
    setAt(cell)
    table.current?.querySelector<HTMLElement>(`[data-cell='${cell.day} ${cell.hour}']`)?.focus()
  }
  const cellAt = (x: number, y: number): Cell | null => {
    const place = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-cell]')?.dataset['cell']
    const [day, hour] = place?.split(' ').map(Number) ?? []
    return day === undefined || hour === undefined ? null : { day, hour }
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault()
      paint([at], !isOpen(at))
      return
    }
    const next = moved(at, event.key, hoursDown)
    if (!next) return
    event.preventDefault()
    if (event.shiftKey) paint([next], isOpen(at))
    focus(next)
  }

  const dayHead = (day: number) => (
    <div key={`day ${day}`} role={hoursDown ? 'columnheader' : 'rowheader'} class="day">
      <button
        type="button"
        class="quiet"
        tabIndex={-1}
        title={say(words.wholeDay, { day: weekdayNames[day] ?? '' })}
        onClick={() => {
          const cells = hoursOfDay.map(hour => ({ day, hour }))
          paint(cells, !cells.every(isOpen))
        }}
      >
        {(weekdayNames[day] ?? '').slice(0, hoursDown ? 2 : 3)}
      </button>
    </div>
  )
  const hourHead = (hour: number) => (
    <div key={`hour ${hour}`} role={hoursDown ? 'rowheader' : 'columnheader'} class="hour">
      {hoursDown ? hourText(hour) : String(hour).padStart(2, '0')}
    </div>
  )
  const cell = (day: number, hour: number) => {
    const open = hours[day]?.[hour] === true
    return (
      <div
        key={`${day} ${hour}`}
        role="gridcell"
        data-cell={`${day} ${hour}`}
        class={open ? 'cell open' : 'cell'}
        aria-selected={open}
        aria-label={say(words.cell, {
          day: weekdayNames[day] ?? '',
          from: hourText(hour),
          to: hourText(hour + 1),
        })}
        tabIndex={at.day === day && at.hour === hour ? 0 : -1}
      />
    )
  }
  const corner = (
    <div key="corner" role="columnheader">
      <span class="visually-hidden">{words.grid}</span>
    </div>
  )
  return (
    <div
      ref={table}
      role="grid"
      aria-label={words.grid}
      aria-multiselectable
      class={hoursDown ? 'window-grid down' : 'window-grid'}
      onKeyDown={onKey}
      onPointerDown={event => {
        const first = cellAt(event.clientX, event.clientY)
        if (!first || event.button !== 0) return
        event.preventDefault()
        // The pointer is followed over the other cells also where it is a finger.
        table.current?.setPointerCapture(event.pointerId)
        painting.current = !isOpen(first)
        paint([first], painting.current)
        focus(first)
      }}
      onPointerMove={event => {
        const over = painting.current === null ? null : cellAt(event.clientX, event.clientY)
        if (over && painting.current !== null) paint([over], painting.current)
      }}
      onPointerUp={() => (painting.current = null)}
      onPointerCancel={() => (painting.current = null)}
    >
      {hoursDown ? (
        <>
          <div role="row" class="grid-row">
            {corner}
            {daysInOrder.map(dayHead)}
          </div>
          {hoursOfDay.map(hour => (
            <div role="row" class="grid-row" key={hour}>
              {hourHead(hour)}
              {daysInOrder.map(day => cell(day, hour))}
            </div>
          ))}
        </>
      ) : (
        <>
          <div role="row" class="grid-row">
            {corner}
            {hoursOfDay.map(hourHead)}
          </div>
          {daysInOrder.map(day => (
            <div role="row" class="grid-row" key={day}>
              {dayHead(day)}
              {hoursOfDay.map(hour => cell(day, hour))}
            </div>
          ))}
        </>
      )}
    </div>
  )
}
