import { spawn } from 'node:child_process'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDesktop, type Desktop } from '../observe-device/find-desktop.ts'

/** How long a browser has to read the page that leads it on. */
const READ_WITHIN_MS = 30_000

/**
 * Opens the local page in the browser of the person at this desktop; best effort. The address holds the token and would be
 * seen in the list of processes, so the browser is given a private file instead that leads it on.
 */
export async function openInBrowser(url: string, { env, account }: Desktop): Promise<void> {
  if (process.platform === 'linux' && !isDesktop(env)) return
  const folder = await mkdtemp(join(tmpdir(), 'handrail-open-'))
  const file = join(folder, 'open.html')
  await writeFile(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${url}">\n`, {
    mode: 0o600,
  })
  const asOther = process.getuid?.() === 0 && account.uid !== 0
  if (asOther) {
    await chown(file, account.uid, account.gid)
    await chown(folder, account.uid, account.gid)
  }
  const [command, ...args] = openers[process.platform] ?? ['xdg-open']
  try {
    await runDetached(command, [...args, file], {
      env: { ...process.env, ...env, ...(asOther && { HOME: account.home, USER: account.name }) },
      ...(asOther && { uid: account.uid, gid: account.gid }),
    })
  } finally {
    setTimeout(() => void rm(folder, { recursive: true, force: true }), READ_WITHIN_MS).unref()
  }
}

const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

type DetachedOptions = { env: NodeJS.ProcessEnv; uid?: number; gid?: number }

/** Resolves once the program runs; what becomes of it is the desktop's business. */
async function runDetached(command: string, args: string[], options: DetachedOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'ignore', detached: true })
    child.once('error', reject)
    child.once('spawn', () => {
      child.unref()
      resolve()
    })
  })
}
