import type { DeviceFacts } from '../../shared/protocol/agent-link.ts'

/** How often the device looks whether a user came or went, or a display. */
const LOOK_EVERY_MS = 10_000

/**
 * Keeps the device's facts fresh: reads them now, every few seconds, and when `look` is called; tells `onChange` when
 * they differ from before.
 */
export async function keepFacts(
  read: () => Promise<DeviceFacts>,
  onChange: () => void,
  onFault: (error: unknown) => void,
): Promise<{ facts: () => DeviceFacts; look: () => Promise<void>; stop: () => void }> {
  let facts = await read()
  const look = async (): Promise<void> => {
    try {
      const now = await read()
      const differs = JSON.stringify(now) !== JSON.stringify(facts)
      facts = now
      if (differs) onChange()
    } catch (error) {
      onFault(error)
    }
  }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  return { facts: () => facts, look, stop: () => clearInterval(timer) }
}
