/** What stands where a secret stood. */
export const MASK = '••••••'

/** Lines of a secret that are shorter than this are not masked by themselves: they would hide half of every log. */
const MIN_LINE_CHARACTERS = 4

/** Masks secrets in text that comes in pieces; a secret that is split between two pieces is found too. ACT2, RECD3. */
export interface Masker {
  /** Takes the next piece and gives back what is certain by now; an end with which a secret could begin is held back. */
  push(piece: string): string
  /** What was still held back. */
  end(): string
}

/** Masks every secret in `text`: whole, line by line where it has several, and as it would stand inside JSON. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const masker = createMasker(secrets)
  return masker.push(text) + masker.end()
}

/** See Masker. Where secrets overlap in the text, all of what they cover becomes one mask. */
export function createMasker(secrets: readonly string[]): Masker {
  const needles = spellings(secrets)
  const longest = Math.max(0, ...needles.map(needle => needle.length))
  const firsts = new Set(needles.map(needle => needle.charAt(0)))
  let held = ''
  /** So many characters at the start of `held` belong to a secret whose mask has been written. */
  let covered = 0

  const emit = (upTo: number): string => {
    let out = ''
    let at = Math.min(covered, upTo)
    let coveredTo = covered
    for (const { start, end } of findAll(held, needles)) {
      if (start >= upTo) break
      if (start >= coveredTo) out += held.slice(at, start) + MASK
      coveredTo = Math.max(coveredTo, end)
      at = Math.min(coveredTo, upTo)
    }
    out += held.slice(at, upTo)
    held = held.slice(upTo)
    covered = Math.max(0, coveredTo - upTo)
    return out
  }
  /** Where at the end of `held` a secret may have begun that is not there whole; its length where none may. */
  const startOfSecret = (): number => {
    for (let at = Math.max(0, held.length - (longest - 1)); at < held.length; at += 1) {
      if (!firsts.has(held.charAt(at))) continue
      const end = held.slice(at)
      if (needles.some(needle => needle.length > end.length && needle.startsWith(end))) return at
    }
    return held.length
  }
  return {
    push(piece) {
      if (longest === 0) return piece
      held += piece
      // A match that starts before this point lies within `held` whole.
      return emit(startOfSecret())
    },
    end: () => emit(held.length),
  }
}

function spellings(secrets: readonly string[]): string[] {
  const all = new Set<string>()
  for (const secret of secrets) {
    if (secret === '') continue
    all.add(secret)
    const inJson = JSON.stringify(secret).slice(1, -1)
    all.add(inJson)
    // As a shell's echo prints it that reads backslashes itself.
    all.add(inJson.replaceAll('\\\\', '\\'))
    const lines = secret.split(/\r?\n/)
    if (lines.length > 1) for (const line of lines) if (line.length >= MIN_LINE_CHARACTERS) all.add(line)
  }
  return [...all]
}

function findAll(text: string, needles: readonly string[]): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = []
  for (const needle of needles)
    for (let start = text.indexOf(needle); start !== -1; start = text.indexOf(needle, start + 1))
      found.push({ start, end: start + needle.length })
  return found.toSorted((a, b) => a.start - b.start)
}
