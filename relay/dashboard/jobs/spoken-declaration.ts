import type { Declaration } from '../../../shared/jobs/declaration.ts'
import { inLanguage } from '../../../shared/jobs/in-language.ts'
import type { Script } from '../../../shared/protocol/api/jobs.ts'
import { spokenLanguage } from '../../../shared/words/speak.ts'

/** A declaration with its name, description and labels in the page's language, each in English where the script does not give it. */
export function spokenDeclaration(declaration: Declaration): Declaration {
  const { name, description, label } = inLanguage(declaration, spokenLanguage())
  const inputs = declaration.inputs.map(input => ({ ...input, label: label(input.name) }))
  const outputs = declaration.outputs.map(output => ({ ...output, label: label(output.name) }))
  return { ...declaration, name, description, inputs, outputs }
}

export const spokenScript = (script: Script): Script => ({
  ...script,
  declaration: spokenDeclaration(script.declaration),
})

/** Whether a search finds the action, by its name or description in the page's language or in English, or by its file. */
export function isFound(script: Script, search: string): boolean {
  const { declaration, fileName } = script
  const spoken = spokenDeclaration(declaration)
  const texts = [declaration, spoken].flatMap(({ name, description }) => [name, description])
  return [...texts, fileName].join(' ').toLowerCase().includes(search.trim().toLowerCase())
}
