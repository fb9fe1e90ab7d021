/** Turns of looks: at most so many at once. One that hangs keeps its place, so that hanging looks never hold more threads than that. */
export interface LookSlots {
  /** Resolves in its turn; false where none came within the time. */
  take: () => Promise<boolean>
  free: () => void
}

export function openLookSlots(most: number, patienceMs: number): LookSlots {
  let taken = 0
  const waiting = new Set<() => void>()
  return {
    async take() {
      if (taken < most) {
        taken += 1
        return true
      }
      return await new Promise(resolve => {
        const go = (): void => {
          clearTimeout(timer)
          resolve(true)
        }
        const timer = setTimeout(() => {
          waiting.delete(go)
          resolve(false)
        }, patienceMs).unref()
        waiting.add(go)
      })
    },
    free() {
      const [next] = waiting
      if (next) {
        waiting.delete(next)
        next()
      } else taken -= 1
    },
  }
}
