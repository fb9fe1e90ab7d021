/** The line that a problem's place names (`line 3`), or null where it names none. */
export function problemLine(where: string): number | null {
  const line = /^line (\d{1,6})$/i.exec(where.trim())?.[1]
  return line === undefined ? null : Number(line)
}
