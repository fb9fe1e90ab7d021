import { expect, test } from 'vitest'
import { speak } from '../../../shared/words/speak.ts'
import { exampleInput, exampleScript } from '../testing/examples.ts'
import { isFound, spokenScript } from './spoken-declaration.ts'

test('[TRIG1] an action speaks German where its script does, English elsewhere, and is found by both', async () => {
  const script = exampleScript({
    description: 'Removes old files.',
    inputs: [exampleInput('folder', { label: 'Folder' }), exampleInput('days', { label: 'Days' })],
    texts: { de: { name: 'Ordner leeren', description: '', labels: { folder: 'Ordner' } } },
  })
  expect(spokenScript(script).declaration.name).toBe('Clear a folder')
  await speak('de')
  const { name, description, inputs } = spokenScript(script).declaration
  expect([name, description, ...inputs.map(input => input.label)]).toEqual([
    'Ordner leeren',
    'Removes old files.',
    'Ordner',
    'Days',
  ])
  const searches = ['leeren', 'clear a', 'REMOVES', 'clear.sh', 'printer']
  expect(searches.map(search => isFound(script, search))).toEqual([true, true, true, true, false])
})
