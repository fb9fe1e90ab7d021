/** Names of received files are written by somebody else: here they become names that are safe on every platform. FILE1. */

const MAX_NAME_BYTES = 200
const reservedOnWindows = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i

/** Control characters, and those that turn the reading direction and so make `exe.txt` out of `txt.exe`. */
// oxlint-disable-next-line no-control-regex
const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/**
 * A bare file name out of whatever the other side sent: no folders, no special or hidden names, at most 200 bytes.
 * Its ending is kept. What has nothing left is called `file`.
 */
export function safeFileName(offered: string): string {
  const last = offered.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .toWellFormed()
    .replace(unseen, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  const named = plain === '' ? 'file' : plain
  return shorten(reservedOnWindows.test(named) ? `_${named}` : named, MAX_NAME_BYTES)
}

/** The nth name to try when a name is taken: `report.pdf`, `report (2).pdf`, `report (3).pdf`. */
export function numberedName(name: string, nth: number): string {
  if (nth <= 1) return name
  const [stem, ending] = splitEnding(name)
  return `${stem} (${nth})${ending}`
}

function splitEnding(name: string): [stem: string, ending: string] {
  const ending = /(?:\.tar)?\.[^.\s]{1,12}$/i.exec(name)?.[0] ?? ''
  return ending.length < name.length ? [name.slice(0, name.length - ending.length), ending] : [name, '']
}

function shorten(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name
  const [stem, ending] = splitEnding(name)
  const characters = Array.from(stem)
  while (characters.length > 1 && Buffer.byteLength(characters.join('') + ending) > maxBytes) characters.pop()
  return characters.join('') + ending
}
