const TELL_AFTER_MS = 5_000

/** Counts input that the mode does not allow and tells of it now and then, so that a flood is one line of the history. MODE2. */
export function countDropped(tell: (count: number) => void): { add(): void; stop(): void } {
  let count = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const tellNow = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (count > 0) tell(count)
    count = 0
  }
  return {
    add() {
      count += 1
      timer ??= setTimeout(tellNow, TELL_AFTER_MS)
    },
    stop: tellNow,
  }
}
