import { mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runAction } from '../run-action.ts'

const file = join(import.meta.dirname, 'free-disk-space.sh')

describe('Free disk space', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handrail-free-'))
    const old = new Date(Date.now() - 10 * 86_400_000)
    for (const name of ['old', 'o\'ld "2"', 'old\n3']) {
      await writeFile(join(folder, name), Buffer.alloc(1000))
      await utimes(join(folder, name), old, old)
    }
    await writeFile(join(folder, 'new'), 'x')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('[LIB1] a dry run counts and removes nothing', async () => {
    const run = await runAction(file, { folder }, undefined, true)
    expect(run).toMatchObject({ exitCode: 0, flagged: [], outputs: { files: 3, size: 3000, dryRun: true } })
    expect(await readdir(folder)).toHaveLength(4)
  })

  it('[LIB1] removes what is old enough and nothing else', async () => {
    const run = await runAction(file, { folder })
    expect(run).toMatchObject({ exitCode: 0, flagged: [], outputs: { files: 3, size: 3000, dryRun: false } })
    expect(await readdir(folder)).toEqual(['new'])
  })

  it('[LIB1] takes temporary folders only, whatever link leads elsewhere', async () => {
    const link = join(folder, 'link')
    await symlink('/etc', link)
    for (const elsewhere of ['/', '/etc', link, `${folder}/../../etc`]) {
      const run = await runAction(file, { folder: elsewhere })
      expect(run.exitCode).toBe(1)
      expect(run.log).toContain('not a temporary folder')
    }
  })
})
