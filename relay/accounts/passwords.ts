import { hash, verify, type Options } from '@node-rs/argon2'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { commonPassphrases } from './common-passphrases.ts'

/** OWASP's first choice for argon2id, which is the library's default algorithm: 19 MiB, two passes, one lane. */
const strength: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hashes a password with argon2id, off the event loop. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), strength)

/** What is verified against where there is no such user, so that both answers take the same time. */
const nobodysHash = hashPassword('nobody has this password')

/** Whether the password fits the hash; null: there is no user, which takes as long and is never right. */
export async function checkPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const fits = await verify(passwordHash ?? (await nobodysHash), password.normalize('NFKC'))
  return fits && passwordHash !== null
}

/** Throws `weak-password` where a password of sufficient length is still easy to guess. Pure. AUTH1. */
export function requireStrongPassword(
  password: string,
  about: { name: string; fullName: string; mail: string; organisation: string },
): void {
  const reason = weakness(password, about)
  if (reason !== null)
    throw new Failure('weak-password', reason, { problems: [{ where: 'password', message: reason }] })
}

function weakness(
  password: string,
  about: { name: string; fullName: string; mail: string; organisation: string },
): string | null {
  const plain = simplify(password)
  if (new Set(plain).size < 6) return relayWords.passwordFewCharacters
  if (commonPassphrases.has(plain) || commonPassphrases.has(plain.replace(/\d+$/, '')))
    return relayWords.passwordCommon
  if ([plain, password.toLowerCase()].some(text => isRepeated(text) || isRun(text)))
    return relayWords.passwordPattern
  const own = [about.name, about.organisation, about.mail.split('@')[0] ?? '', ...about.fullName.split(/\s+/)]
  const left = own
    .map(simplify)
    .filter(word => word.length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((rest, word) => rest.replaceAll(word, ''), plain)
  return left !== plain && left.length < 12 ? relayWords.passwordPersonal : null
}

const lookAlikes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '@': 'a',
  $: 's',
}

/** Lower case, look-alikes undone inside words, everything but letters and digits dropped. */
function simplify(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase()
  const undone = /\p{L}/u.test(lower)
    ? lower.replace(/(?<=\p{L})[01345@$](?=\p{L})/gu, sign => lookAlikes[sign] ?? sign)
    : lower
  return undone.replace(/[^\p{L}\p{N}]/gu, '')
}

/** One piece, shorter than a password may be, again and again: `passwordpassword`, `abc123abc123abc`. */
function isRepeated(plain: string): boolean {
  const found = /^(.{1,14}?)\1+/u.exec(plain)
  return found !== null && plain.length - found[0].length < 4
}

const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
]

/** A row of keys, of the alphabet or of digits, in either direction. */
function isRun(plain: string): boolean {
  const both = runs.flatMap(run => [run, run.split('').toReversed().join('')])
  return both.some(run => run.includes(plain) || longestPiece(run, plain) >= plain.length - 3)
}

function longestPiece(run: string, plain: string): number {
  for (let length = Math.min(run.length, plain.length); length > 0; length--)
    for (let from = 0; from + length <= plain.length; from++)
      if (run.includes(plain.slice(from, from + length))) return length
  return 0
}
