import { execFile, spawn } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, open, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { lookAtAge, lookAtSize } from './files.ts'
import { localPath } from './local-path.ts'
import { holdsPattern, watchLog } from './log-pattern.ts'
import { lookAtDisk, lookAtMemory, watchProcessors } from './measure.ts'
import { checkIdOf } from './observe.ts'
import {
  lookAtProcess,
  lookAtService,
  namesOfTaskList,
  stateOfUnit,
  stateOfWindowsService,
} from './programs.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-observe-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('[TRIG1] a log', () => {
  const condition = (path: string) => ({ what: 'log-pattern', path, pattern: 'ERROR' }) as const
  const begin = async (text = '') => {
    const path = join(dir, 'app.log')
    if (text !== '') await writeFile(path, text)
    const log = watchLog(condition(path), null)
    const count = async (): Promise<number | string> => {
      const { is, observed } = await log.look()
      return is === 'unknown' ? observed : Number(/\d+$/.exec(observed)?.[0] ?? 0)
    }
    return { path, log, count }
  }

  test('only what was added counts, by whole lines', async () => {
    const { path, count } = await begin('ERROR old\n')
    expect(await count()).toBe(0)
    await appendFile(path, 'ERROR one\nfine\nERR')
    expect(await count()).toBe(1)
    await appendFile(path, 'OR two\n')
    expect(await count()).toBe(1)
    expect(await count()).toBe(0)
  })

  test('one that comes later is new from its beginning', async () => {
    const { path, count } = await begin()
    expect(await count()).toBe(0)
    await writeFile(path, 'ERROR first\n')
    expect(await count()).toBe(1)
  })

  test('put aside by rotation or emptied, nothing is missed and nothing counted twice', async () => {
    const { path, count } = await begin('start\n')
    await count()
    await appendFile(path, 'ERROR late\n')
    await rename(path, `${path}.1`)
    await writeFile(path, 'ERROR new\n')
    expect(await count()).toBe(2)
    await truncate(path)
    await appendFile(path, 'ERROR\n')
    expect(await count()).toBe(1)
    await appendFile(path, 'ERROR late\n')
    await rename(path, `${path}-20260301`)
    await writeFile(path, 'fine\n')
    expect(await count()).toBe(1)
  })

  test('put aside among many older ones, it is found', async () => {
    const { path, count } = await begin('start\n')
    await count()
    for (let day = 1000; day < 1120; day += 1) await writeFile(`${path}-2025${day}`, `old ${day}\n`)
    await appendFile(path, 'ERROR late\n')
    await rename(path, `${path}-20260301`)
    await writeFile(path, 'fine\n')
    expect(await count()).toBe(1)
  })

  test('another one in its place, or emptied and longer again, is read from its beginning', async () => {
    const { path, count } = await begin('start\n')
    expect(await count()).toBe(0)
    await rm(path)
    // Where there was just one file, the next often gets its number.
    await writeFile(path, 'ERROR at its beginning\nfine\n')
    expect(await count()).toBe(1)
    await truncate(path)
    await appendFile(path, 'ERROR again at its beginning\nfine, and more than before\n')
    expect(await count()).toBe(1)
    expect(await count()).toBe(0)
  })

  test('the next agent reads on where the one before stopped; after a run only what is newer counts', async () => {
    const { path, log, count } = await begin('start\n')
    await count()
    const position = log.position?.() ?? null
    await appendFile(path, 'ERROR while away\n')
    expect((await watchLog(condition(path), position).look()).is).toBe('holding')
    await log.begin?.()
    expect(await count()).toBe(0)
  })

  test('one that cannot be read just after a run is not new from its beginning for that', async () => {
    const { path, log, count } = await begin()
    expect(await count()).toBe(0)
    await writeFile(path, 'ERROR before the run\n')
    expect(await count()).toBe(1)
    const file = await open(path)
    vi.spyOn(Object.getPrototypeOf(file) as typeof file, 'read').mockRejectedValueOnce(new Error('stale'))
    await log.begin?.()
    await file.close()
    expect(await count()).toBe(0)
  })

  test('of more than is read at one look the newest counts', async () => {
    const { path, count } = await begin('start\n')
    await count()
    await appendFile(path, `ERROR first\n${'x'.repeat(5 * 1024 * 1024)}\nERROR last\n`)
    expect(await count()).toBe(1)
  })

  test.each(['stat', 'read'] as const)(
    'one whose file system fails at the beginning (%s) is looked at all the same once it does not',
    async call => {
      const path = join(dir, 'app.log')
      const file = await open(path, 'w')
      const failing = vi.spyOn(Object.getPrototypeOf(file) as typeof file, call)
      failing.mockRejectedValueOnce(Object.assign(new Error('stale file handle'), { code: 'ESTALE' }))
      const log = watchLog(condition(path), null)
      await expect.poll(() => failing.mock.calls.length).toBe(1)
      expect((await log.look()).is).toBe('clear')
      await file.appendFile('ERROR one\n')
      await file.close()
      expect((await log.look()).is).toBe('holding')
      failing.mockRestore()
    },
  )

  test('what is no file is not waited for', async () => {
    const pipe = join(dir, 'pipe')
    await promisify(execFile)('mkfifo', [pipe])
    await mkdir(join(dir, 'folder'))
    for (const path of [pipe, join(dir, 'folder'), 'relative.log'])
      expect((await watchLog(condition(path), null).look()).is).toBe('unknown')
  })

  test.each([
    ['abc', 'x abc y', true],
    ['a*c', 'a then c', true],
    ['a*c', 'c then a', false],
    ['(a+)+$', 'aaaa', false],
    ['(a+)+$', 'has (a+)+$ in it', true],
    ['*ab*', 'ab', true],
    ['ab*ab', 'ab', false],
  ])('%s in “%s”: %s', (pattern, line, holds) => {
    expect(holdsPattern(line, pattern)).toBe(holds)
  })

  test('a hostile pattern takes no time', () => {
    const began = performance.now()
    expect(holdsPattern('a'.repeat(1024 * 1024), `${'a*'.repeat(99)}b`)).toBe(false)
    expect(performance.now() - began).toBeLessThan(500)
  })
})

