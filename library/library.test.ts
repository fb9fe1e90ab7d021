import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDeclaration } from '../shared/jobs/parse-declaration.ts'
import { readAction } from './run-action.ts'

const entries = await readdir(import.meta.dirname, { recursive: true, withFileTypes: true })
const files = entries
  .filter(entry => entry.isFile() && /\.(sh|ps1|py|mjs)$/.test(entry.name))
  .map(entry => join(entry.parentPath, entry.name))
const tests = entries.filter(entry => entry.name.endsWith('.test.ts'))
const testTexts = await Promise.all(tests.map(entry => readFile(join(entry.parentPath, entry.name), 'utf8')))

/** Actions that change the device must be able to say what they would do. */
const changing = /^(restart|stop|free|clear|flush|reset|change|lock|unlock)-/

describe('the official library', () => {
  it('[LIB1] holds at least 20 actions for Linux', async () => {
    const actions = await Promise.all(files.map(readAction))
    const forLinux = actions.filter(action => action.declaration.platforms.includes('linux'))
    expect(forLinux.length).toBeGreaterThanOrEqual(20)
    const names = actions.map(action => action.declaration.name)
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(files.map(file => [basename(file), file]))(
    '[LIB1] [ACT1] %s says what it is',
    async (name, file) => {
      const { declaration, text } = await readAction(file)
      expect(name.replace(/\.\w+$/, '')).toBe(basename(dirname(file)))
      expect(declaration.description).toMatch(/^[A-Z].+\.$/)
      expect(declaration.outputs.length).toBeGreaterThan(0)
      // There is one way to ask for that.
      expect(declaration.dryRun).toBe(changing.test(name))
      expect(text.includes('HANDRAIL_DRY_RUN')).toBe(declaration.dryRun)
      expect(declaration.inputs.map(input => input.name)).not.toContain('dryRun')
      // Every input that is declared is read.
      for (const input of declaration.inputs)
        expect(text).toMatch(
          input.type === 'secret'
            ? new RegExp(`\\b${input.name}\\b`)
            : new RegExp(`HANDRAIL_INPUT_${input.name}\\b|input\\('${input.name}'\\)`),
        )
    },
  )

  it.each(files.filter(file => !file.endsWith('.ps1')).map(file => [basename(file)]))(
    '[LIB1] %s is run by a test',
    name => {
      expect(testTexts.some(text => text.includes(name))).toBe(true)
    },
  )

  it.each(files.filter(file => file.endsWith('.sh')).map(file => [basename(file), file]))(
    '[LIB1] %s is sound shell and stops at its first error',
    async (_, file) => {
      execFileSync('sh', ['-n', file])
      const text = await readFile(file, 'utf8')
      expect(text).toMatch(/^#!\/bin\/sh\n/)
      expect(text).toContain('\nset -eu\n')
      // A name followed by a letter beyond ASCII is read differently by the shell of macOS.
      expect(text).not.toMatch(/\$[A-Za-z_]+[^\0-\x7f]/)
    },
  )

  it.each(files.filter(file => file.endsWith('.ps1')).map(file => [basename(file), file]))(
    '[LIB1] [SIGN3] %s reads the same in every PowerShell',
    async (_, file) => {
      const text = await readFile(file, 'utf8')
      // Without a byte-order mark Windows PowerShell reads ASCII only; with one, other letters stand in comments alone.
      const beyondAscii = text.split('\n').filter(line => /[^\0-\x7f]/.test(line.replace(/^\uFEFF/, '')))
      expect(text.startsWith('\uFEFF')).toBe(beyondAscii.length > 0)
      expect(beyondAscii.filter(line => !line.startsWith('# @text '))).toEqual([])
      expect(text).toContain("$ErrorActionPreference = 'Stop'")
      expect(text).not.toMatch(/Invoke-Expression|\biex\b/)
      for (const [open, close] of ['()', '{}', '[]'])
        expect(text.split(open ?? '').length, `${open}${close}`).toBe(text.split(close ?? '').length)
    },
  )

  it('[ACT1] the examples in the documentation are scripts', async () => {
    const guide = await readFile(join(import.meta.dirname, '../docs/SCRIPTS.md'), 'utf8')
    const names: Record<string, string> = { sh: 'a.sh', python: 'a.py', js: 'a.mjs', powershell: 'a.ps1' }
    const examples = [...guide.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    expect(examples.map(([, language]) => language)).toEqual(Object.keys(names))
    for (const [, language = '', text = ''] of examples)
      expect(parseDeclaration(text, names[language] ?? '')).toHaveProperty('declaration.name', 'Folder size')
  })
})
