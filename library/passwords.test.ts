import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  makeAccount,
  mayMakeAccounts,
  sayIfNoAccounts,
  type RealAccount,
} from '../test/support/real-accounts.ts'
import { runAction, type ActionRun } from './run-action.ts'

const file = (name: string): string => join(import.meta.dirname, name)
const rotate = file('rotate-password/rotate-password.mjs')
const verify = file('verify-password/verify-password.mjs')
const reconcile = file('reconcile-password/reconcile-password.mjs')

const [OLD, NEW] = ['correct horse: "battery" $(id)', 'Staple-7.Kettle@sings']

sayIfNoAccounts('renewing real passwords')

describe.runIf(mayMakeAccounts)('the password of a real account', () => {
  let account: RealAccount
  let runs: ActionRun[]
  beforeAll(() => {
    runs = []
    account = makeAccount('rotate')
  })
  afterAll(() => account.remove())
  const run = async (action: string, secrets: Record<string, string>): Promise<ActionRun> => {
    const ended = await runAction(action, { user: account.name, ...secrets })
    runs.push(ended)
    return ended
  }

  it('[ROT1] is rotated: the new one opens the account, the old one does not', async () => {
    account.setPassword(OLD)
    expect(account.opens(OLD)).toBe(true)
    expect(await run(rotate, { password: NEW })).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { user: account.name, valid: true },
    })
    expect([account.opens(NEW), account.opens(OLD)]).toEqual([true, false])
  })

  it('[ROT1] is verified: which of the kept ones opens it', async () => {
    expect(await run(verify, { password: OLD, candidate: NEW })).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { valid: false, opens: ['candidate'] },
    })
    expect(await run(verify, { password: NEW })).toMatchObject({
      exitCode: 0,
      outputs: { valid: true, opens: ['password'] },
    })
    expect(await run(verify, { password: OLD, candidate: 'another one 1' })).toMatchObject({
      exitCode: 1,
      outputs: { valid: false },
    })
  })

  it('[ROT1] is reconciled where none of the kept ones opens it, and left alone otherwise', async () => {
    expect(await run(reconcile, { password: OLD, candidate: NEW })).toMatchObject({
      exitCode: 0,
      outputs: { changed: false, valid: false, opens: ['candidate'] },
    })
    account.setPassword('somebody set this 9')
    expect(await run(reconcile, { password: OLD, previous: NEW })).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { changed: true, valid: true, opens: ['password'] },
    })
    expect(account.opens(OLD)).toBe(true)
  })

  it('[ROT1] of a locked account is not renewed, for that would unlock it', async () => {
    execFileSync('usermod', ['--lock', account.name])
    for (const action of [rotate, reconcile]) {
      const refused = await run(action, { password: NEW })
      expect(refused.exitCode).toBe(1)
      expect(refused.log).toContain('is locked')
    }
    execFileSync('usermod', ['--unlock', account.name])
    expect(account.opens(OLD)).toBe(true)
  })

  it('[ACT2] shows up in no output and no log', () => {
    expect(runs.length).toBeGreaterThan(5)
    for (const secret of [OLD, NEW]) expect(JSON.stringify(runs)).not.toContain(secret.slice(0, 8))
  })
})

describe('renewing a password', () => {
  it.each([
    [{ user: 'no-such-user', password: 'x' }, 'no user “no-such-user”'],
    [{ user: 'a b', password: 'x' }, 'cannot be a login name'],
    [{ user: '-x', password: 'x' }, 'cannot be a login name'],
  ])('[LIB1] refuses %o and says why', async (inputs, message) => {
    for (const action of [rotate, verify, reconcile]) {
      const run = await runAction(action, inputs)
      expect(run.exitCode).toBe(1)
      expect(run.log).toContain(message)
    }
  })
})
