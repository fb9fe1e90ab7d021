/** Hands on what belongs together one after the other, in the order in which it came, however long each takes. */
export interface SignalOrder {
  inTurn: <T>(key: string, work: () => Promise<T>) => Promise<T>
}

export function openSignalOrder(): SignalOrder {
  const last = new Map<string, Promise<unknown>>()
  return {
    async inTurn(key, work) {
      const before = last.get(key)
      const mine = (async () => {
        await Promise.allSettled([before])
        return await work()
      })()
      last.set(key, mine)
      try {
        return await mine
      } finally {
        if (last.get(key) === mine) last.delete(key)
      }
    },
  }
}