describe('[TRIG1] files', () => {
  test('a size against its limits; one that is not there is not large', async () => {
    const path = join(dir, 'file')
    const look = async () => (await lookAtSize({ what: 'file-size', path, above: 100, clear: 50 })).is
    expect(await look()).toBe('clear')
    for (const [bytes, is] of [
      [101, 'holding'],
      [100, 'between'],
      [51, 'between'],
      [50, 'clear'],
    ] as const) {
      await writeFile(path, 'x'.repeat(bytes))
      expect([bytes, await look()]).toEqual([bytes, is])
    }
    expect((await lookAtSize({ what: 'file-size', path: dir, above: 1, clear: 0 })).is).toBe('unknown')
  })

  test('an age; one that is not there is not old', async () => {
    const path = join(dir, 'file')
    const now = Date.now()
    const look = async () => (await lookAtAge({ what: 'file-age', path, olderThanMs: 60_000 }, now)).is
    expect(await look()).toBe('clear')
    await writeFile(path, '')
    await utimes(path, now / 1000, now / 1000 - 61)
    expect(await look()).toBe('holding')
    await utimes(path, now / 1000, now / 1000 + 3600)
    expect(await look()).toBe('clear')
  })

  test('nothing of another computer is looked at', () => {
    expect(localPath('/var/log/syslog', 'linux')).toBeNull()
    for (const path of ['\\\\server\\share\\x', '//server/share/x'])
      expect(localPath(path, 'win32')).not.toBeNull()
    expect(localPath('etc/passwd')).not.toBeNull()
  })
})

describe('[TRIG1] the device', () => {
  const limits = (above: number, clear = above) => ({ above, clear })

  test('a disk as df sees it, filled and emptied', async () => {
    const disk = { what: 'disk', path: dir } as const
    expect((await lookAtDisk({ ...disk, ...limits(0) })).is).toBe('holding')
    expect((await lookAtDisk({ ...disk, ...limits(100) })).is).toBe('clear')
    expect((await lookAtDisk({ what: 'disk', path: join(dir, 'none'), ...limits(1) })).is).toBe('unknown')
    expect((await lookAtDisk({ ...disk, ...limits(50) })).observed).toMatch(/^\d+(\.\d)? % of /)
  })

  test('memory', () => {
    expect(lookAtMemory({ what: 'memory', ...limits(0) }).is).toBe('holding')
    expect(lookAtMemory({ what: 'memory', ...limits(100) }).is).toBe('clear')
  })

  test('processors over the time between two looks', async () => {
    const times = { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 }
    const read = () => [{ model: '', speed: 0, times: { ...times } }]
    const processors = watchProcessors({ what: 'cpu', above: 80, clear: 50 }, read)
    const after = async (busy: number, idle: number) => {
      times.user += busy
      times.idle += idle
      return (await processors.look()).is
    }
    expect(await after(90, 10)).toBe('holding')
    expect(await after(60, 40)).toBe('between')
    expect(await after(10, 90)).toBe('clear')
    times.user += 1000
    await processors.begin?.()
    expect(await after(10, 90)).toBe('clear')
  })

  test('a process by its name, while it runs', async () => {
    const name = 'handrail-test-runs'
    expect((await lookAtProcess(name)).is).toBe('holding')
    const child = spawn('sleep', ['60'], { argv0: name })
    try {
      await expect.poll(async () => (await lookAtProcess(name)).is).toBe('clear')
    } finally {
      child.kill('SIGKILL')
    }
    await expect.poll(async () => (await lookAtProcess(name)).is).toBe('holding')
    expect((await lookAtProcess('../x')).is).toBe('unknown')
  })

  test('a service: what the system says, and no name that is an option or a command', async () => {
    expect(stateOfUnit('LoadState=loaded\nActiveState=active\n')).toBe('active')
    expect(stateOfUnit('LoadState=not-found\nActiveState=inactive\n')).toBeNull()
    const query =
      'SERVICE_NAME: Spooler\n  TYPE  : 110  WIN32_OWN_PROCESS\n  STATE : 4  RUNNING\n    (STOPPABLE)\n'
    expect(stateOfWindowsService(query)).toBe('running')
    expect(stateOfWindowsService(query.replace('4  RUNNING', '1  STOPPED'))).toBe('stopped')
    for (const name of ['--help', 'a b', 'a;b', '$(x)', 'a/../b'])
      expect((await lookAtService(name, 'linux')).observed).toContain('cannot be the name')
    expect((await lookAtService('handrail-no-such-unit.service')).is).toBe('unknown')
  })

  test('tasks as Windows lists them', () => {
    expect(namesOfTaskList('"a b.exe","1","Console","1","5 K"\r\n')).toEqual([['a b.exe', 'a b']])
  })
})

test('the id of a check is the same for all its looks, and good for any watch', () => {
  expect(checkIdOf('w'.repeat(40))).toMatch(/^check-[0-9a-f]{32}$/)
  expect(checkIdOf('watch-1')).toBe(checkIdOf('watch-1'))
})
