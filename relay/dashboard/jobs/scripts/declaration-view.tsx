import { formatDuration } from '../../../../shared/jobs/format-output.ts'
import type { Declaration, InputDeclaration, OutputDeclaration } from '../../../../shared/jobs/declaration.ts'
import { commonWords, platformNames } from '../../../../shared/words/en/dashboard.ts'
import {
  inputTypeNames,
  languageNames,
  runContextNames,
  scriptWords as words,
} from '../../../../shared/words/en/dashboard-jobs.ts'
import { outputTypeNames } from '../../../../shared/words/en/jobs.ts'
import { say } from '../../../../shared/words/say.ts'
import { DataTable, Facts, type Column } from '../../parts/data-table.tsx'

function valuesOf(input: InputDeclaration): string {
  if (input.allowedValues.length === 0) return words.anyValue
  const values = input.allowedValues.join(', ')
  return input.freeValue ? say(words.orFree, { values }) : values
}

const inputColumns: Column<InputDeclaration>[] = [
  { title: words.label, cell: input => input.label },
  { title: words.name, cell: input => <code>{input.name}</code> },
  { title: words.type, cell: input => inputTypeNames[input.type] },
  { title: words.values, cell: valuesOf },
  {
    title: words.defaultValue,
    cell: input =>
      input.defaultValue === null ? (
        <span class="pill">{commonWords.required}</span>
      ) : (
        <code>{input.defaultValue}</code>
      ),
  },
]

const outputColumns: Column<OutputDeclaration>[] = [
  { title: words.label, cell: output => output.label },
  { title: words.name, cell: output => <code>{output.name}</code> },
  { title: words.type, cell: output => outputTypeNames[output.type] },
]

/** What a script says of itself. ACT1. */
export function DeclarationView({ declaration }: { declaration: Declaration }) {
  return (
    <>
      <Facts
        facts={[
          [words.action, declaration.name],
          ...(declaration.description ? ([[words.description, declaration.description]] as const) : []),
          [words.language, languageNames[declaration.language]],
          [words.platforms, declaration.platforms.map(platform => platformNames[platform]).join(', ')],
          [words.runContext, runContextNames[declaration.runContext]],
          [words.timeOut, formatDuration(declaration.timeOutMs)],
        ]}
      />
      <h3>{words.inputs}</h3>
      {declaration.inputs.length === 0 ? (
        <p class="soft">{words.noInputs}</p>
      ) : (
        <DataTable
          caption={words.inputs}
          columns={inputColumns}
          rows={declaration.inputs}
          keyOf={input => input.name}
        />
      )}
      <h3>{words.outputs}</h3>
      {declaration.outputs.length === 0 ? (
        <p class="soft">{words.noOutputs}</p>
      ) : (
        <DataTable
          caption={words.outputs}
          columns={outputColumns}
          rows={declaration.outputs}
          keyOf={output => output.name}
        />
      )}
    </>
  )
}
