import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { failureSchema } from '../../shared/protocol/failure.ts'
import { deviceFactsSchema } from '../../shared/protocol/agent-link.ts'
import { timeSchema } from '../../shared/protocol/people.ts'

const linkStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('not-enrolled') }),
  z.object({ phase: z.literal('connecting'), relay: z.string(), since: timeSchema }),
  z.object({ phase: z.literal('connected'), relay: z.string(), since: timeSchema }),
  z.object({
    phase: z.literal('waiting'),
    since: timeSchema,
    nextTryAt: timeSchema,
    failure: failureSchema,
  }),
])
/** Where the link to the relay stands. */
export type LinkState = z.infer<typeof linkStateSchema>

/** What a running agent leaves in its state folder for `agent status`. Worth nothing once the agent has ended. */
const statusSchema = z.object({
  pid: z.number().int(),
  link: linkStateSchema,
  facts: deviceFactsSchema,
})
export type AgentStatus = z.infer<typeof statusSchema>

const statusPath = (dir: string): string => join(dir, 'status.json')

/** The status that the agent left last; null where there is none that can be read. */
export async function readStatus(dir: string): Promise<AgentStatus | null> {
  try {
    return statusSchema.parse(JSON.parse(await readFile(statusPath(dir), 'utf8')))
  } catch {
    // It is only a note: without it, `status` says that nothing is known.
    return null
  }
}

/** Keeps the note up to date: `changed` writes it soon, one write at a time. */
export function keepStatus(
  dir: string,
  read: () => AgentStatus,
  onFault: (error: unknown) => void,
): { changed: () => void; stop: () => Promise<void> } {
  let writing: Promise<void> = Promise.resolve()
  let asked = false
  const writeAfter = async (before: Promise<void>): Promise<void> => {
    await before
    asked = false
    try {
      await writeFileAtomic(statusPath(dir), JSON.stringify(read()), { mode: 0o600, fsync: false })
    } catch (error) {
      onFault(error)
    }
  }
  const changed = (): void => {
    if (asked) return
    asked = true
    writing = writeAfter(writing)
  }
  return { changed, stop: () => writing }
}
