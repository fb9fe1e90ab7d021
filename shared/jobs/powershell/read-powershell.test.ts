import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { declarationSchema, type Declaration } from '../declaration.ts'
import { parseDeclaration } from '../parse-declaration.ts'

const whole = `\uFEFF<#
.SYNOPSIS
Clears the cache of the browser. Other data stays.

.DESCRIPTION
Removes cached files
of the chosen browser.

.FUNCTIONALITY
Remote action

.PARAMETER Browser
Whose cache goes. All profiles are treated.

.PARAMETER DryRun
Only say what would go

.FURTHER INFORMATION
Needs "nothing".

.NOTES
Context: LocalSystem
#>
#Requires -Version 5.1
using namespace System.IO

#
# Input parameters definition
#
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)][ValidateSet('Chrome', "Edge")][string]$Browser,
    [Parameter(Mandatory, Position = 1, HelpMessage = 'Password of the vault')]
    [ValidateNotNullOrEmpty()]
    [SecureString] $VaultKey, # it's secret
    [Alias('Age')] [int] $OlderThanDays = 30,
    [long]$MaxBytes = 2MB,
    [switch]$DryRun,
    [bool]$Force = $true,
    [System.String]$Folder = "C:\\Temp",
    $Anything,
    [ValidateSet('low', 'High')]$Level = 'HIGH',
    [ValidateRange(1, 9)][int]$Checked
)
# End of parameters definition

Add-Type -Path "$env:NEXTHINK\\RemoteActions\\nxtremoteactions.dll"
function Write-All([hashtable]$Results, [string[]]$Names = @('a')) {
    param([string]$NotOurs)
    # [nxt]::WriteOutputString('InAComment', 1)
    [nxt]::WriteOutputSize('FreedSpace', $Results.Freed)
    [Nxt]::writeoutputstringlist( "RemovedFiles_list", $Results.Files )
    [nxt]::WriteOutputSize('FreedSpace', 0)
    "[nxt]::WriteOutputBool('InAString', 1)"
}
[environment]::Exit((Write-All))

# SIG # Begin signature block
# MIIimQYJKoZIhvcNAQcCoIIiijCCIoYCAQExDzANBglghkgBZQMEAgEFADB5Bgor
# SIG # End signature block
`

function read(text: string, fileName = 'Get-Thing.ps1'): Declaration {
  const parsed = parseDeclaration(text, fileName)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return parsed.declaration
}

function problemsOf(text: string): { line: number; message: string }[] {
  const parsed = parseDeclaration(text, 'x.ps1')
  if ('declaration' in parsed) throw new Error('was accepted')
  return parsed.problems
}

const input = (name: string, more: Partial<Declaration['inputs'][number]>) => ({
  name,
  label: name,
  type: 'string',
  allowedValues: [],
  freeValue: false,
  defaultValue: null,
  ...more,
})

