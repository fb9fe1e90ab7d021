import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usersAtSeats } from '../../observe-device/logged-on-users.ts'
import { runScriptHere } from '../../../test/support/run-script-here.ts'
import { defaultLimits } from './run-limits.ts'

/** Real accounts, made for these tests and removed after them; who is logged on is told through a folder like logind's. */

const isRoot = process.platform === 'linux' && process.getuid?.() === 0
if (!isRoot) console.log('Skipped: run contexts need root on Linux, to make and remove accounts.')

const tag = randomBytes(3).toString('hex')
const [ann, bob, group] = [`hr-ann-${tag}`, `hr-bob-${tag}`, `hr-group-${tag}`]
const folder = isRoot ? mkdtempSync(join(tmpdir(), 'handrail-sessions-')) : ''
const system = (file: string, ...args: string[]): string =>
  execFileSync(file, args, { encoding: 'utf8' }).trim()

describe.runIf(isRoot)('[ACT1] the run context interactive-user', () => {
  beforeAll(() => {
    system('/usr/sbin/groupadd', group)
    system('/usr/sbin/useradd', '--create-home', '--shell', '/bin/bash', '--groups', group, ann)
    system('/usr/sbin/useradd', '--create-home', bob)
  })
  afterAll(() => {
    for (const user of [ann, bob]) system('/usr/sbin/userdel', '--remove', '--force', user)
    system('/usr/sbin/groupdel', group)
    rmSync(folder, { recursive: true })
  })

  const AS_USER = '# @action As user\n# @run-context interactive-user\n'
  const as = (users: string[], body: string, sessions = folder) =>
    runScriptHere(AS_USER + body, { loggedOnUsers: users, usersAtSeats: () => usersAtSeats(sessions) })
  const session = (name: string, user: string, more: string): void => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, name), `UID=1\nUSER=${user}\nSTATE=active\nCLASS=user\n${more}\n`)
  }

  test('runs with the user’s own rights: uid, gid, every group, home and login shell', async () => {
    const body = [
      'echo "$(id -un) $(id -gn) $(id -Gn)"',
      'echo "$HOME $USER $LOGNAME $SHELL $PWD"',
      'touch made && stat -c %U made',
      'cat /etc/shadow > /dev/null 2>&1 || echo refused',
      'grep -E "^Cap(Inh|Prm|Eff)" /proc/self/status | cut -f 2 | sort -u',
    ].join('\n')
    const { logTail, state } = await as([ann], body)
    expect(state).toBe('completed')
    expect(logTail.split('\n').filter(Boolean)).toEqual([
      `${ann} ${ann} ${ann} ${group}`,
      `/home/${ann} ${ann} ${ann} /bin/bash /home/${ann}`,
      ann,
      'refused',
      '0000000000000000',
    ])
  })

  test('has the runtime folder of the user and the desktop that their processes are in', async () => {
    const uid = Number(system('/usr/bin/id', '-u', ann))
    const environment = ['DISPLAY=:7', 'DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere', 'SECRET=of the user']
    const desktop = spawn('/usr/bin/setpriv', [
      `--reuid=${uid}`,
      '--regid=nogroup',
      '--clear-groups',
      '/usr/bin/env',
      '-i',
      ...environment,
      '/bin/sh',
      '-c',
      'echo up; exec sleep 60',
    ])
    try {
      await new Promise(resolve => desktop.stdout.once('data', resolve))
      const { logTail } = await as([ann], 'env | sort\n')
      expect(logTail).toContain('DISPLAY=:7\n')
      expect(logTail).toContain('DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere\n')
      expect(logTail).not.toContain('of the user')
    } finally {
      desktop.kill('SIGKILL')
    }
  })

  test('is refused with its own sentence when nobody is there, and when several are and none alone sits at it', async () => {
    await expect(as([], 'echo ran\n')).rejects.toMatchObject({ jobCause: 'no-user-logged-on' })
    session('1', ann, 'ACTIVE=0\nSEAT=seat0')
    session('2', bob, 'ACTIVE=1\nREMOTE=1')
    await expect(as([ann, bob], 'echo ran\n')).rejects.toMatchObject({
      jobCause: 'several-users-logged-on',
      details: expect.stringContaining('Several are logged on'),
    })
    await expect(as(['hr-no-such-account'], 'echo ran\n')).rejects.toMatchObject({
      jobCause: 'run-context-unavailable',
    })
  })

  test('of several the one who sits at the device with the active session', async () => {
    session('1', ann, 'ACTIVE=0\nSEAT=seat0')
    session('2', bob, 'ACTIVE=1\nSEAT=seat0')
    session('3', 'root', 'ACTIVE=1')
    expect(await as(['root', ann, bob], 'id -un\n')).toMatchObject({ logTail: `${bob}\n` })
  })

  test('a fork bomb of the user is stopped, and its end is clear', async () => {
    // Bounded by itself as well: 2^9 processes at most, of which none lives for more than 20 s.
    const bomb = 'f() { [ "$1" -gt 9 ] && { sleep 20; return; }; f $(($1+1)) & f $(($1+1)); wait; }\nf 1\n'
    const outcome = await runScriptHere(AS_USER + bomb, {
      loggedOnUsers: [ann],
      limits: { ...defaultLimits, tasks: 40 },
    })
    expect(outcome).toMatchObject({ state: 'error', cause: 'limit-exceeded' })
    const left = execFileSync('/bin/sh', ['-c', `ps -u ${ann} -o pid=,stat= | grep -v Z || true`], {
      encoding: 'utf8',
    })
    expect(left).toBe('')
  })
})
