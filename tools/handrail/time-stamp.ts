import { basename } from 'node:path'
import { Refusal } from '../../shared/signing/refusal.ts'
import { requestStamp } from '../../shared/signing/stamp-script.ts'
import { handrailWords as words } from '../../shared/words/en/handrail-command.ts'
import { say } from '../../shared/words/say.ts'
import { Problem, WrongUsage } from './terminal.ts'

/** Asking a time stamp authority over HTTP. RFC 3161, 3.4. */

const TIMEOUT_MS = 20_000
/** A stamp with a long chain has about 8 KB. */
const MAX_REPLY_BYTES = 256 * 1024

/** The authority's address; null where none was given. Plain HTTP is as good: a stamp is signed by itself. */
export function authorityUrl(text: string | undefined): URL | null {
  if (text === undefined) return null
  const url = URL.parse(text)
  if (url && ['http:', 'https:'].includes(url.protocol)) return url
  throw new WrongUsage(say(words.notAnAuthority, { value: text.slice(0, 200) }))
}

/** The signed script with a stamp of this authority. Throws a Problem that names file and authority. */
export async function stampSigned(bytes: Uint8Array, file: string, authority: URL): Promise<Buffer> {
  try {
    const request = requestStamp(bytes, basename(file))
    return request.stamped(await ask(authority, request.query))
  } catch (error) {
    const reason = error instanceof Refusal ? error.detail : reasonOf(error)
    throw new Problem(say(words.notStamped, { file, authority: authority.href, reason }), { cause: error })
  }
}

async function ask(authority: URL, query: Buffer): Promise<Uint8Array> {
  const response = await fetch(authority, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query' },
    body: new Uint8Array(query),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > MAX_REPLY_BYTES) throw new Error(`more than ${MAX_REPLY_BYTES} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** What `fetch` throws names the true cause one level below. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