describe('PowerShell’s own declarations', () => {
  it('[ACT1] reads help, param() and [nxt] calls of a script that carries no tags', () => {
    expect(read(whole.replaceAll('\n', '\r\n'))).toEqual({
      name: 'Clears the cache of the browser',
      description: 'Removes cached files of the chosen browser.',
      language: 'powershell',
      platforms: ['windows'],
      runContext: 'system',
      timeOutMs: 60_000,
      dryRun: false,
      texts: {},
      inputs: [
        input('Browser', { label: 'Whose cache goes', allowedValues: ['Chrome', 'Edge'] }),
        input('VaultKey', { label: 'Password of the vault', type: 'secret' }),
        input('OlderThanDays', { label: 'Older Than Days', type: 'integer', defaultValue: '30' }),
        input('MaxBytes', { label: 'Max Bytes', type: 'integer', defaultValue: '2097152' }),
        input('DryRun', { label: 'Only say what would go', type: 'boolean', defaultValue: 'false' }),
        input('Force', { type: 'boolean', defaultValue: 'true' }),
        input('Folder', { defaultValue: 'C:\\Temp' }),
        input('Anything', { defaultValue: '' }),
        input('Level', { allowedValues: ['low', 'High'], defaultValue: 'High' }),
        input('Checked', { type: 'integer' }),
      ],
      outputs: [
        { name: 'FreedSpace', type: 'size', label: 'Freed Space' },
        { name: 'RemovedFiles_list', type: 'string-list', label: 'Removed Files list' },
      ],
    })
  })

  it('[ACT1] lets comment tags win, one by one', () => {
    const text = [
      '# @action Mine',
      '# @platforms windows, linux',
      '# @time-out 5min',
      '# @input when string "When" default="now"',
      '# @output Done float "Done so far"',
      '<#',
      '.SYNOPSIS',
      'Theirs',
      '#>',
      'param([datetime]$When = (Get-Date), [string]$Name)',
      "[nxt]::WriteOutputUInt32('done', 1); [nxt]::WriteOutputBool('Fine', $true)",
    ].join('\n')
    expect(read(text)).toMatchObject({
      name: 'Mine',
      description: 'Theirs',
      platforms: ['linux', 'windows'],
      timeOutMs: 300_000,
      inputs: [input('when', { label: 'When', defaultValue: 'now' }), input('Name', { defaultValue: '' })],
      outputs: [
        { name: 'Done', type: 'float', label: 'Done so far' },
        { name: 'Fine', type: 'boolean', label: 'Fine' },
      ],
    })
  })

  it('[ACT1] names an action whose help has no synopsis after its file', () => {
    expect(read('param([string]$A)\n', 'Get-LastLogon_v1.ps1').name).toBe('Get Last Logon v1')
  })

  it('[ACT1] takes no parameters from functions, nor from code above the block', () => {
    const text = '# @action A\n$x = 1\nparam([string]$No)\nfunction F { param([string]$Neither) }\n'
    expect(read(text).inputs).toEqual([])
    expect(read('# @action A\n[string]$x = 1\n[void](F)\n').inputs).toEqual([])
  })

  it('[ACT1] reads help that is written in lines', () => {
    const text = "# .SYNOPSIS\n#   It's here\n#\n# .PARAMETER a\n#  The  a\nparam($A)\n"
    expect(read(text)).toMatchObject({
      name: "It's here",
      description: '',
      inputs: [{ name: 'A', label: 'The a' }],
    })
  })

  it.each<[string, string, number, RegExp]>([
    ['nothing that names it', '$x = 1\n', 1, /\.SYNOPSIS/],
    ['a string without end', "param([string]$A)\n$x = 'a\n", 2, /string that begins here is never closed/],
    ['an unknown type', 'param(\n[datetime]$A)', 2, /The type \[datetime\] of \$A is not read/],
    ['a list', 'param([string[]]$A)', 1, /\[string\[\]\]/],
    ['two types', 'param([string][int]$A)', 1, /two types/],
    ['an unknown attribute', 'param([Magic(1)]$A)', 1, /\[Magic\] of \$A is not known/],
    ['a worked-out Mandatory', 'param([Parameter(Mandatory=$m)]$A)', 1, /Whether \$A is mandatory/],
    ['parameter sets', "param([Parameter(ParameterSetName='x')]$A)", 1, /parameter set/],
    ['a worked-out default', 'param(\n$B,\n$A = $env:TEMP)', 3, /default of \$A is not a plain value/],
    ['a default with a variable in it', 'param($A = "x$y")', 1, /not a plain value/],
    ['a sum as default', 'param($A = 1 + 2)', 1, /not a plain value/],
    ['a call as default', "param($A = (Get-Date -Format ',)'))", 1, /not a plain value/],
    ['a list as default', "param($A = @('a', 'b'))", 1, /not a plain value/],
    ['a number that is none', "param([int]$A = 'x')", 1, /“x” does not fit: expected a whole/],
    ['a text as a truth value', "param([bool]$A = 'false')", 1, /not a plain value/],
    ['a secret with a default', "param([securestring]$A = 'x')", 1, /A secret has no default/],
    ['a default that is no value', "param([ValidateSet('a')]$A = 'b')", 1, /expected one of a/],
    ['values that are worked out', 'param([ValidateSet([Set])]$A)', 1, /ValidateSet for \$A/],
    ['values that are no numbers', "param([ValidateSet('x')][int]$A)", 1, /“x” does not fit/],
    ['values of a switch', "param([ValidateSet('x')][switch]$A)", 1, /boolean has no list/],
    ['a name twice', 'param($A,\n$a)', 2, /stands twice/],
    ['a name with a scope', 'param($script:A)', 1, /name \$script:A is not allowed/],
    ['something else than parameters', 'param(1)', 1, /expected a parameter/],
    ['something after a parameter', 'param($A $B)', 1, /not understood after \$A/],
    ['a block without end', 'param($A,\n$B', 2, /not understood after \$B/],
    ['an output’s name from a variable', '\n[nxt]::WriteOutputBool($n, 1)', 2, /plain text in quotes/],
    ['an output’s name with a variable', '[nxt]::WriteOutputBool("a$n", 1)', 1, /plain text in quotes/],
    ['an unknown method', '[nxt]::WriteOutputFile("a", 1)', 1, /WriteOutputFile is not known/],
    ['an output’s bad name', '[nxt]::WriteOutputBool("a b", 1)', 1, /“a b” is not allowed/],
    [
      'an output of two types',
      "[nxt]::WriteOutputBool('a', 1)\n[nxt]::WriteOutputFloat('a', 1)",
      2,
      /in line 1/,
    ],
    ['a campaign', "param($A)\n[nxt.campaignaction]::RunCampaign('x', 1)", 2, /campaign/],
  ])('[ACT1] refuses %s with line and reason', (_, text, line, message) => {
    expect(problemsOf(text)).toContainEqual({ line, message: expect.stringMatching(message) as string })
  })

  it('[ACT1] takes 50 parameters and 50 outputs, and no more', () => {
    const make = (count: number): string =>
      `param(${Array.from({ length: count }, (_, n) => `$p${n}`).join(',\n')})\n${Array.from(
        { length: count },
        (_, n) => `[nxt]::WriteOutputBool('o${n}', 1)\n`,
      ).join('')}`
    const full = read(make(50))
    expect([full.inputs.length, full.outputs.length]).toEqual([50, 50])
    expect(problemsOf(make(51))).toEqual([
      { line: 51, message: expect.stringMatching(/More than 50 inputs/) as string },
      { line: 102, message: expect.stringMatching(/More than 50 outputs/) as string },
    ])
  })

  const pieces = fc.constantFrom(
    'param',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '=',
    '$A',
    '$b',
    '$true',
    "'x'",
    '"y"',
    '5',
    '-1',
    '2kb',
    'string',
    'int',
    'switch',
    'securestring',
    'Parameter',
    'Mandatory',
    'ValidateSet',
    '::',
    'nxt',
    '\n',
    ' ',
    '[nxt]::WriteOutputBool(',
    '[nxt]::WriteOutputSize(',
    '<#\n.SYNOPSIS\nA\n#>',
    '# @action A\n',
    'using x\n',
  )

  it('[ACT1] never throws, accepts nothing that the schema would not, and is quick about it', () => {
    const text = fc.array(pieces, { maxLength: 60 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(text, script => {
        const parsed = parseDeclaration(script, 'a.ps1')
        if ('declaration' in parsed) declarationSchema.parse(parsed.declaration)
        else expect(parsed.problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
    for (const piece of [
      'param(',
      '[',
      'param($a,',
      '[string]$a,',
      '[nxt]::',
      "[nxt]::WriteOutputBool('a',",
      '# .A\n',
    ]) {
      const script = `param(${piece.repeat(Math.floor(100_000 / piece.length))}`
      const before = performance.now()
      parseDeclaration(script, 'a.ps1')
      expect([piece, performance.now() - before < 3000]).toEqual([piece, true])
    }
  })

  it('[ACT1] reads back every parameter that can be written', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/)
    const parameter = fc.record({ name, defaultValue: fc.option(fc.string({ maxLength: 40 })) })
    const isPlain = (text: string): boolean => !/[\0\r]/.test(text)
    fc.assert(
      fc.property(
        fc.uniqueArray(parameter, { selector: one => one.name.toLowerCase(), minLength: 1, maxLength: 8 }),
        parameters => {
          const sound = parameters.filter(one => isPlain(one.defaultValue ?? ''))
          const quote = (text: string): string => `'${text.replace(/['\u2018-\u201B]/g, '$&$&')}'`
          const lines = sound.map(
            one =>
              `${one.defaultValue === null ? '[Parameter(Mandatory)]' : ''}[string]$${one.name}${one.defaultValue === null ? '' : ` = ${quote(one.defaultValue)}`}`,
          )
          const { inputs } = read(`# @action A\nparam(\n${lines.join(',\n')}\n)`)
          expect(inputs.map(one => [one.name, one.defaultValue])).toEqual(
            sound.map(one => [one.name, one.defaultValue]),
          )
        },
      ),
    )
  })
})
