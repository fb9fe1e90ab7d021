const MAX_NAME_CHARACTERS = 120
/** Control characters, and those that turn the reading direction and so make `exe.txt` out of `txt.exe`. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/gu
const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * The name under which a received file is shown and offered for saving: no folders, nothing unseen, no special names.
 * The browser's own download rules come on top of it.
 */
export function safeFileName(offered: string): string {
  const last = offered.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .toWellFormed()
    .replace(unseen, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  const named = plain === '' ? 'file' : reservedOnWindows.test(plain) ? `_${plain}` : plain
  if (named.length <= MAX_NAME_CHARACTERS) return named
  const ending = /\.[^.\s]{1,12}$/.exec(named)?.[0] ?? ''
  return named.slice(0, MAX_NAME_CHARACTERS - ending.length).toWellFormed() + ending
}
