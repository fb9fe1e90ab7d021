import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { FILE_CHUNK_BYTES } from '../../../../shared/protocol/channel/files.ts'
import { hasRoomFor, openPartFile } from './part-file.ts'
import { openPartFolder } from './part-folder.ts'
import { receiveFile } from './receive-file.ts'

/** A real disk of 1 MB; null where this account may not mount one. */
const disk = mountSmallDisk()
if (disk === null) console.info('skipped: a full disk is tried on a small one, and only root may mount it')
afterAll(() => {
  if (disk === null) return
  execFileSync('umount', [disk])
  rmSync(disk, { recursive: true })
})

function mountSmallDisk(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'handrail-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' })
    return path
  } catch {
    rmSync(path, { recursive: true })
    return null
  }
}

describe.skipIf(disk === null)('a full disk', () => {
  const folder = disk ?? ''
  const bytes = 2 * 1024 ** 2

  test('[FILE1] is known before anything is sent, where it can be', async () => {
    expect(await hasRoomFor(folder, bytes)).toBe(false)
    expect(await hasRoomFor(folder, 1000)).toBe(true)
  })

  test.each(['file', 'folder'])(
    '[FILE1] in the middle of a %s stops it, and nothing half is left',
    async kind => {
      const onStop = vi.fn()
      const part =
        kind === 'file' ? openPartFile(folder) : openPartFolder(folder, [{ parts: ['large'], bytes }])
      const receiving = receiveFile({ part, name: 'large', bytes, onWritten: () => undefined, onStop })
      for (let at = 0; at < bytes; at += FILE_CHUNK_BYTES) receiving.take(new Uint8Array(FILE_CHUNK_BYTES))
      await vi.waitFor(() => expect(onStop).toHaveBeenCalledWith('disk-full'))
      expect(await receiving.finish(createHash('sha256').digest('hex'))).toEqual({ stop: 'disk-full' })
      expect(await readdir(folder)).toEqual([])
    },
  )
})
