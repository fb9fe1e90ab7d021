import type { StoredEntry } from './check-chain.ts'
import { dataOf } from './read-audit.ts'

/** RFC 5424's facility “log audit”. */
const FACILITY = 13
const severities = { done: 6, refused: 4, failed: 3 } as const
const NOTICE = 5
/** Of each text, where an entry is cut: escaped to six characters each, three of them still fit into the smallest message. */
const MAX_CUT_TEXT = 80

/**
 * One entry as a syslog message (RFC 5424), at most `maxBytes` long. The message is the entry as JSON in plain ASCII; where
 * it would be too long its data is left out and `"cut":true` says so. `meta sequenceId` is the entry's number, so that a
 * receiver sees what is missing or came twice. Pure. AUDIT1.
 */
export function syslogMessage(entry: StoredEntry, host: string, maxBytes: number): string {
  const severity = entry.outcome in severities ? severities[entry.outcome as keyof typeof severities] : NOTICE
  const head = [
    `<${FACILITY * 8 + severity}>1`,
    timeOf(entry.at),
    headerField(host, 255),
    'handrail-relay',
    '-',
    headerField(entry.act, 32),
    // sequenceId is at most 2147483647 and begins again at 1.
    `[meta sequenceId="${((entry.sequence - 1) % 2_147_483_647) + 1}"]`,
  ].join(' ')
  const { sequence, at, actor, act, subject, outcome, source, hash } = entry
  const short = { sequence, at, actor, act, subject, outcome, source }
  const whole = { ...short, data: dataOf(entry), hash }
  const message = `${head} ${asciiJson(whole)}`
  if (message.length <= maxBytes) return message
  const clip = (text: string): string => text.slice(0, MAX_CUT_TEXT)
  const cut = { ...short, actor: clip(actor), subject: clip(subject), source: clip(source), cut: true, hash }
  return `${head} ${asciiJson(cut)}`
}

/** RFC 6587: each message behind its length, so that no character ends one early. */
export const frameForTcp = (message: string): string => `${Buffer.byteLength(message)} ${message}`

/** RFC 5424's nil where it is no time that there can be. */
const timeOf = (at: number): string => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : '-')

const headerField = (text: string, most: number): string =>
  text.replaceAll(/[^!-~]/g, '_').slice(0, most) || '-'

/** Characters beyond ASCII as escapes, so that the message needs no byte-order mark. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
