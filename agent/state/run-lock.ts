import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Failure } from '../../shared/protocol/failure.ts'
import { runWords } from '../../shared/words/en/terminal.ts'
import { say } from '../../shared/words/say.ts'
import { processStamp } from '../observe-device/process-stamp.ts'

const holderSchema = z.object({ pid: z.number().int().positive(), stamp: z.string().nullable() })
const TRIES = 5

const lockPath = (dir: string): string => join(dir, 'running.json')

/** The number of the agent process that runs on this state folder; null where none does. */
export async function runningAgent(dir: string): Promise<number | null> {
  const holder = await readHolder(lockPath(dir))
  if (!holder) return null
  const stamp = await processStamp(holder.pid)
  return stamp !== null && stamp === holder.stamp ? holder.pid : null
}

/**
 * Makes sure that this is the only agent on the state folder: two would run a job twice. What a killed agent left behind
 * is set aside. Throws `conflict`. The handle gives the folder free.
 */
export async function lockState(dir: string): Promise<{ release: () => Promise<void> }> {
  const path = lockPath(dir)
  const mine = `${path}.${randomBytes(6).toString('hex')}`
  const text = JSON.stringify({ pid: process.pid, stamp: await processStamp(process.pid) })
  await writeFile(mine, text, { flag: 'wx', mode: 0o600 })
  try {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (await linked(mine, path)) return { release: () => rm(path, { force: true }) }
      const pid = await runningAgent(dir)
      if (pid !== null) throw new Failure('conflict', say(runWords.alreadyRunning, { pid, dir }))
      await setAside(path, `${mine}.old`)
    }
    throw new Failure('conflict', say(runWords.alreadyRunning, { pid: '?', dir }))
  } finally {
    await rm(mine, { force: true })
  }
}

/** Links `from` to `to` if nothing stands there: the one step that two agents starting at once cannot both do. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Removes a dead agent's lock; where a live one took its place meanwhile, that is put back. */
async function setAside(path: string, aside: string): Promise<void> {
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const holder = await readHolder(aside)
  if (holder && (await processStamp(holder.pid)) === holder.stamp && holder.stamp !== null)
    await linked(aside, path)
  await rm(aside, { force: true })
}

async function readHolder(path: string): Promise<z.infer<typeof holderSchema> | null> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    // No lock, or one that a crash left half: nobody holds it.
    return null
  }
}
