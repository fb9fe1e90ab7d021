import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseDeclaration } from '../../../shared/jobs/parse-declaration.ts'
import { verifyScript, type Verified } from '../../../shared/signing/verify-script.ts'
import { processStamp } from '../../observe-device/process-stamp.ts'
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
  text: string,
  more: { users?: string[]; mayStart?: () => Promise<void>; script?: Verified } = {},
): Promise<RunOutcome> {
  const fileName = 'a.sh'
  const question = { trust, policy: 'unrestricted', at: Date.now(), revocation: 'default' } as const
  const verdict = verifyScript(Buffer.from(text), fileName, question)
  if (verdict.verdict === 'refused') throw new Error(verdict.message)
  const parsed = parseDeclaration(text, fileName)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  const removals: Promise<void>[] = []
  try {
    return await runScript({
      jobId: 'job-12345678',
      script: more.script ?? verdict,
      text,
      fileName,
      declaration: parsed.declaration,
      inputs: {},
      runAs: null,
      loggedOnUsers: more.users ?? [],
      runsDir,
      mayStart: more.mayStart ?? (() => Promise.resolve()),
      onStart: () => undefined,
      onOutput: () => undefined,
      onRemoval: removed => removals.push(removed),
    })
  } finally {
    await Promise.all(removals)
  }
}

test('[SIGN10] only what the verifier itself made is run, whatever looks like it', async () => {
  const lookalike = { verdict: 'verified', bytes: Buffer.from('echo forged') } as unknown as Verified
  await expect(run('# @action A\necho\n', { script: lookalike })).rejects.toThrow('Only a verified script')
})

test('[TRIG4] nothing starts before it stands on disk that it may; the files go all the same', async () => {
  const mayStart = (): Promise<void> => Promise.reject(new Error('disk full'))
  const trace = `${runsDir}-ran`
  await expect(run(`# @action A\necho ran > '${trace}'\n`, { mayStart })).rejects.toThrow('disk full')
  expect(existsSync(trace)).toBe(false)
  expect(await readdir(runsDir)).toEqual([])
})

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  '[ACT1] an interactive-user script runs with that user’s rights, and cannot change what runs',
  async () => {
    const outcome = await run(
      [
        '# @action As user',
        '# @run-context interactive-user',
        '# @output who string "Who"',
        'echo "who=$(id -un):$(id -gn):$(id -G)" >> "$HANDRAIL_OUTPUTS"',
        'dir=$(dirname "$0")',
        'stat -c "%a %U" "$0" "$dir"',
        'touch "$dir/more" 2>/dev/null || echo closed',
        'mv "$dir/outputs" "$dir/other" 2>/dev/null || echo fixed',
        'pwd',
      ].join('\n'),
      { users: ['nobody'] },
    )
    expect(outcome).toMatchObject({ state: 'completed', exitCode: 0 })
    expect(outcome.outputs[0]?.value).toBe('nobody:nogroup:65534')
    expect(outcome.logTail).toBe('500 nobody\n711 root\nclosed\nfixed\n/\n')
    const mine = (await readdir(tmpdir())).filter(name => name.startsWith('handrail-run-'))
    expect(mine).toEqual([])
  },
)

test('outputs that were replaced by a link or a pipe are not read', async () => {
  const head = '# @action A\n# @output n string "N"\nrm "$HANDRAIL_OUTPUTS"\n'
  expect((await run(`${head}ln -s /etc/passwd "$HANDRAIL_OUTPUTS"\n`)).outputs).toEqual([])
  expect((await run(`${head}mkfifo "$HANDRAIL_OUTPUTS"\n`)).outputs).toEqual([])
  expect((await run(`${head}ln /etc/hostname "$HANDRAIL_OUTPUTS" || true\n`)).outputs).toEqual([])
})

test('a script that leaves a child in its group does not leave it running', async () => {
  const { logTail, state } = await run('# @action A\nsleep 300 &\necho $!\n')
  expect(state).toBe('completed')
  expect(await processStamp(Number(logTail.trim()))).toBeNull()
})
