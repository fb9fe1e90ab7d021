import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { declarationSchema, MAX_SCRIPT_BYTES, type Declaration } from './declaration.ts'
import { outputTypes } from './output-values.ts'
import { parseDeclaration } from './parse-declaration.ts'

const whole = `#!/bin/sh
# Frees disk space. MIT licence.
# @action Free disk space
# @description Removes old files from a folder.
# @platforms linux, macos
# @run-context system
# @time-out 2min
#
# @input path string "Folder to look in" default="/tmp"
# @input days integer "Older than (days)" values="1|7|30" default="7" free
# @input dryRun boolean "Only say what would go" default="true"
# @input token secret "Token of the \\"vault\\""
# @output freedBytes size "Freed space"
# @output files string-list "Files"
# @dry-run
# @text de action "Speicherplatz freigeben"
# @text de description "Löscht alte Dateien aus einem \\"Ordner\\"."
# @text de label path "Ordner"
# @text de label freedBytes "Freigegebener Platz"
# @text fr action "Libérer de l’espace"

set -eu
echo hello
`

function problemsOf(text: string, fileName = 'x.sh'): { line: number; message: string }[] {
  const parsed = parseDeclaration(text, fileName)
  if ('declaration' in parsed) throw new Error('was accepted')
  return parsed.problems
}

