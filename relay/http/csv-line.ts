/**
 * One line of a table as RFC 4180 has it, with its end. A text that a spreadsheet would take for a formula gets an apostrophe before it:
 * names, chat and what scripts print come from others. A number stays one, also below zero. Pure.
 */
export function csvLine(values: readonly (string | number)[]): string {
  const cells = values.map(value => {
    if (typeof value === 'number') return String(value)
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${cells.join(',')}\r\n`
}
