/** Things that come one after the other and are waited for one at a time; none is left out. */
export interface Feed<T> {
  put(item: T): void
  /** Nothing more will come. */
  close(): void
  /** The next one; null once the feed is closed and empty, or when the signal ends the wait first. */
  next(signal?: AbortSignal): Promise<T | null>
}

export function openFeed<T>(): Feed<T> {
  const waiting: T[] = []
  let closed = false
  let wake: () => void = () => undefined

  async function change(signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>(resolve => {
      wake = resolve
      signal?.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  return {
    put(item) {
      waiting.push(item)
      wake()
    },
    close() {
      closed = true
      wake()
    },
    async next(signal) {
      for (;;) {
        if (signal?.aborted) return null
        const item = waiting.shift()
        if (item !== undefined) return item
        if (closed) return null
        await change(signal)
      }
    },
  }
}
