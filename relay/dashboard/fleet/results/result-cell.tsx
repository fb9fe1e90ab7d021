import { formatOutput, outputFlagSentence } from '../../../../shared/jobs/format-output.ts'
import type { OutputValue } from '../../../../shared/jobs/output-values.ts'
import type { ResultRow } from '../../../../shared/protocol/api/results.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { outputTypeNames } from '../../../../shared/words/en/jobs.ts'
import { say } from '../../../../shared/words/say.ts'

/** In a table there is room for a word; the whole sentence is for whoever asks for it. */
const flagWord = ({ flag, type }: Pick<OutputValue, 'flag' | 'type'>): string => {
  if (flag === 'wrong-type') return say(words.wrongType, { type: outputTypeNames[type] })
  return flag === 'cut' ? words.cut : words.undeclared
}

/** One output in a cell, with what is wrong with it. OUT1. */
export function ResultCell({ output }: { output: OutputValue | undefined }) {
  if (!output) return <span class="soft">{commonWords.none}</span>
  const sentence = outputFlagSentence(output)
  return (
    <span class="output" title={typeof output.value === 'number' ? String(output.value) : undefined}>
      {formatOutput(output)}
      {sentence !== null && (
        <>
          {' '}
          <span class="pill warn" title={sentence}>
            <span aria-hidden="true">{flagWord(output)}</span>
            <span class="visually-hidden">{sentence}</span>
          </span>
        </>
      )}
    </span>
  )
}

export const outputOf = (row: ResultRow | null, name: string): OutputValue | undefined =>
  row?.outputs.find(output => output.name === name)
