import { signal, type ReadonlySignal } from '@preact/signals'
import {
  MAX_MARK_POINTS,
  MAX_MARK_TEXT,
  type Mark,
  type MarkColour,
  type MarkKind,
} from '../../../../shared/protocol/channel/marks.ts'
import { withMark, type MarkMessage } from '../../../../shared/sessions/mark-list.ts'
import type { Place } from '../input/input-out.ts'

/** The marks of this page. They outlive connections: after each, and after a time in a mode without marks, the device is told all of them again. SCR2. */
export interface Marks {
  shown: ReadonlySignal<readonly Mark[]>
  tool: ReadonlySignal<MarkKind>
  colour: ReadonlySignal<MarkColour>
  choose(change: { tool?: MarkKind; colour?: MarkColour }): void
  /** Begins a mark with the chosen tool, or moves the one pointer that there is. */
  begin(place: Place): void
  /** Goes on with the mark that was begun: its other corner, the next point of its line. */
  reach(place: Place): void
  finish(): void
  /** Gives up the mark that was begun. */
  drop(): void
  write(place: Place, text: string): void
  /** Takes away what was drawn last. */
  undo(): void
  clear(): void
  /** Marks may be shown at the device from now on, through this lane; null: no longer. */
  connected(say: ((message: MarkMessage) => void) | null): void
}

/** A line's points are at least this far apart, as a fraction of the picture: finer is not seen and costs its way. */
const LINE_STEP = 0.002
/** A line that grows, or a pointer that moves, is told this often at most. */
const TELL_EVERY_MS = 40

export function openMarks(options: {
  newId: () => string
  /** Runs once after so many milliseconds. */
  later: (run: () => void, ms: number) => void
}): Marks {
  const shown = signal<readonly Mark[]>([])
  const tool = signal<MarkKind>('pointer')
  const colour = signal<MarkColour>('red')
  let say: ((message: MarkMessage) => void) | null = null
  let begun: Mark | null = null
  /** Drawn, and not told yet. */
  let untold: Mark | null = null
  let isWaiting = false

  function change(message: MarkMessage): void {
    shown.value = withMark(shown.value, message)
    say?.(message)
  }
  function tellNow(): void {
    const mark = untold
    untold = null
    if (mark) say?.({ type: 'mark', mark })
  }
  function show(mark: Mark): void {
    shown.value = withMark(shown.value, { type: 'mark', mark })
    untold = mark
    if (isWaiting) return
    tellNow()
    isWaiting = true
    options.later(() => {
      isWaiting = false
      tellNow()
    }, TELL_EVERY_MS)
  }
  function finish(): void {
    tellNow()
    begun = null
  }
  const point = ({ x, y }: Place): [number, number] => [x, y]

  return {
    shown,
    tool,
    colour,
    choose(changed) {
      finish()
      if (changed.tool) tool.value = changed.tool
      if (changed.colour) colour.value = changed.colour
    },
    begin(place) {
      finish()
      const kind = tool.value
      if (kind === 'text') return
      const points: Mark['points'] =
        kind === 'pointer' || kind === 'freehand' ? [point(place)] : [point(place), point(place)]
      begun = { markId: options.newId(), kind, colour: colour.value, points }
      // One that is not drawn out yet would be a dot at the device.
      if (kind === 'pointer' || kind === 'freehand') show(begun)
    },
    reach(place) {
      if (!begun) return
      const next = withPoint(begun, place)
      if (next === begun) return
      begun = next
      show(begun)
    },
    finish,
    drop() {
      const mark = begun
      untold = null
      begun = null
      if (mark) change({ type: 'mark-remove', markId: mark.markId })
    },
    write(place, text) {
      const words = text.trim().slice(0, MAX_MARK_TEXT)
      if (words === '') return
      const mark: Mark = {
        markId: options.newId(),
        kind: 'text',
        colour: colour.value,
        points: [point(place)],
        text: words,
      }
      change({ type: 'mark', mark })
    },
    undo() {
      finish()
      const last = shown.value.at(-1)
      if (last) change({ type: 'mark-remove', markId: last.markId })
    },
    clear() {
      finish()
      change({ type: 'marks-clear' })
    },
    connected(opened) {
      say = opened
      untold = null
      if (!say) return
      say({ type: 'marks-clear' })
      for (const mark of shown.value) say({ type: 'mark', mark })
    },
  }
}

/** The mark with its next point; the same mark where that is too close to be seen. */
function withPoint(mark: Mark, { x, y }: Place): Mark {
  const [first] = mark.points
  if (mark.kind === 'pointer' || !first) return { ...mark, points: [[x, y]] }
  if (mark.kind !== 'freehand') return { ...mark, points: [first, [x, y]] }
  const last = mark.points.at(-1) ?? first
  if (Math.hypot(x - last[0], y - last[1]) < LINE_STEP) return mark
  // A line of too many points keeps every second one, and goes on.
  const room =
    mark.points.length < MAX_MARK_POINTS ? mark.points : mark.points.filter((_, index) => index % 2 === 0)
  return { ...mark, points: [...room, [x, y]] }
}
