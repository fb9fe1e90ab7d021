import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runAction } from './run-action.ts'
import { standIns } from './stand-ins.ts'

const file = (name: string): string => join(import.meta.dirname, name, `${name}.sh`)

/** What changes something in these actions; none of it may be called with any of these words. */
const changes =
  /restart|--flush|flush-caches|-i hosts|-HUP|^cancel|^lprm|cupsenable|accept|-KILL|-TERM|-delete/

describe('[LIB1] a dry run changes nothing', () => {
  it('Free disk space', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'handrail-dry-'))
    try {
      const old = new Date(Date.now() - 10 * 86_400_000)
      await writeFile(join(folder, 'old'), 'x')
      await utimes(join(folder, 'old'), old, old)
      const run = await runAction(file('free-disk-space'), { folder }, undefined, true)
      expect(run).toMatchObject({ exitCode: 0, flagged: [], outputs: { files: 1, dryRun: true } })
      expect(await readdir(folder)).toEqual(['old'])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('Stop a process', async () => {
    const child = spawn('sleep', ['600'])
    try {
      const inputs = { process: String(child.pid), force: 'true' }
      const run = await runAction(file('stop-process'), inputs, undefined, true)
      expect(run).toMatchObject({ exitCode: 0, outputs: { count: 1, dryRun: true } })
      expect(child.exitCode ?? child.signalCode).toBe(null)
      expect(() => process.kill(child.pid ?? 0, 0)).not.toThrow()
    } finally {
      child.kill()
    }
  })

  it('Flush DNS cache', async () => {
    await using programs = await standIns({
      ps: 'echo systemd-resolve; echo nscd; echo dnsmasq',
      resolvectl: 'true',
      nscd: 'true',
      pkill: 'true',
    })
    const run = await runAction(file('flush-dns-cache'), {}, programs.path, true)
    expect(run).toMatchObject({ exitCode: 0, outputs: { found: true } })
    expect(run.outputs['flushed']).toBeUndefined()
    expect(run.log).toContain('Would flush: dnsmasq')
    expect((await programs.calls()).filter(call => !call.startsWith('ps '))).toEqual([])
  })

  it('Restart a service', async () => {
    const active = 'case "$1" in is-active) echo active ;; show) echo loaded ;; esac'
    await using programs = await standIns({ systemctl: active, service: 'true', 'rc-service': 'true' })
    await runAction(file('restart-service'), { service: 'cups' }, programs.path, true)
    expect((await programs.calls()).filter(call => changes.test(call))).toEqual([])
  })

  it('Reset printer queue', async () => {
    const lpstat =
      'case "$1" in -o) echo "p-1 me 1024 now" ;; *) echo "printer p is idle." ; echo "p accepting requests" ;; esac'
    const told = { lpstat, cancel: 'true', cupsenable: 'true', cupsaccept: 'true', lprm: 'true' }
    await using programs = await standIns(told)
    const run = await runAction(file('reset-printer-queue'), {}, programs.path, true)
    expect(run.outputs).toMatchObject({ dryRun: true })
    expect((await programs.calls()).filter(call => changes.test(call))).toEqual([])
  })
})
