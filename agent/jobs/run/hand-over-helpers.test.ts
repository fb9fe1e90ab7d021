import { expect, test } from 'vitest'
import { parseDeclaration } from '../../../shared/jobs/parse-declaration.ts'
import { nxtMethods } from '../../../shared/jobs/powershell/read-nxt-outputs.ts'
import { readTokens } from '../../../shared/jobs/powershell/tokens.ts'
import { helperFor, startOf } from './hand-over-helpers.ts'

function start(text: string, fileName = 'a.ps1') {
  const parsed = parseDeclaration(text, fileName)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return startOf(parsed.declaration, text, '/run/script.ps1', '/run/helpers')
}

const itself = { file: '/run/script.ps1', environment: { HANDRAIL_HELPERS: '/run/helpers' } }

test('[ACT2] a script without parameters is started itself', () => {
  expect(start('# @action A\n$x = 1\n')).toEqual(itself)
  expect(start('# @action A\necho\n', 'a.sh')).toEqual(itself)
})

test('[ACT2] a script with parameters is started by our file, which hears their names alone', () => {
  const text = `# @action A
# @input password secret "P"
# @input when string "W"
# @input aside string "Not a parameter"
param([string]$Name, [Parameter(Mandatory)][securestring]$Key, [string]$Password, [datetime]$When,
  [switch]$Dry, [int]$Count)
`
  expect(start(text)).toEqual({
    file: '/run/helpers/handrail.ps1',
    environment: {
      HANDRAIL_HELPERS: '/run/helpers',
      HANDRAIL_SCRIPT: '/run/script.ps1',
      HANDRAIL_PARAMETERS:
        'Name:open:text Key:secret:secure password:secret:text when:open:text Dry:open:boolean Count:open:text',
      HANDRAIL_NXT: '0',
    },
  })
})

test('[OUT1] a script that writes outputs with [nxt] is given that class', () => {
  expect(start("# @action A\n[nxt]::WriteOutputBool('a', 1)\n").environment).toMatchObject({
    HANDRAIL_PARAMETERS: '',
    HANDRAIL_NXT: '1',
  })
})

test('[OUT1] our file defines every method that is understood, and is plain PowerShell in ASCII', () => {
  const text = Buffer.from(helperFor('powershell').bytes).toString('utf8')
  const defined = [...text.matchAll(/public static void (\w+)\(/g)].map(match => match[1])
  expect(defined).toEqual(Object.keys(nxtMethods))
  expect(text).toMatch(/^[\n\x20-\x7E]*$/)
  expect(Array.isArray(readTokens(text))).toBe(true)
})
