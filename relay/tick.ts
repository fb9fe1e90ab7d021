/** Work that is done every so often, and at once when somebody asks; never twice at the same time. */
export interface Tick {
  /** From now on it is done by itself, at once for the first time. */
  start(): void
  /** Does it now; resolves when a round that began after this call is over. Throws nothing: what fails is told to `onError`. */
  tick(): Promise<void>
  stop(): Promise<void>
}

export function openTick(
  everyMs: number,
  work: (isStopping: () => boolean) => Promise<void>,
  onError: (error: unknown) => void,
): Tick {
  let stopping = false
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null

  async function round(): Promise<void> {
    if (stopping) return
    try {
      await work(() => stopping)
    } catch (error) {
      onError(error)
    }
  }

  function begin(): Promise<void> {
    running = round().finally(() => (running = null))
    return running
  }

  function tick(): Promise<void> {
    if (!running) return begin()
    // The round that runs may have looked already: another one follows it, once for all who ask meanwhile.
    next ??= running.then(() => {
      next = null
      return begin()
    })
    return next
  }

  let ticking: NodeJS.Timeout | undefined
  return {
    tick,
    start() {
      ticking = setInterval(() => void tick(), everyMs)
      void tick()
    },
    async stop() {
      stopping = true
      clearInterval(ticking)
      await running
      await next
    },
  }
}
