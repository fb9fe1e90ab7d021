import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type CollectGarbage = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void
let collect: CollectGarbage | null = null

/**
 * Has V8 give back what starting up, or a burst of work, left behind (8 MB of 75 after the start; a pause of some 20 ms).
 * By itself it keeps that for busier times, which on a device that somebody else works at, or after a relay's whole fleet has come
 * back, may never come again.
 */
function giveBackMemory(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as CollectGarbage
  }
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

/** Gives memory back once, when nothing has been `busy` for as long as this. */
export function whenQuiet(quietMs: number): { busy: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | null = null
  const busy = (): void => {
    if (timer) timer.refresh()
    else
      timer = setTimeout(() => {
        timer = null
        giveBackMemory()
      }, quietMs).unref()
  }
  return {
    busy,
    stop() {
      if (timer) clearTimeout(timer)
    },
  }
}
