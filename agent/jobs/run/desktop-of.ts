import { readdir, readFile, stat } from 'node:fs/promises'
import { isDesktop, readEnvironment } from '../../observe-device/find-desktop.ts'

/**
 * The desktop session of an account, as its own processes have it in their environment: DISPLAY, session bus and so on.
 * Without a desktop only the runtime folder, and nothing where there is none of these. Linux alone.
 */
export async function desktopOf(
  uid: number,
  procDir = '/proc',
  runtimeDir = `/run/user/${uid}`,
): Promise<Record<string, string>> {
  if (process.platform !== 'linux') return {}
  const isOwn = await stat(runtimeDir).then(
    stats => stats.isDirectory() && stats.uid === uid,
    () => false,
  )
  const bus = `${runtimeDir}/bus`
  const hasBus =
    isOwn &&
    (await stat(bus).then(
      stats => stats.uid === uid,
      () => false,
    ))
  const runtime = {
    ...(isOwn && { XDG_RUNTIME_DIR: runtimeDir }),
    ...(hasBus && { DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` }),
  }
  const pids = (await readdir(procDir)).filter(name => /^\d+$/.test(name))
  for (const pid of pids) {
    const found = await environmentOf(`${procDir}/${pid}`, uid)
    if (found && isDesktop(found)) return { ...runtime, ...found }
  }
  return runtime
}

async function environmentOf(dir: string, uid: number): Promise<Record<string, string> | null> {
  try {
    if ((await stat(dir)).uid !== uid) return null
    return readEnvironment(await readFile(`${dir}/environ`, 'utf8'))
  } catch {
    // It has ended since the folder was listed.
    return null
  }
}
