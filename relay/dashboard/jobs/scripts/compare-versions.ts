import { diffLines, type LineDiff } from '../../../../shared/jobs/diff-lines.ts'
import { versionWords as words } from '../../../../shared/words/en/dashboard-jobs.ts'
import { readScript, withoutSignature, type ScriptText } from './script-bytes.ts'

/** What differs between two versions of a script. */
export interface Comparison {
  body: LineDiff
  /** The signature blocks: their lines stand apart, since nobody reads them. Null where neither version has one. */
  block: { state: 'same' | 'changed' | 'added' | 'removed'; diff: LineDiff } | null
  /** How both are written, where that differs. */
  encoding: { before: string; after: string } | null
}

/** Compares the bytes of two versions as text; null where one of them is none. */
export function compareVersions(before: Uint8Array, after: Uint8Array): Comparison | null {
  const old = readScript(before)
  const now = readScript(after)
  if (old === null || now === null) return null
  const [oldBody, oldBlock] = divide(old.text)
  const [nowBody, nowBlock] = divide(now.text)
  const oldWay = wayOfWriting(old)
  const nowWay = wayOfWriting(now)
  return {
    body: diffLines(oldBody, nowBody),
    block:
      oldBlock === '' && nowBlock === ''
        ? null
        : {
            state:
              oldBlock === nowBlock
                ? 'same'
                : oldBlock === ''
                  ? 'added'
                  : nowBlock === ''
                    ? 'removed'
                    : 'changed',
            diff: diffLines(oldBlock, nowBlock),
          },
    encoding: oldWay === nowWay ? null : { before: oldWay, after: nowWay },
  }
}

/** The script, and the lines of its signature block. */
function divide(text: string): [body: string, block: string] {
  const body = withoutSignature(text)
  return [body, text.slice(body.length).trim()]
}

function wayOfWriting({ encoding, lineEnd }: ScriptText): string {
  return `${words.encodings[encoding]}, ${words.lineEnds[lineEnd]}`
}
