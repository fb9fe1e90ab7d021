import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runAction } from './run-action.ts'
import { standIns } from './stand-ins.ts'

const file = (name: string): string => join(import.meta.dirname, name)
const restart = file('restart-service/restart-service.sh')
const stop = file('stop-process/stop-process.sh')

// With either service manager: which of the two is asked depends on the machine.
const manager = (afterRestart: string) => ({
  systemctl: `case "$1" in is-active) ${afterRestart} ;; show) echo loaded ;; esac`,
  service: `case "$2" in status) [ "$(${afterRestart})" = active ] ;; esac`,
  'rc-service': `case "$2" in status) [ "$(${afterRestart})" = active ] ;; esac`,
})

describe('Restart a service', () => {
  it('[LIB1] restarts it and tells that it runs', async () => {
    await using programs = await standIns(manager('echo active'))
    const run = await runAction(restart, { service: 'cups@1.service' }, programs.path)
    expect(run).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { before: 'active', after: 'active', running: true },
    })
    expect((await programs.calls()).filter(call => call.includes('restart'))).toHaveLength(1)
  })

  it('[LIB1] a dry run restarts nothing', async () => {
    await using programs = await standIns(manager('echo active'))
    const run = await runAction(restart, { service: 'cups' }, programs.path, true)
    expect(run).toMatchObject({ exitCode: 0, outputs: { running: true } })
    expect((await programs.calls()).some(call => call.includes('restart'))).toBe(false)
  })

  it.each(['-h', 'a b', '$(id)', 'x;y'])('[LIB1] refuses the name %s', async service => {
    await using programs = await standIns(manager('echo active'))
    const run = await runAction(restart, { service }, programs.path)
    expect(run.exitCode).toBe(1)
    expect(run.log).toContain('cannot be the name of a service')
    expect(await programs.calls()).toEqual([])
  })
})

describe('Stop a process', () => {
  /** A process that is found by its number and, where it is told so, does not heed a polite request. */
  async function start(isStubborn = false): Promise<{ pid: number; gone: Promise<unknown> }> {
    const child = spawn('sh', [
      '-c',
      `${isStubborn ? "trap '' TERM;" : ''} echo ready; while :; do sleep 0.1; done`,
    ])
    const gone = new Promise(resolve => child.once('exit', (_, signal) => resolve(signal)))
    await new Promise(resolve => child.stdout.once('data', resolve))
    return { pid: child.pid ?? 0, gone }
  }

  it('[LIB1] a dry run names it; then it ends', async () => {
    const { pid, gone } = await start()
    const dry = await runAction(stop, { process: String(pid) }, undefined, true)
    expect(dry).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: { processes: [`sh (${pid})`], count: 1, stopped: 0, dryRun: true },
    })
    const run = await runAction(stop, { process: String(pid) })
    expect(run).toMatchObject({ exitCode: 0, flagged: [], outputs: { count: 1, stopped: 1 } })
    expect(await gone).toBe('SIGTERM')
  })

  it('[LIB1] uses force only when told', { timeout: 30_000 }, async () => {
    const { pid, gone } = await start(true)
    const run = await runAction(stop, { process: String(pid), force: 'true', seconds: '1' })
    expect(run).toMatchObject({ exitCode: 0, outputs: { stopped: 1 } })
    expect(await gone).toBe('SIGKILL')
  })

  it.each(['no-such-process', '1', '.*', String(process.pid)])('[LIB1] does not stop %s', async name => {
    const run = await runAction(stop, { process: name })
    expect(run.exitCode).toBe(1)
    expect(run.log).toContain('that this action may stop')
  })
})

describe('Listening ports', () => {
  it('[LIB1] lists a port that listens, and whether others reach it', async () => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const run = await runAction(file('listening-ports/listening-ports.sh'))
    server.close()
    expect(run).toMatchObject({ exitCode: 0 })
    expect(run.log).toContain(`127.0.0.1:${port}`)
    expect(run.outputs['open']).toBeLessThan(Number(run.outputs['count']))
  })
})
