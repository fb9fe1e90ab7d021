import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openInBrowser } from './open-in-browser.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-opener-'))
  // Stands for the desktop's own program: keeps what it was given to open.
  await writeFile(
    join(folder, 'xdg-open'),
    `#!/bin/sh\necho "$@" > ${folder}/arguments.new\ncp "$1" ${folder}/opened.html\nmv ${folder}/arguments.new ${folder}/arguments\n`,
  )
  await chmod(join(folder, 'xdg-open'), 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

const { username, uid, gid } = userInfo()
const account = { name: username, uid, gid, home: '/' }
const url = 'http://127.0.0.1:4000/#the-token'

test.runIf(process.platform === 'linux')(
  'the page is opened on the desktop, and its token stands on no command line',
  async () => {
    await openInBrowser(url, { env: { DISPLAY: ':7' }, account })
    const given = await vi.waitFor(async () => await readFile(join(folder, 'arguments'), 'utf8'))
    expect(given).not.toContain('the-token')
    expect(await readFile(join(folder, 'opened.html'), 'utf8')).toContain(url)
    expect((await stat(given.trim())).mode & 0o077).toBe(0)
  },
)

test.runIf(process.platform === 'linux')('without a desktop nothing is opened', async () => {
  await openInBrowser(url, { env: {}, account })
  await expect(readFile(join(folder, 'arguments'))).rejects.toThrow('ENOENT')
})
