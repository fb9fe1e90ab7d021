/** More places than this are neither counted nor marked. */
export const MAX_MATCHES = 1000

/** A text in pieces: where `search` stands, and what stands between. Upper and lower case are the same. */
export function splitAtMatches(text: string, search: string): { text: string; isMatch: boolean }[] {
  if (search === '') return [{ text, isMatch: false }]
  const pattern = new RegExp(search.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu')
  const pieces: { text: string; isMatch: boolean }[] = []
  let from = 0
  let count = 0
  for (const match of text.matchAll(pattern)) {
    if ((count += 1) > MAX_MATCHES) break
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), isMatch: false })
    pieces.push({ text: match[0], isMatch: true })
    from = match.index + match[0].length
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from), isMatch: false })
  return pieces
}
