import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { runScriptHere } from '../../../test/support/run-script-here.ts'
import { defaultLimits } from './run-limits.ts'

/** Everything here is bounded by itself too: were a limit not kept, the script would end without harm. */

const onLinux = test.runIf(process.platform === 'linux')

async function living(jobId: string): Promise<number> {
  const found = await Promise.all(
    (await readdir('/proc')).map(async pid => {
      if (!/^\d+$/.test(pid)) return false
      const [environment, stat] = await Promise.all([
        readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
        readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
      ])
      return environment.includes(jobId) && !/\) [ZX] /.test(stat)
    }),
  )
  return found.filter(Boolean).length
}

onLinux(
  'a script that forks and forks is stopped with all its processes, and the details say why',
  async () => {
    const jobId = 'job-forks-12345'
    const outcome = await runScriptHere(
      '# @action Forks\ni=0\nwhile [ $i -lt 200 ]; do setsid sleep 30 & i=$((i+1)); done\nsleep 30\n',
      { jobId, limits: { ...defaultLimits, tasks: 60 } },
    )
    expect(outcome).toMatchObject({ state: 'error', cause: 'limit-exceeded', exitCode: null })
    expect(outcome.details).toContain('60 processes and threads at once')
    expect(await living(jobId)).toBe(0)
  },
)

onLinux('a script that takes more and more memory is stopped, with its children counted', async () => {
  const outcome = await runScriptHere(
    [
      '# @action Hog',
      'import os, time',
      'for _ in range(4):',
      '    if os.fork() == 0:',
      '        held = bytearray(40 * 1024 * 1024)',
      '        time.sleep(20)',
      '        os._exit(0)',
      'time.sleep(20)',
    ].join('\n'),
    { fileName: 'hog.py', limits: { ...defaultLimits, memoryBytes: 100 * 1024 ** 2 } },
  )
  expect(outcome).toMatchObject({ state: 'error', cause: 'limit-exceeded' })
  expect(outcome.details).toContain('100 MB of memory')
})

onLinux('no single process can outgrow the device between two looks', async () => {
  const outcome = await runScriptHere(
    '# @action Grab\nheld = bytearray(400 * 1024 * 1024)\nprint(len(held))\n',
    {
      fileName: 'grab.py',
      limits: { ...defaultLimits, memoryBytes: 100 * 1024 ** 2 },
    },
  )
  expect(outcome).toMatchObject({ state: 'error', cause: 'exit-code', exitCode: 1 })
  expect(outcome.logTail).toContain('MemoryError')
})

onLinux('time on a processor and the size of a file are limited', async () => {
  const busy = await runScriptHere('# @action Busy\nwhile :; do :; done\n', {
    limits: { ...defaultLimits, cpuSeconds: 1 },
  })
  expect(busy).toMatchObject({ cause: 'limit-exceeded', exitCode: null })
  expect(busy.details).toContain('1 s on a processor')
  const large = await runScriptHere('# @action Large\nexec head -c 3000000 /dev/zero > large\n', {
    limits: { ...defaultLimits, fileBytes: 1024 ** 2 },
  })
  expect(large).toMatchObject({ cause: 'limit-exceeded' })
  expect(large.details).toContain('1 MB in one file')
})

onLinux(
  'a script runs at a lower priority, and the ones in Node and Python run within the usual limits',
  async () => {
    // Several times: it must hold before the script does anything.
    for (let n = 0; n < 20; n++)
      expect(await runScriptHere('# @action Nice\nnice\n')).toMatchObject({ logTail: '5\n' })
    const node = '// @action Node\nconsole.log(Buffer.alloc(200 * 1024 * 1024, 1).length)\n'
    expect(await runScriptHere(node, { fileName: 'a.mjs' })).toMatchObject({ logTail: '209715200\n' })
  },
)
