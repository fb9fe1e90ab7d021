import { powershellProblems as words } from '../../words/en/powershell.ts'
import type { OutputType } from '../output-values.ts'
import type { Wrong } from './read-parameters.ts'
import type { Token } from './tokens.ts'

/** The methods of [nxt] in their own spelling, and the type of what each writes. */
export const nxtMethods: Record<string, OutputType> = {
  WriteOutputString: 'string',
  WriteOutputBool: 'boolean',
  WriteOutputUInt32: 'unsigned-integer',
  WriteOutputFloat: 'float',
  WriteOutputSize: 'size',
  WriteOutputRatio: 'ratio',
  WriteOutputBitRate: 'bit-rate',
  WriteOutputDateTime: 'date-time',
  WriteOutputDuration: 'duration',
  WriteOutputStringList: 'string-list',
}
const typeOf = new Map(Object.entries(nxtMethods).map(([name, type]) => [name.toLowerCase(), type]))

export interface NxtOutput {
  name: string
  type: OutputType
  line: number
}

/** Every output that a script writes with `[nxt]::WriteOutput…`, once each, in the order in which they first stand. */
export function readNxtOutputs(tokens: readonly Token[]): { outputs: NxtOutput[]; wrong: Wrong[] } {
  const outputs = new Map<string, NxtOutput>()
  const wrong: Wrong[] = []
  const code = tokens.filter(token => token.kind !== 'comment' && token.kind !== 'newline')
  for (const [at, token] of code.entries()) {
    const isType = isSymbol(code[at - 1], '[') && isSymbol(code[at + 1], ']')
    if (token.kind !== 'word' || !isType) continue
    const named = token.text.toLowerCase()
    if (named === 'nxt.campaignaction') wrong.push({ line: token.line, text: words.campaigns, values: {} })
    if (named !== 'nxt' || !isSymbol(code[at + 2], '::')) continue
    const [method, open, name, comma] = code.slice(at + 3, at + 7)
    const type = method?.kind === 'word' ? typeOf.get(method.text.toLowerCase()) : undefined
    const { line } = token
    const spelt = (method?.text ?? '').slice(0, 80)
    if (type === undefined) {
      const known = Object.keys(nxtMethods).join(', ')
      wrong.push({ line, text: words.unknownMethod, values: { method: spelt, known } })
    } else if (!isSymbol(open, '(') || name?.kind !== 'string' || !isSymbol(comma, ',')) {
      wrong.push({ line, text: words.outputNotLiteral, values: { method: spelt } })
    } else {
      const earlier = outputs.get(name.text.toLowerCase())
      if (earlier === undefined)
        outputs.set(name.text.toLowerCase(), { name: name.text, type, line: name.line })
      else if (earlier.type !== type)
        wrong.push({
          line,
          text: words.outputTypes,
          values: { name: name.text.slice(0, 80), type, other: earlier.type, line: earlier.line },
        })
    }
  }
  return { outputs: [...outputs.values()], wrong }
}

function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text
}
