import { MAX_FOLDER_DEPTH, type FileStop } from '../protocol/channel/files.ts'

/** Names of received files are written by somebody else: here they become names that are safe on every platform. FILE1. */

const MAX_NAME_BYTES = 200
const reservedOnWindows = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i

/** Control characters, and those that turn the reading direction and so make `exe.txt` out of `txt.exe`. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/gu
const encoder = new TextEncoder()

/**
 * A bare file name out of whatever the other side sent: no folders, no special or hidden names, at most 200 bytes.
 * Its ending is kept. What has nothing left is called `file`.
 */
export function safeFileName(offered: string): string {
  const last = offered.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  return safePart(last, /^[\s.]+|[\s.]+$/g)
}

function safePart(part: string, trimmed: RegExp): string {
  const plain = part
    .normalize('NFC')
    .toWellFormed()
    .replace(unseen, '')
    .replace(/[<>:"|?*\\]/g, '_')
    .replace(trimmed, '')
  const named = plain === '' ? 'file' : plain
  return shorten(reservedOnWindows.test(named) ? `_${named}` : named, MAX_NAME_BYTES)
}

/**
 * The parts of a path inside a received folder, each made safe; hidden names stay, since the folder itself is seen.
 * A path that leads out of its folder, or deeper than is allowed, is not made safe but refused: nobody honest sends one.
 */
export function safeRelativePath(path: string): { parts: string[] } | { stop: FileStop } {
  const parts = path.split('/')
  if (parts.some(part => part === '' || part === '.' || part === '..')) return { stop: 'unsafe-name' }
  if (parts.length > MAX_FOLDER_DEPTH) return { stop: 'too-deep' }
  return { parts: parts.map(part => safePart(part, /^\s+|[\s.]+$/g)) }
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
  if (encoder.encode(name).length <= maxBytes) return name
  const [stem, ending] = splitEnding(name)
  const characters = Array.from(stem)
  while (characters.length > 1 && encoder.encode(characters.join('') + ending).length > maxBytes)
    characters.pop()
  return characters.join('') + ending
}
