/** The moments at which the time left is read out; each second would help nobody. */
const spokenSeconds = [60, 30, 15, 5]

/** What is to be read out while `leftMs` are left: it changes at a few moments only, so that it is spoken only then. */
export function spokenSecondsLeft(leftMs: number): number | null {
  const left = Math.ceil(leftMs / 1000)
  return spokenSeconds.findLast(seconds => left <= seconds) ?? null
}
