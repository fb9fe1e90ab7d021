/**
 * One line of a table as RFC 4180 has it. A value that a spreadsheet would take for a formula gets an apostrophe before it: names
 * and chat come from people. Pure.
 */
export function csvLine(values: readonly string[]): string {
  const cells = values.map(value => {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${cells.join(',')}\r\n`
}
