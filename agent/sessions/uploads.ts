import { lchown, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentContext } from '../context.ts'
import type { Account } from '../observe-device/find-desktop.ts'

/** Files that the page handed in for the process of a session to send; each is removed once it is not needed any more. */
export interface Uploads {
  /** Takes this path for this session, and gives it to the account whose process sends it. */
  hand(path: string, sessionId: string, account: Account | undefined): Promise<void>
  /** Only what was uploaded here is removed: the session's process has less rights than the agent, and names the path. */
  forget(path: string): void
  /** The process that would release them is gone. */
  forgetOf(sessionId: string): void
}

export function keepUploads(log: AgentContext['log']): Uploads {
  const uploads = new Map<string, string>()

  function forget(path: string): void {
    if (!uploads.delete(path))
      return log.warn('a session released a file that was not uploaded; it is left alone')
    rm(path, { recursive: true, force: true }).catch((error: unknown) =>
      log.warn({ err: error }, 'an uploaded file could not be removed'),
    )
  }

  return {
    async hand(path, sessionId, account) {
      if (account && process.getuid?.() === 0) await giveTo(path, account)
      uploads.set(path, sessionId)
    },
    forget,
    forgetOf(sessionId) {
      for (const [path, of] of uploads) if (of === sessionId) forget(path)
    },
  }
}

/** Gives an upload to the account whose process sends it, from the inside out: until the last step nobody else is in it. */
async function giveTo(path: string, { uid, gid }: Account): Promise<void> {
  const inside = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const { parentPath, name } of inside.toReversed()) await lchown(join(parentPath, name), uid, gid)
  await lchown(path, uid, gid)
}
