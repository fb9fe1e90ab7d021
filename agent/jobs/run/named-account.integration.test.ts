import { execFileSync } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  makeAccount,
  mayMakeAccounts,
  sayIfNoAccounts,
  type RealAccount,
} from '../../../test/support/real-accounts.ts'
import { runScriptHere } from '../../../test/support/run-script-here.ts'
import { findNamedAccount, isPast } from './run-account.ts'

sayIfNoAccounts('running scripts as another account')

describe.runIf(mayMakeAccounts)('[SHAD1] a script for which the order names an account', () => {
  let account: RealAccount
  let folder: string
  beforeAll(async () => {
    account = makeAccount('shadow', ['--groups', 'audio'])
    folder = await mkdtemp(join(tmpdir(), 'handrail-shadow-'))
  })
  afterAll(async () => {
    account.remove()
    await rm(folder, { recursive: true })
  })
  const lines = async (text: string, more = {}): Promise<string[]> => {
    const { logTail, state } = await runScriptHere(text, { runAs: account.name, ...more })
    expect(state).toBe('completed')
    return logTail.split('\n').filter(Boolean)
  }

  test.each(['system', 'record-account', 'interactive-user'])(
    'runs with its rights, also where its own run context is %s',
    async context => {
      const own = join(folder, 'root-only')
      writeFileSync(own, 'not for everyone', { mode: 0o600 })
      const made = join(`/home/${account.name}`, `made-${context}`)
      const body = [
        'echo "$(id -un) $(id -Gn) $HOME $USER $PWD"',
        `cat ${own} 2> /dev/null || echo refused`,
        'grep -E "^Cap(Inh|Prm|Eff)" /proc/self/status | cut -f 2 | sort -u',
        `touch ${made}`,
      ].join('\n')
      expect(await lines(`# @action As account\n# @run-context ${context}\n${body}\n`)).toEqual([
        `${account.name} ${account.name} audio /home/${account.name} ${account.name} /home/${account.name}`,
        'refused',
        '0000000000000000',
      ])
      expect(statSync(made).uid).toBe(account.uid)
    },
  )

  test('has the inputs as data, and nothing of the agent’s own environment', async () => {
    process.env['HANDRAIL_TEST_OWN'] = 'of the agent'
    try {
      const text =
        '# @action Data\n# @input user string "User"\n# @input pw secret "Password"\nenv | grep -c "of the agent"\necho "$HANDRAIL_INPUT_user"\nread -r line\necho "${#line}"\n'
      const inputs = { user: 'the main account', pw: 'its password' }
      const length = JSON.stringify({ pw: inputs.pw }).length
      expect(await lines(text, { inputs })).toEqual(['0', 'the main account', String(length)])
    } finally {
      delete process.env['HANDRAIL_TEST_OWN']
    }
  })

  test('is refused with its own sentence: no such account, an account that has expired', async () => {
    const run = (runAs: string) => runScriptHere('# @action A\necho ran\n', { runAs })
    for (const name of ['hr-no-such-account', '0', '--help'])
      await expect(run(name)).rejects.toMatchObject({
        jobCause: 'account-unknown',
        details: expect.stringContaining(name),
      })
    execFileSync('usermod', ['--expiredate', '1', account.name])
    await expect(run(account.name)).rejects.toMatchObject({ jobCause: 'account-expired' })
    execFileSync('usermod', ['--expiredate', '', account.name])
  })

  test('a barred password and a login shell that lets nobody in are no hindrance', async () => {
    execFileSync('usermod', ['--lock', '--shell', '/usr/sbin/nologin', account.name])
    expect(await lines('# @action A\nid -un\n')).toEqual([account.name])
  })

  test('an agent without the rights of root becomes nobody but itself', async () => {
    const asAnother = vi.spyOn(process, 'getuid').mockReturnValue(1000)
    try {
      expect(await findNamedAccount(account.name)).toEqual({ cause: 'account-not-allowed' })
      expect(await findNamedAccount(userInfo().username)).toMatchObject({ account: { switchTo: null } })
    } finally {
      asAnother.mockRestore()
    }
  })
})

test('[SHAD1] an account has expired from the day that shadow(5) names', () => {
  const day = 20_000
  const at = (days: number): number => days * 86_400_000
  expect([isPast('', at(day)), isPast(`${day}`, at(day) - 1), isPast(`${day}`, at(day))]).toEqual([
    false,
    false,
    true,
  ])
})
