import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseDeclaration } from '../../../shared/jobs/parse-declaration.ts'
import { verifyScript } from '../../../shared/signing/verify-script.ts'
import { runScript, type RunOutcome } from './run-script.ts'

let runsDir: string
beforeEach(async () => (runsDir = await mkdtemp(join(tmpdir(), 'handrail-runs-'))))
afterEach(() => rm(runsDir, { recursive: true, force: true }))

const trust = {
  publishers: new Set<string>(),
  disallowed: new Set<string>(),
  roots: [],
  intermediates: [],
  tsaRoots: [],
  revocationLists: [],
  handrail: null,
  problem: null,
}

async function run(
  fileName: string,
  text: string,
  inputs: Record<string, string> = {},
  users: string[] = [],
): Promise<RunOutcome> {
  const question = { trust, policy: 'unrestricted', at: Date.now(), revocation: 'default' } as const
  const verdict = verifyScript(Buffer.from(text), fileName, question)
  if (verdict.verdict === 'refused') throw new Error(verdict.message)
  const parsed = parseDeclaration(text, fileName)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  const removals: Promise<void>[] = []
  try {
    return await runScript({
      jobId: 'job-12345678',
      script: verdict,
      text,
      fileName,
      declaration: parsed.declaration,
      inputs,
      runAs: null,
      loggedOnUsers: users,
      runsDir,
      mayStart: () => Promise.resolve(),
      onStart: () => undefined,
      onOutput: () => undefined,
      onRemoval: removed => removals.push(removed),
    })
  } finally {
    await Promise.all(removals)
  }
}

const valuesOf = ({ outputs, logTail, exitCode }: RunOutcome): unknown => [
  exitCode,
  logTail,
  Object.fromEntries(outputs.map(({ name, value, flag }) => [name, flag === null ? value : [value, flag]])),
]

/** The same action in each language: every type once, a forged line in a text, a secret that is hard to carry. */
const declarations = (comment: string): string =>
  [
    '@action Helpers',
    '@input text string "Text"',
    '@input token secret "Token"',
    '@input pin secret "Pin"',
    '@output text string "Text"',
    '@output ok boolean "OK"',
    '@output size size "Size"',
    '@output at date-time "At"',
    '@output took duration "Took"',
    '@output list string-list "List"',
    '@output length unsigned-integer "Length"',
  ]
    .map(line => `${comment} ${line}\n`)
    .join('')

const scripts = {
  'a.sh': `${declarations('#')}set -eu
. "$HANDRAIL_HELPERS/handrail.sh"
output_string text "$HANDRAIL_INPUT_text"
output_boolean ok true
output_size size 1048576
output_date_time at 1700000000
output_duration took 1500
output_string_list list one "two
ok=false"
secret pin code
secret token key
output_unsigned_integer length "\${#key}"
[ "$code" = 0007 ] && printf '%s' "$key" | od -An -tx1 | tr -d ' \\n'
`,
  'a.py': `${declarations('#')}import os, sys; sys.path.insert(0, os.environ["HANDRAIL_HELPERS"])
from handrail import output, input_value, secret
from datetime import datetime, timedelta, timezone
output("text", input_value("text"))
output("ok", True)
output("size", 1048576.0)
output("at", datetime.fromtimestamp(1700000000, timezone.utc))
output("took", timedelta(milliseconds=1500))
output("list", ["one", "two\\nok=false"])
key = secret("token")
output("length", len(key))
print(key.encode().hex() if secret("pin") == "0007" else "", end="")
`,
  'a.mjs': `${declarations('//')}import { pathToFileURL } from 'node:url'
const { output, inputValue, secret } = await import(pathToFileURL(process.env.HANDRAIL_HELPERS + '/handrail.mjs'))
output('text', inputValue('text'))
output('ok', true)
output('size', 1048576)
output('at', new Date(1700000000000))
output('took', 1500)
output('list', ['one', 'two\\nok=false'])
const key = secret('token')
output('length', key.length)
process.stdout.write(secret('pin') === '0007' ? Buffer.from(key).toString('hex') : '')
`,
}

/** Everything that JSON writes in its own way, and everything that a shell would like to read in its own. */
const token = 'a"b\\c\td\n\n$(e) `f` \'g\' \u0001 {"pin":"x"} \\u0041 \n'
const text = 'first\r\nok=false\n\nsize=1\rlast'

describe.each(Object.entries(scripts))('the helper functions in %s', (fileName, script) => {
  test('[OUT1] give out every type, and no line of a value passes for an output', async () => {
    const inputs = { text, token, pin: '0007' }
    const shown = fileName === 'a.sh' ? text.replaceAll('\r', '') : text.replace(/\r\n?/g, '\n')
    expect(valuesOf(await run(fileName, script, inputs))).toEqual([
      0,
      Buffer.from(token).toString('hex'),
      {
        text: shown,
        ok: true,
        size: 1_048_576,
        at: 1_700_000_000_000,
        took: 1500,
        list: ['one', 'two\nok=false'],
        length: token.length,
      },
    ])
    expect(await readdir(runsDir)).toEqual([])
  })

  test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    '[SIGN10] are there for another account, which cannot change them',
    async () => {
      const change = {
        'a.sh': '(echo >> "$HANDRAIL_HELPERS/handrail.sh") 2>/dev/null || output text fixed',
        'a.py':
          'import os, sys; sys.path.insert(0, os.environ["HANDRAIL_HELPERS"])\nfrom handrail import output\noutput("text", os.access(os.environ["HANDRAIL_HELPERS"], os.W_OK) or "fixed")',
        'a.mjs':
          "import { accessSync } from 'node:fs'\nconst { output } = await import(process.env.HANDRAIL_HELPERS + '/handrail.mjs')\ntry { accessSync(process.env.HANDRAIL_HELPERS, 2) } catch { output('text', 'fixed') }",
      }[fileName]
      const comment = fileName === 'a.mjs' ? '//' : '#'
      const head = ['@action A', '@run-context interactive-user', '@output text string "T"']
      const lines = [...head.map(line => `${comment} ${line}`), change]
      if (fileName === 'a.sh') lines.splice(3, 0, '. "$HANDRAIL_HELPERS/handrail.sh"')
      expect(valuesOf(await run(fileName, lines.join('\n'), {}, ['nobody']))).toEqual([
        0,
        '',
        { text: 'fixed' },
      ])
      const left = (await readdir(tmpdir())).filter(name => name.startsWith('handrail-run-'))
      expect(left).toEqual([])
    },
  )
})

test('[ACT2] the shell’s helper says what is wrong with a name, and runs nothing of it', async () => {
  const script = `# @action A
# @input pin secret "P"
. "$HANDRAIL_HELPERS/handrail.sh"
output 'a b' 1; echo $?
secret pin 'x;echo no'; echo $?
secret gone x; echo $?
`
  const { logTail, outputs } = await run('a.sh', script, { pin: '0007' })
  expect(logTail.match(/^\d$/gm)).toEqual(['2', '2', '1'])
  expect(logTail).toMatch(/"a b" is no name/)
  expect(logTail).toMatch(/no secret input "gone"/)
  expect(outputs).toEqual([])
})
