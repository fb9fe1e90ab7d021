import type { Declaration } from './declaration.ts'

/** What people read of an action. */
export interface DeclaredWords {
  name: string
  description: string
  /** The label of an input or output by its name; the name itself where nothing of that name is declared. */
  label: (name: string) => string
}

/**
 * An action's name, description and labels in `language` (two letters or a whole tag such as `de-AT`), each in English
 * where the script does not give it.
 */
export function inLanguage(
  declaration: Pick<Declaration, 'name' | 'description' | 'inputs' | 'outputs' | 'texts'>,
  language: string,
): DeclaredWords {
  const code = language.slice(0, 2).toLowerCase()
  const texts = Object.hasOwn(declaration.texts, code) ? declaration.texts[code] : undefined
  return {
    name: texts?.name ?? declaration.name,
    // A description that was not translated is better read in English than missed.
    description: texts?.description || declaration.description,
    label: name => {
      const translated =
        texts !== undefined && Object.hasOwn(texts.labels, name) ? texts.labels[name] : undefined
      const declared = [...declaration.inputs, ...declaration.outputs].find(one => one.name === name)
      return translated ?? declared?.label ?? name
    },
  }
}
