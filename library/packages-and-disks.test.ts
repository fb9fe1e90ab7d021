import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runAction } from './run-action.ts'
import { standIns } from './stand-ins.ts'

const file = (name: string): string => join(import.meta.dirname, name)
const isDebian = existsSync('/usr/bin/dpkg-query')

describe('packages', () => {
  it.skipIf(!isDebian)('[LIB1] finds an installed package by a part of its name', async () => {
    const run = await runAction(file('installed-packages/installed-packages.sh'), { search: 'DPKG' })
    expect(run).toMatchObject({ exitCode: 0, flagged: [], outputs: { manager: 'dpkg' } })
    expect(run.outputs['packages']).toContainEqual(expect.stringMatching(/^dpkg \d/))
    expect(run.outputs['installed']).toBeGreaterThan(Number(run.outputs['found']))
  })

  it.skipIf(!isDebian)('[LIB1] takes the search as text, not as a pattern', async () => {
    const run = await runAction(file('installed-packages/installed-packages.sh'), { search: '.*\\' })
    expect(run).toMatchObject({ exitCode: 0, outputs: { found: 0 } })
  })

  it('[LIB1] counts updates, and security updates among them', async () => {
    await using programs = await standIns({
      'apt-get': `cat <<'END'
Reading package lists...
Inst openssl [3.0.1] (3.0.2 Debian-Security:12/stable-security [amd64])
Inst vim [9.0] (9.1 Debian:12/stable [amd64])
Conf vim (9.1 Debian:12/stable [amd64])
END`,
    })
    const run = await runAction(file('pending-updates/pending-updates.sh'), {}, programs.path)
    expect(run).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { updates: ['openssl 3.0.2', 'vim 9.1'], count: 2, security: 1 },
    })
    expect((await programs.calls()).some(call => call.includes('update'))).toBe(false)
  })

  it.skipIf(!isDebian)(
    '[LIB1] asks the real package manager and installs nothing',
    { timeout: 60_000 },
    async () => {
      const run = await runAction(file('pending-updates/pending-updates.sh'))
      expect(run.exitCode, run.log).toBe(0)
      expect(run.outputs['count']).toEqual(expect.any(Number))
    },
  )
})

describe('disks', () => {
  it('[LIB1] tells how full the file systems are', async () => {
    const run = await runAction(file('file-systems/file-systems.sh'), { warn: '1' })
    expect(run.exitCode, run.log).toBe(0)
    expect(run.flagged).toEqual([])
    expect(run.outputs['fullest']).toBeLessThanOrEqual(1)
    expect((run.outputs['systems'] as string[]).length).toBeGreaterThan(0)
    expect((await runAction(file('file-systems/file-systems.sh'), { warn: '101' })).exitCode).toBe(1)
  })

  it('[LIB1] names a failing disk', async () => {
    await using programs = await standIns({
      lsblk: 'printf "sda disk\\nsda1 part\\nnvme0n1 disk\\nvda disk\\n"',
      smartctl: `case "$2" in
  /dev/sda) echo 'SMART overall-health self-assessment test result: FAILED!'; exit 8 ;;
  /dev/nvme0n1) echo 'SMART overall-health self-assessment test result: PASSED' ;;
  *) echo 'Unable to detect device type'; exit 1 ;;
esac`,
    })
    const run = await runAction(file('disk-health/disk-health.sh'), {}, programs.path)
    expect(run).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { healthy: false, disks: ['sda: FAILED!', 'nvme0n1: PASSED'], failing: ['sda: FAILED!'] },
    })
  })

  it('[LIB1] does not call disks healthy of which nothing is known', async () => {
    await using programs = await standIns({ lsblk: 'echo vda disk', smartctl: 'exit 1' })
    const run = await runAction(file('disk-health/disk-health.sh'), {}, programs.path)
    expect(run.exitCode).toBe(1)
    expect(run.outputs['healthy']).toBeUndefined()
  })
})

describe('Log errors of the last hours', () => {
  it('[LIB1] counts errors by what they come from', async () => {
    await using programs = await standIns({
      journalctl: `cat <<'END'
2026-03-01T10:00:00+0000 desk kernel: disk error
2026-03-01T10:01:00+0000 desk sshd[12]: bad packet
-- Boot 1234 --
2026-03-01T10:02:00+0000 desk sshd[13]: bad packet
END`,
    })
    const run = await runAction(file('log-errors/log-errors.sh'), { hours: '6' }, programs.path)
    expect(run).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { errors: 3, sources: ['sshd: 2', 'kernel: 1'] },
    })
    expect(run.outputs['last']).toHaveLength(3)
    expect(await programs.calls()).toEqual([expect.stringContaining('--since -6h')])
    expect((await runAction(file('log-errors/log-errors.sh'), { hours: '0' }, programs.path)).exitCode).toBe(
      1,
    )
  })
})

describe('Reset printer queue', () => {
  const cups = {
    lpstat: `case "$1" in
  -e) printf 'office\\nhall\\n' ;;
  -o) [ -e "$(dirname "$0")/emptied" ] || printf 'office-1 ann 1024\\noffice-2 ann 1024\\n' ;;
esac`,
    cancel: 'touch "$(dirname "$0")/emptied"',
    cupsenable: '',
    cupsaccept: '',
  }
  const action = file('reset-printer-queue/reset-printer-queue.sh')

  it('[LIB1] a dry run counts; then the queue is empty', async () => {
    await using programs = await standIns(cups)
    const dry = await runAction(action, {}, programs.path, true)
    expect(dry).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { printers: ['office', 'hall'], waiting: 2, left: 2, dryRun: true },
    })
    const run = await runAction(action, { printer: 'office' }, programs.path)
    expect(run).toMatchObject({ exitCode: 0, outputs: { printers: ['office'], waiting: 2, left: 0 } })
    expect((await programs.calls()).filter(call => !call.startsWith('lpstat'))).toEqual([
      'cancel -a office',
      'cupsenable office',
      'cupsaccept office',
    ])
  })

  it('[LIB1] names the printers that there are', async () => {
    await using programs = await standIns(cups)
    const run = await runAction(action, { printer: 'cellar' }, programs.path)
    expect(run.exitCode).toBe(1)
    expect(run.log).toContain('There are: office hall')
    expect((await runAction(action, { printer: '-x' }, programs.path)).log).toContain('cannot be the name')
  })
})