describe('reading a declaration', () => {
  it('[ACT1] reads everything that a script says of itself', () => {
    expect(parseDeclaration(whole, 'free-disk-space.sh')).toEqual({
      declaration: {
        name: 'Free disk space',
        description: 'Removes old files from a folder.',
        language: 'sh',
        platforms: ['linux', 'macos'],
        runContext: 'system',
        timeOutMs: 120_000,
        inputs: [
          {
            name: 'path',
            label: 'Folder to look in',
            type: 'string',
            allowedValues: [],
            freeValue: false,
            defaultValue: '/tmp',
          },
          {
            name: 'days',
            label: 'Older than (days)',
            type: 'integer',
            allowedValues: ['1', '7', '30'],
            freeValue: true,
            defaultValue: '7',
          },
          {
            name: 'dryRun',
            label: 'Only say what would go',
            type: 'boolean',
            allowedValues: [],
            freeValue: false,
            defaultValue: 'true',
          },
          {
            name: 'token',
            label: 'Token of the "vault"',
            type: 'secret',
            allowedValues: [],
            freeValue: false,
            defaultValue: null,
          },
        ],
        outputs: [
          { name: 'freedBytes', label: 'Freed space', type: 'size' },
          { name: 'files', label: 'Files', type: 'string-list' },
        ],
        dryRun: true,
        texts: {
          de: {
            name: 'Speicherplatz freigeben',
            description: 'Löscht alte Dateien aus einem "Ordner".',
            labels: { path: 'Ordner', freedBytes: 'Freigegebener Platz' },
          },
          fr: { name: 'Libérer de l’espace', description: '', labels: {} },
        },
      },
    })
  })

  it.each([
    ['a.ps1', '\uFEFF<#\n  Licence\n#>\r\n# @action A\r\n$x = 1\r\n', 'powershell', ['windows']],
    [
      'a.py',
      '#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n# @action A\nimport os\n',
      'python',
      ['linux', 'windows', 'macos'],
    ],
    [
      'a.mjs',
      '#!/usr/bin/env node\n/* licence */\n// @action A\nimport "node:os"\n',
      'node',
      ['linux', 'windows', 'macos'],
    ],
    ['a.sh', '#@action A\n', 'sh', ['linux', 'macos']],
  ])('[ACT1] reads %s with the defaults of its language', (fileName, text, language, platforms) => {
    expect(parseDeclaration(text, fileName)).toEqual({
      declaration: {
        name: 'A',
        description: '',
        language,
        platforms,
        runContext: 'system',
        timeOutMs: 60_000,
        inputs: [],
        outputs: [],
        dryRun: false,
        texts: {},
      },
    })
  })

  it.each<[string, string, number, RegExp]>([
    ['no name', 'echo hi\n', 1, /# @action Name/],
    ['an unknown tag', '# @action A\n# @ouptut x string "X"\n', 2, /@ouptut is not known/],
    ['a tag below code', '# @action A\nset -e\n# @input a string "A"\n', 3, /after the first line of code/],
    ['a second name', '# @action A\n# @action B\n', 2, /first one stands in line 1/],
    ['an empty name', '# @action\n', 1, /needs a text/],
    ['a long name', `# @action ${'x'.repeat(121)}\n`, 1, /121 characters; at most 120/],
    ['a platform', '# @action A\n# @platforms linux, amiga\n', 2, /“amiga” is not known/],
    ['a run context', '# @action A\n# @run-context root\n', 2, /“root” is not known/],
    ['a time-out without unit', '# @action A\n# @time-out 120\n', 2, /from 1s to 24h/],
    ['a time-out of 0', '# @action A\n# @time-out 0s\n', 2, /from 1s to 24h/],
    ['a time-out of 25 h', '# @action A\n# @time-out 25h\n', 2, /from 1s to 24h/],
    ['an input name', '# @action A\n# @input 1a string "A"\n', 2, /“1a” is not allowed/],
    ['an input type', '# @action A\n# @input a text "A"\n', 2, /“text” is not known. Use one of string/],
    [
      'a missing label',
      '# @action A\n# @input a string default="x"\n',
      2,
      /label in double quotes is missing/,
    ],
    ['an open quote', '# @action A\n# @input a string "A\n', 2, /never closed/],
    ['a name twice', '# @action A\n# @input a string "A"\n# @input A string "B"\n', 3, /taken by line 2/],
    ['an unknown option', '# @action A\n# @input a string "A" min="1"\n', 2, /“min="1"” is not understood/],
    [
      'an option of an output',
      '# @action A\n# @output a size "A" unit="MB"\n',
      2,
      /Nothing may stand after the label/,
    ],
    [
      'a default that is no number',
      '# @action A\n# @input a integer "A" default="x"\n',
      2,
      /“x” does not fit: expected a whole/,
    ],
    [
      'a default outside the values',
      '# @action A\n# @input a string "A" values="b|c" default="x"\n',
      2,
      /expected one of b, c/,
    ],
    [
      'a value that is no number',
      '# @action A\n# @input a integer "A" values="1|x"\n',
      2,
      /“x” does not fit/,
    ],
    ['values twice the same', '# @action A\n# @input a string "A" values="b|b"\n', 2, /1 to 100 different/],
    [
      'values for a boolean',
      '# @action A\n# @input a boolean "A" values="true|false"\n',
      2,
      /type boolean has no list/,
    ],
    ['free without values', '# @action A\n# @input a string "A" free\n', 2, /only together with values/],
    ['a default for a secret', '# @action A\n# @input a secret "A" default="x"\n', 2, /could read it/],
    [
      'a default that is too long',
      `# @action A\n# @input a string "A" default="${'é'.repeat(4097)}"\n`,
      2,
      /at most 8192 bytes/,
    ],
    ['words after @dry-run', '# @action A\n# @dry-run yes\n', 2, /nothing may follow/],
    ['@dry-run twice', '# @action A\n# @dry-run\n# @dry-run\n', 3, /first one stands in line 2/],
    ['a text without quotes', '# @action A\n# @text de action Platz\n', 2, /Write @text de action/],
    ['a text of something else', '# @action A\n# @text de platforms "Platz"\n', 2, /Write @text de action/],
    ['a label without its name', '# @action A\n# @text de label "Platz"\n', 2, /Write @text de action/],
    [
      'a language by its long name',
      '# @action A\n# @text german action "B"\n',
      2,
      /“german” is not understood/,
    ],
    ['an empty text', '# @action A\n# @text de action " "\n', 2, /1 to 120 characters/],
    ['a text that never ends', '# @action A\n# @text de action "B\n', 2, /never closed/],
    [
      'a text given twice',
      '# @action A\n# @text de action "B"\n# @text de action "C"\n',
      3,
      /first one stands in line 2/,
    ],
    [
      'a label of nothing',
      '# @action A\n# @text de action "B"\n# @text de label x "C"\n',
      3,
      /has the name “x”/,
    ],
    ['a language without the name', '# @action A\n# @text de description "B"\n', 2, /Add @text de action/],
  ])('[ACT1] refuses %s with line and reason', (_, text, line, message) => {
    expect(problemsOf(text)).toEqual([{ line, message: expect.stringMatching(message) as string }])
  })

  it('[ACT1] reports everything that is wrong at once, in the order of the lines', () => {
    const lines = problemsOf('# @action A\n# @time-out x\n# @foo\n# @input\n# @output a b\n')
    expect(lines.map(problem => problem.line)).toEqual([2, 3, 4, 4, 4, 5, 5])
  })

  it.each(['a.exe', 'a', 'a.psm1', 'a.ps1xml', '.sh/..'])('[ACT1] refuses the file name %s', fileName => {
    expect(problemsOf('# @action A\n', fileName)[0]?.message).toMatch(/is not a script that can be run/)
  })

  it('[ACT1] takes 50 inputs, 50 outputs and 600 KB, and no more', () => {
    const tags = (tag: string, count: number): string =>
      Array.from({ length: count }, (_, n) => `# @${tag} n${n} string "N"\n`).join('')
    const full = `# @action A\n${tags('input', 50)}${tags('output', 50)}`
    const padded = full + '#'.repeat(MAX_SCRIPT_BYTES - full.length)
    expect('declaration' in parseDeclaration(padded, 'x.sh')).toBe(true)
    expect(problemsOf(`${padded}#`)[0]?.message).toMatch(/614401 bytes; at most 614400/)
    expect(problemsOf(full + tags('input', 1))).toEqual([
      { line: 102, message: expect.stringMatching(/More than 50 lines of @input/) as string },
    ])
    expect(problemsOf(full + tags('output', 2))[0]?.message).toMatch(/More than 50 lines of @output/)
  })

  it('[ACT1] never throws, and accepts nothing that the schema would not', () => {
    const piece = fc.constantFrom(
      '# @action A',
      '# @input',
      'a',
      'b',
      'string',
      'integer',
      '"L"',
      '"',
      ' ',
      '\n',
      '\r\n',
      'default="1"',
      'values="1|2"',
      'free',
      '# @output',
      'size',
      '\\',
      '# @time-out 5s',
      '# @dry-run',
      '# @text de action',
      '# @text de label a',
      '# @',
      '<#',
      '#>',
      '\uFEFF',
      'constructor',
      '=',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 40 }).map(parts => parts.join('')),
    )
    const fileName = fc.constantFrom('a.sh', 'a.ps1', 'a.mjs', 'a.py', 'a.txt')
    fc.assert(
      fc.property(text, fileName, (script, name) => {
        const parsed = parseDeclaration(script, name)
        if ('declaration' in parsed) declarationSchema.parse(parsed.declaration)
        else expect(parsed.problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })

  it('[ACT1] reads back every declaration that can be written', () => {
    const label = fc
      .string({ minLength: 1, maxLength: 60 })
      .map(text => text.trim())
      .filter(text => text !== '')
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/)
    const input = fc.record({ name, label, defaultValue: fc.option(fc.string({ maxLength: 40 })) })
    const output = fc.record({ name, label, type: fc.constantFrom(...outputTypes) })
    const unique = { selector: (named: { name: string }) => named.name.toLowerCase(), maxLength: 8 }
    fc.assert(
      fc.property(fc.uniqueArray(input, unique), fc.uniqueArray(output, unique), (inputs, outputs) => {
        const quote = (text: string): string => `"${text.replace(/[\\"]/g, character => `\\${character}`)}"`
        const text = [
          '# @action A',
          ...inputs.map(
            one =>
              `# @input ${one.name} string ${quote(one.label)}${one.defaultValue === null ? '' : ` default=${quote(one.defaultValue)}`}`,
          ),
          ...outputs.map(one => `# @output ${one.name} ${one.type} ${quote(one.label)}`),
        ].join('\n')
        const parsed = parseDeclaration(text, 'a.sh') as { declaration: Declaration }
        expect(parsed.declaration.inputs).toEqual(
          inputs.map(one => ({ ...one, type: 'string', allowedValues: [], freeValue: false })),
        )
        expect(parsed.declaration.outputs).toEqual(outputs)
      }),
    )
  })
})
