import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Plot } from './plot.ts'

const HEIGHT_PX = 220
const AXIS_FONT = '12px system-ui, sans-serif'
const CHARACTER_PX = 7
const SINGLE_BAR_PX = 56

/**
 * Draws a plot into an element, in its width and in the page's colours, and again when either changes. uPlot sets its sizes as
 * properties of elements, which the page's content security policy allows.
 */
export function drawChart(room: HTMLElement, plot: Plot): { stop: () => void } {
  let chart = make(room, plot)
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const recolour = (): void => {
    chart.destroy()
    chart = make(room, plot)
  }
  dark.addEventListener('change', recolour)
  const resized = new ResizeObserver(() => {
    if (room.clientWidth !== chart.width) chart.setSize({ width: room.clientWidth, height: HEIGHT_PX })
  })
  resized.observe(room)
  return {
    stop: () => {
      resized.disconnect()
      dark.removeEventListener('change', recolour)
      chart.destroy()
    },
  }
}

function make(room: HTMLElement, plot: Plot): uPlot {
  const style = getComputedStyle(room)
  const colour = (token: string): string => style.getPropertyValue(token).trim()
  const axis = (write: (value: number) => string): uPlot.Axis => ({
    stroke: colour('--ink-soft'),
    font: AXIS_FONT,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
    values: (_, splits) => splits.map(write),
  })
  const isBars = plot.kind === 'bars'
  const longest = (_: uPlot, values: string[] | null): number =>
    24 + CHARACTER_PX * Math.max(2, ...(values ?? []).map(text => text.length))
  return new uPlot(
    {
      width: room.clientWidth,
      height: HEIGHT_PX,
      ms: 1,
      legend: { show: false },
      cursor: { show: false },
      padding: [12, 24, 0, 0],
      scales: {
        x: { time: plot.kind === 'line', range: () => plot.xRange },
        y: { range: (_, least, greatest) => rangeOf(isBars ? 0 : least, greatest) },
      },
      axes: [
        { ...axis(plot.writeX), space: 110 },
        { ...axis(plot.writeY), size: longest, ...(isBars && { incrs: wholeSteps }) },
      ],
      series: [{}, seriesOf(plot, colour('--pico-primary'))],
    },
    [[...plot.xs], [...plot.ys]],
    room,
  )
}

function seriesOf({ kind, xs }: Plot, stroke: string): uPlot.Series {
  if (kind === 'line') return { stroke, width: 2, points: { show: true, size: 7, fill: stroke } }
  // Where all values are alike the one bar stands at them; it does not reach from half of them to half more.
  const paths = uPlot.paths.bars?.({ size: [0.92, xs.length === 1 ? SINGLE_BAR_PX : Infinity] })
  // With uPlot's own points there would be a dot on every bar.
  return { stroke, width: 0, fill: stroke, points: { show: false }, ...(paths && { paths }) }
}

/** Counts of devices have no halves. */
const wholeSteps = [0, 1, 2, 3, 4, 5, 6].flatMap(power => [1, 2, 5].map(step => step * 10 ** power))

/** With air above; a line that is flat lies in the middle. */
function rangeOf(least: number, greatest: number): uPlot.Range.MinMax {
  const span = greatest - least || Math.abs(greatest) || 1
  return least === 0 ? [0, greatest + span * 0.08 || 1] : [least - span * 0.08, greatest + span * 0.08]
}
