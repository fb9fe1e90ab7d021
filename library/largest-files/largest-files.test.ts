import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runAction } from '../run-action.ts'

const file = join(import.meta.dirname, 'largest-files.mjs')

describe('Largest files', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handrail-largest-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('[LIB1] lists the largest first and follows no link', async () => {
    await mkdir(join(folder, 'deep'))
    await writeFile(join(folder, 'a $(touch x)'), Buffer.alloc(1500))
    await writeFile(join(folder, 'deep', 'b\nc'), Buffer.alloc(2500))
    await writeFile(join(folder, 'small'), 'x')
    await symlink(folder, join(folder, 'deep', 'again'))
    const run = await runAction(file, { folder, count: '2', minimumMB: '0' })
    expect(run).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: {
        files: [`2.5 kB  ${folder}/deep/b c`, `1.5 kB  ${folder}/a $(touch x)`],
        together: 4000,
        looked: 3,
        unreadable: 0,
      },
    })
  })

  it('[LIB1] says what is wrong with the folder', async () => {
    const run = await runAction(file, { folder: join(folder, 'none') })
    expect(run.exitCode).toBe(1)
    expect(run.log).toContain('does not exist')
    expect((await runAction(file, { folder, count: '0' })).log).toContain('expected 1 to 100')
  })
})
