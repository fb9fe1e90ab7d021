import { inLanguage } from '../../../shared/jobs/in-language.ts'
import type { InputValues } from '../../../shared/jobs/declaration.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { spokenLanguage } from '../../../shared/words/speak.ts'
import { Facts } from '../parts/data-table.tsx'
import { useDeclaration } from '../tasks/use-declaration.ts'

/** The inputs that were given, by the labels of the version that ran; by their names where that cannot be read. Secrets come masked. ACT1. */
export function GivenInputs(props: { inputs: InputValues; scriptId: string; version: number }) {
  const { inputs, scriptId, version } = props
  const { value: declaration } = useDeclaration(scriptId, version)
  const label = declaration ? inLanguage(declaration, spokenLanguage()).label : (name: string) => name
  const isYesOrNo = (name: string): boolean =>
    declaration?.inputs.find(input => input.name === name)?.type === 'boolean'
  const shown = (name: string, value: string) => {
    if (value === '') return <span class="soft">{commonWords.none}</span>
    if (isYesOrNo(name)) return value === 'true' ? commonWords.yes : commonWords.no
    return <code>{value}</code>
  }
  return (
    <Facts facts={Object.entries(inputs).map(([name, value]) => [label(name), shown(name, value)] as const)} />
  )
}
