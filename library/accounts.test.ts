import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runAction } from './run-action.ts'

const file = (name: string): string => join(import.meta.dirname, name)
const changePassword = file('change-password/change-password.mjs')
const lock = file('lock-account/lock-account.sh')
const unlock = file('unlock-account/unlock-account.sh')
const clearCache = file('clear-browser-cache/clear-browser-cache.sh')
const shadow = (user: string): string[] =>
  execFileSync('getent', ['shadow', user], { encoding: 'utf8' }).trim().split(':')

// A real account is made and removed, which only root may do, and only on Linux.
const mayMakeAccounts = process.getuid?.() === 0 && existsSync('/usr/sbin/useradd')

describe.skipIf(!mayMakeAccounts)('actions on a real account', () => {
  const user = `hr-${randomBytes(4).toString('hex')}`
  const home = `/tmp/${user}`
  beforeAll(() => {
    execFileSync('useradd', ['--create-home', '--home-dir', home, '--shell', '/bin/sh', user])
  })
  afterAll(() => {
    execFileSync('userdel', ['--remove', user], { stdio: 'ignore' })
  })

  it('[LIB1] [ACT2] changes a password that shows up nowhere', async () => {
    const password = 'correct horse: "battery" $(id)'
    const dry = await runAction(changePassword, { user, password }, undefined, true)
    expect(dry).toMatchObject({ exitCode: 0, flagged: [], outputs: { changed: false } })
    const before = shadow(user)[1]
    expect(before).toBe('!')
    const run = await runAction(changePassword, { user, password })
    expect(run).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { user, changed: true, mustChange: true },
    })
    expect(JSON.stringify(run)).not.toContain('horse')
    const [, hash = '', lastChange] = shadow(user)
    expect(lastChange).toBe('0')
    const [, , salt = ''] = hash.split('$')
    expect([salt.length > 0, hash === before]).toEqual([true, false])
  })

  it('[LIB1] locks the account, tells so, and unlocks it again', async () => {
    expect((await runAction(lock, { user }, undefined, true)).outputs).toMatchObject({
      before: 'unlocked',
      after: 'unlocked',
    })
    expect(await runAction(lock, { user })).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { before: 'unlocked', after: 'locked' },
    })
    expect(shadow(user)[1]).toMatch(/^!\$/)
    expect(shadow(user)[7]).toBe('1')
    expect((await runAction(unlock, { user }, undefined, true)).outputs).toMatchObject({
      before: 'locked',
      after: 'locked',
    })
    expect(await runAction(unlock, { user })).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { before: 'locked', after: 'unlocked' },
    })
    expect(shadow(user)[1]).toMatch(/^\$/)
  })

  it('[LIB1] ends the sessions of a locked account', async () => {
    const sleeper = execFileSync(
      'runuser',
      ['-u', user, '--', 'sh', '-c', 'sleep 60 > /dev/null 2>&1 & echo $!'],
      { encoding: 'utf8' },
    ).trim()
    expect(existsSync(`/proc/${sleeper}`)).toBe(true)
    expect(await runAction(lock, { user, endSessions: 'true' })).toMatchObject({ exitCode: 0 })
    const state = existsSync(`/proc/${sleeper}/stat`)
      ? execFileSync('ps', ['-o', 'stat=', '-p', sleeper], { encoding: 'utf8' })
      : 'Z'
    expect(state.trim()).toMatch(/^Z/)
    await runAction(unlock, { user })
  })

  it('[LIB1] clears caches as the user, and through no link', async () => {
    const asUser = (command: string) =>
      execFileSync('runuser', ['-u', user, '--', 'sh', '-c', command], { cwd: home })
    asUser(
      'mkdir -p "$HOME/.cache/chromium/a" "$HOME/.cache/other" && head -c 100000 /dev/zero > "$HOME/.cache/chromium/a/x y"',
    )
    const outside = join('/tmp', `${user}-outside`)
    await mkdir(outside)
    await writeFile(join(outside, 'precious'), 'x')
    await symlink(outside, join(home, '.cache/google-chrome'))
    const dry = await runAction(clearCache, { user }, undefined, true)
    expect(dry).toMatchObject({ exitCode: 0, flagged: [], outputs: { dryRun: true } })
    expect(dry.outputs['size']).toBeGreaterThan(100_000)
    expect(existsSync(join(home, '.cache/chromium/a/x y'))).toBe(true)
    const run = await runAction(clearCache, { user, browser: 'chromium' })
    expect(run).toMatchObject({ exitCode: 0, outputs: { folders: [join(home, '.cache/chromium')] } })
    expect(existsSync(join(home, '.cache/chromium/a'))).toBe(false)
    expect(existsSync(join(home, '.cache/other'))).toBe(true)
    await runAction(clearCache, { user })
    expect(existsSync(join(outside, 'precious'))).toBe(true)
    execFileSync('rm', ['-r', outside])
  })
})

describe('actions on accounts', () => {
  it.each([
    [changePassword, { user: 'root', password: 'x' }, 'does not change the password of root'],
    [changePassword, { user: 'no-such-user', password: 'x' }, 'no user “no-such-user”'],
    [changePassword, { user: 'a b', password: 'x' }, 'cannot be a login name'],
    [changePassword, { user: 'daemon', password: 'x\nroot:y' }, 'cannot hold a line end'],
    [lock, { user: 'root' }, 'does not lock an administrator'],
    [lock, { user: '-x' }, 'cannot be a login name'],
    [lock, { user: 'x;id' }, 'cannot be a login name'],
    [unlock, { user: 'no-such-user' }, 'no user “no-such-user”'],
    [clearCache, { user: '../x' }, 'cannot be a login name'],
    [clearCache, { user: 'no-such-user' }, 'no user “no-such-user”'],
  ])('[LIB1] %s refuses %o and says why', async (action, inputs, message) => {
    const run = await runAction(action, inputs)
    expect(run.exitCode).toBe(1)
    expect(run.log).toContain(message)
  })

  it('[LIB1] lists who is logged on', async () => {
    const run = await runAction(file('logged-on-users/logged-on-users.sh'))
    expect(run).toMatchObject({ exitCode: 0, flagged: [] })
    expect(run.outputs['count']).toBe(((run.outputs['users'] ?? []) as string[]).length)
  })
})
