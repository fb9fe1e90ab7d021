/** Counts what the controller sent although the mode does not allow it, so that it is audited without flooding anyone. MODE2. */
export interface DropCounter {
  drop(): void
  /** Tells what was counted and not told yet. */
  stop(): void
}

const TELL_EVERY_MS = 1000

export function startDropCounter(onDropped: (count: number) => void): DropCounter {
  let count = 0
  let timer: NodeJS.Timeout | null = null

  function tell(): void {
    timer = null
    if (count > 0) onDropped(count)
    count = 0
  }

  return {
    drop() {
      count += 1
      timer ??= setTimeout(tell, TELL_EVERY_MS)
    },
    stop() {
      if (timer) clearTimeout(timer)
      tell()
    },
  }
}
