import { expect, it } from 'vitest'
import { inLanguage } from './in-language.ts'
import { parseDeclaration } from './parse-declaration.ts'

const script = `# @action Folder size
# @description Tells how much a folder holds.
# @input folder string "Folder" default="/tmp"
# @output size size "Size"
# @output constructor string "Maker"
# @text de action "Größe eines Ordners"
# @text de label folder "Ordner"
`

function declaration(text: string): Parameters<typeof inLanguage>[0] {
  const parsed = parseDeclaration(text, 'a.sh')
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return parsed.declaration
}

it('[TRIG1] gives an action’s words in the language asked for, and English for each that the script does not give', () => {
  const german = inLanguage(declaration(script), 'de-AT')
  expect(german.name).toBe('Größe eines Ordners')
  expect(german.description).toBe('Tells how much a folder holds.')
  expect(['folder', 'size', 'constructor', 'nothing'].map(german.label)).toEqual([
    'Ordner',
    'Size',
    'Maker',
    'nothing',
  ])
  for (const language of ['en', 'fr', 'constructor', '']) {
    const words = inLanguage(declaration(script), language)
    expect([words.name, words.label('folder')]).toEqual(['Folder size', 'Folder'])
  }
})
