/**
 * One range of bytes, `to` behind its last; null where the whole is wanted: without a range, with several or with one that is not
 * understood, as the standard has it. Pure. RFC 9110, 14.1.2.
 */
export function readRange(
  header: string | undefined,
  size: number,
): { from: number; to: number } | 'invalid' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return null
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  return from < to ? { from, to } : 'invalid'
}
