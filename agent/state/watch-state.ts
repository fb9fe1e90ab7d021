import { watch } from 'node:fs'

/** Commands write in bursts (a temporary file, a rename); one look afterwards is enough. */
const SETTLE_MS = 30
/** For file systems that tell nobody of changes. */
const LOOK_ANYWAY_MS = 5000

/** Calls `onChange` soon after something in one of the folders was changed, by whomever. Folders must exist. */
export function watchFolders(
  dirs: readonly string[],
  onChange: () => void,
  onFault: (error: unknown) => void,
): { stop: () => void } {
  let settling: NodeJS.Timeout | null = null
  const noticed = (): void => {
    settling ??= setTimeout(() => {
      settling = null
      onChange()
    }, SETTLE_MS)
  }
  const watchers = dirs.flatMap(dir => {
    try {
      return [watch(dir, noticed).on('error', onFault)]
    } catch (error) {
      onFault(error)
      return []
    }
  })
  const anyway = setInterval(onChange, LOOK_ANYWAY_MS)
  return {
    stop() {
      for (const watcher of watchers) watcher.close()
      if (settling) clearTimeout(settling)
      clearInterval(anyway)
    },
  }
}
