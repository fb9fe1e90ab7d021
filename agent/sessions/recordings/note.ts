import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { idSchema, timeSchema } from '../../../shared/protocol/people.ts'

/** What stands beside the picture of a recording that was made on this device. */
const noteSchema = z.object({
  recordingId: idSchema,
  sessionId: idSchema,
  /** False: it stays here, because policy says so or because the relay does not want it. */
  keptOnRelay: z.boolean(),
  startedAt: timeSchema,
  /** Null: it goes on, or the agent ended before it did. */
  endedAt: timeSchema.nullable(),
})
export type Note = z.infer<typeof noteSchema>

export async function readNote(path: string): Promise<Note | null> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    // Half written when the machine stopped: the picture beside it stays as a file.
    return null
  }
}
