/** One figure: what was measured, and the figure the project wants to reach (null: none is set). */
export interface Figure {
  measure: string
  value: number
  unit: string
  wanted: { least?: number; most?: number } | null
}

/** The value below which the given share (0 to 1) of the sorted values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

function reached({ value, wanted }: Figure): string {
  if (!wanted) return ''
  const isReached = value >= (wanted.least ?? -Infinity) && value <= (wanted.most ?? Infinity)
  const text = wanted.least === undefined ? `≤ ${wanted.most}` : `≥ ${wanted.least}`
  return `${isReached ? 'reached' : 'NOT reached'} (${text})`
}

/** Prints a figure as it is known, so that a long run shows where it is. */
export function printFigure(figure: Figure, json: boolean): void {
  if (json) console.log(JSON.stringify(figure))
  else {
    const value = `${Math.round(figure.value * 100) / 100} ${figure.unit}`
    console.log(`${figure.measure.padEnd(58)} ${value.padStart(14)}   ${reached(figure)}`)
  }
}
