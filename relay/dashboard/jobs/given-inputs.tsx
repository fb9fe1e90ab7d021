import type { InputValues } from '../../../shared/jobs/declaration.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { Facts } from '../parts/data-table.tsx'
import { useDeclaration } from '../tasks/use-declaration.ts'

/** The inputs that were given, by the labels of the version that ran; by their names where that cannot be read. Secrets come masked. ACT1. */
export function GivenInputs(props: { inputs: InputValues; scriptId: string; version: number }) {
  const { inputs, scriptId, version } = props
  const { value: declaration } = useDeclaration(scriptId, version)
  const facts = Object.entries(inputs).map(([name, value]) => {
    const input = declaration?.inputs.find(each => each.name === name)
    return [
      input?.label ?? name,
      <Given key={name} value={value} isYesOrNo={input?.type === 'boolean'} />,
    ] as const
  })
  return <Facts facts={facts} />
}

function Given({ value, isYesOrNo }: { value: string; isYesOrNo: boolean }) {
  if (value === '') return <span class="soft">{commonWords.none}</span>
  if (isYesOrNo) return <>{value === 'true' ? commonWords.yes : commonWords.no}</>
  return <code>{value}</code>
}
