/** A name as people read it: `FreedSpaceMB` is “Freed Space MB”, `last_boot` is “Last boot”. Letters keep their case. */
export function splitName(name: string): string {
  const spaced = name
    .replace(/[_\s-]+/g, ' ')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .trim()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** The first sentence of a text without its full stop, cut between two words where it is longer than `limit`. */
export function firstSentence(text: string, limit: number): string {
  const end = text.search(/[.!?](?=\s|$)/)
  const sentence = (end === -1 ? text : text.slice(0, text.charAt(end) === '.' ? end : end + 1)).trim()
  return cutBetweenWords(sentence, limit)
}

/** A text of at most `limit` characters; what was cut ends in `…`. */
export function cutBetweenWords(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit - 1)
  const space = cut.lastIndexOf(' ')
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).trimEnd()}…`.toWellFormed()
}
