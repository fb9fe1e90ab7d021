import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_SCRIPT_BYTES } from '../../../shared/jobs/declaration.ts'
import { eventually, startTestRelay, type TestRelay } from '../../../test/support/relay.ts'
import { openWriteTogether } from '../dispatch/write-together.ts'
import type { JobsContext } from '../jobs-context.ts'
import { libraryDir, loadLibrary } from './load-library.ts'

const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64')

describe('scripts on the relay', () => {
  let relay: TestRelay
  beforeAll(async () => {
    relay = await startTestRelay()
  })
  afterAll(() => relay.stop())

  const check = (fileName: string, content: string | Uint8Array) =>
    relay.api('POST /api/scripts/check', { body: { fileName, base64: base64(content) } })
  const save = (fileName: string, content: string | Uint8Array, token?: string) =>
    relay.api('POST /api/scripts', { body: { fileName, base64: base64(content) } }, token)

  it('[ACT1] says all that is wrong, by line, and saves nothing of it', async () => {
    const wrong = '# @action\n# @input a text "A"\necho\n'
    const problems = [
      { where: 'line 1', message: expect.stringContaining('needs a text') as string },
      { where: 'line 2', message: expect.stringContaining('“text” is not known') as string },
    ]
    expect(await check('wrong.sh', wrong)).toMatchObject({ declaration: null, problems })
    await expect(save('wrong.sh', wrong)).rejects.toMatchObject({ code: 'script-invalid', problems })
    const { rows } = await relay.api('GET /api/scripts', {})
    expect(rows.some(row => row.fileName === 'wrong.sh')).toBe(false)
  })

  it('[ACT1] takes 600 KB and refuses one byte more', async () => {
    const head = '# @action Large\n'
    const full = head + '#'.repeat(MAX_SCRIPT_BYTES - head.length)
    expect((await save('large.sh', full)).declaration.name).toBe('Large')
    await expect(save('large.sh', `${full}#`)).rejects.toMatchObject({ code: 'too-large' })
  })

  it.each<[string, string, Uint8Array]>([
    ['bytes that are no text', 'a.sh', Buffer.from([0x23, 0xff, 0xfe, 0xfd])],
    ['UTF-16 in a shell script', 'a.sh', Buffer.from('\uFEFF# @action A', 'utf16le')],
    ['a byte-order mark in Python', 'a.py', Buffer.from('\uFEFF# @action A')],
    ['a NUL', 'a.sh', Buffer.from('# @action A\n\0')],
    ['nothing at all', 'a.sh', Buffer.from('')],
    ['another kind of file', 'a.exe', Buffer.from('# @action A')],
  ])('[ACT1] refuses %s', async (_, fileName, content) => {
    const { declaration, problems } = await check(fileName, content)
    expect(declaration).toBeNull()
    expect(problems).toHaveLength(1)
  })

  it('[SIGN3] reads PowerShell in UTF-16 and in UTF-8 with a byte-order mark', async () => {
    const text = '\uFEFF# @action Größe\r\nGet-Date\r\n'
    for (const content of [Buffer.from(text, 'utf16le'), Buffer.from(text)])
      expect((await check('a.ps1', content)).declaration).toMatchObject({
        name: 'Größe',
        language: 'powershell',
      })
  })

  it('[SIGN1] shows whether a script is signed, and what is wrong with a signature', async () => {
    const unsigned = { signed: false, publisher: null, thumbprint: null, problem: null, official: false }
    expect((await check('a.sh', '# @action A\n')).signature).toEqual(unsigned)
    const broken = '# @action A\n# SIG # Begin signature block\n# AAAA\n# SIG # End signature block\n'
    const { signature, declaration } = await check('a.sh', broken)
    expect(signature).toMatchObject({ signed: true, publisher: null, official: false })
    expect(signature.problem).not.toBeNull()
    expect(declaration?.name).toBe('A')
  })

  it('[AUTH1] lets only administrators save and remove, and tells it to the audit log', async () => {
    const support = await relay.addUser('sue', 'support')
    await expect(save('new.sh', '# @action New\n', support.token)).rejects.toMatchObject({
      code: 'forbidden',
    })
    const { id } = await save('new.sh', '# @action New\n')
    await expect(
      relay.api('DELETE /api/scripts/:id', { params: { id } }, support.token),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await relay.api('DELETE /api/scripts/:id', { params: { id } })
    await expect(relay.api('DELETE /api/scripts/:id', { params: { id } })).rejects.toMatchObject({
      code: 'not-found',
    })
    const { rows } = await relay.api('GET /api/audit', {})
    expect(rows.filter(row => row.subject === id).map(row => row.act)).toEqual([
      'script:remove',
      'script:save',
    ])
  })

  it('[LIB1] offers the official library from the first start on', async () => {
    const folders = (await readdir(libraryDir, { withFileTypes: true })).filter(entry => entry.isDirectory())
    const { rows } = await relay.api('GET /api/scripts', {})
    for (const { name } of folders)
      expect(
        rows.some(row => row.fileName.startsWith(`${name}.`) && row.savedBy === 'Handrail'),
        name,
      ).toBe(true)
  })

  it('[LIB1] renews official actions, and leaves alone what an administrator removed or replaced', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'handrail-library-'))
    const put = async (name: string, text: string): Promise<void> => {
      await mkdir(join(dir, name), { recursive: true })
      await writeFile(join(dir, name, `${name}.sh`), text)
    }
    const ctx = {
      ...relay.context,
      write: openWriteTogether(relay.context.store),
      describeSignature: () => ({
        signed: true,
        publisher: 'Handrail',
        thumbprint: null,
        problem: null,
        official: true,
      }),
    } as unknown as JobsContext
    const find = async (fileName: string) => {
      const { rows } = await relay.api('GET /api/scripts', {})
      return rows.find(row => row.fileName === fileName)
    }
    try {
      for (const name of ['kept', 'removed', 'replaced', 'broken'])
        await put(name, name === 'broken' ? 'echo\n' : `# @action ${name}\n`)
      await loadLibrary(ctx, dir)
      expect(await find('kept.sh')).toMatchObject({ version: 1, signature: { official: true } })
      expect(await find('broken.sh')).toBeUndefined()
      const { id } = (await find('removed.sh')) ?? { id: '' }
      await relay.api('DELETE /api/scripts/:id', { params: { id } })
      await save('replaced.sh', '# @action Ours\n')
      for (const name of ['kept', 'removed', 'replaced']) await put(name, `# @action ${name} 2\n`)
      await loadLibrary(ctx, dir)
      await loadLibrary(ctx, dir)
      expect(await find('kept.sh')).toMatchObject({ version: 2 })
      expect(await find('removed.sh')).toBeUndefined()
      expect(await find('replaced.sh')).toMatchObject({ version: 2, savedBy: 'ada' })
    } finally {
      await rm(dir, { recursive: true })
    }
  })

  it('[OUT2] is there again after a restart', async () => {
    await save('stays.sh', '# @action Stays\n')
    await relay.restart()
    await eventually(async () => {
      const { rows } = await relay.api('GET /api/scripts', {})
      return rows.some(row => row.fileName === 'stays.sh')
    })
  })
})
