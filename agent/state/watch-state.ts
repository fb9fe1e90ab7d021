import { watch } from 'node:fs'

/** Commands write in bursts (a temporary file, a rename); one look afterwards is enough. */
const SETTLE_MS = 30
/** For file systems that tell nobody of changes. */
const LOOK_ANYWAY_MS = 5000

export interface WatchedFolder {
  dir: string
  /** The file names that matter there; without them, all do. */
  names?: readonly string[]
}

/** Calls `onChange` soon after something in one of the folders was changed, by whomever. Folders must exist. */
export function watchFolders(
  folders: readonly WatchedFolder[],
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
  const watchers = folders.flatMap(({ dir, names }) => {
    try {
      const watcher = watch(dir, (_event, name) => {
        if (!names || name === null || names.includes(name)) noticed()
      })
      return [watcher.on('error', onFault)]
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
