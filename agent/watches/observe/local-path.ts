import { isAbsolute } from 'node:path'
import { lookProblems } from '../../../shared/words/en/watches.ts'
import { say } from '../../../shared/words/say.ts'

/**
 * Why a path is not looked at; null where it may be. Only what lies on this device: a look at another computer's share would
 * sign in there with the agent's account.
 */
export function localPath(path: string, platform = process.platform): string | null {
  const isShare = platform === 'win32' && /^[\\/]{2}/.test(path)
  return isAbsolute(path) && !isShare && !path.includes('\0') ? null : say(lookProblems.notAbsolute, { path })
}

export function whyNotReadable(path: string, error: unknown): string {
  const why = (error as NodeJS.ErrnoException).code ?? String(error)
  return say(lookProblems.notReadable, { path, why })
}

export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'
