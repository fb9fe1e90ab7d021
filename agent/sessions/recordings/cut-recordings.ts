import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { chooseOld, type RecordingLimits } from '../../../shared/recordings/choose-old.ts'
import { readNote } from './note.ts'

/**
 * Removes the recordings that stay on this device and are too old, or too much of all. Those that the relay is still to have
 * stay, however old they are, and so do those that `isMade` names. Returns what went. REC1.
 */
export async function cutRecordings(
  folder: string,
  order: { limits: RecordingLimits; now: number; isMade: (recordingId: string) => boolean },
): Promise<{ id: string; bytes: number }[]> {
  const names = await readdir(folder).catch(() => [])
  const ids = new Set(names.flatMap(name => /^([^.]+)\.(?:webm|json)$/.exec(name)?.[1] ?? []))
  const stored = []
  for (const id of ids) {
    const [picture, note] = [join(folder, `${id}.webm`), join(folder, `${id}.json`)]
    if (order.isMade(id) || (await readNote(note))?.keptOnRelay === true) continue
    // A note without a picture is as old as it is.
    const found = (await statOf(picture)) ?? (await statOf(note))
    if (found) stored.push({ id, at: found.mtimeMs, bytes: found.size })
  }
  const old = chooseOld(stored, order.limits, order.now)
  for (const { id } of old)
    for (const end of ['webm', 'json']) await rm(join(folder, `${id}.${end}`), { force: true })
  return old
}

const statOf = async (path: string) => await stat(path).catch(() => null)
