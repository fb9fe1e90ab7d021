import { join } from 'node:path'
import { z } from 'zod'
import { helpRunSchema, helpStateSchema } from '../../shared/protocol/self-help.ts'
import { openStateFile, type StateFile } from '../state/state-file.ts'
import { openStateFolder } from '../state/state-folder.ts'

const helpSchema = z.object({
  version: z.literal(1),
  /** As they were last told. */
  offers: helpStateSchema.shape.offers,
  /** What the user asked for, the newest first. */
  runs: z.array(helpRunSchema),
})
export type KeptHelp = z.infer<typeof helpSchema>

/** Opens `<state folder>/offers`, private to the agent. Throws `invalid-input`, naming the file, where it is damaged. */
export async function openHelpStore(stateDir: string): Promise<StateFile<KeptHelp>> {
  const dir = join(stateDir, 'offers')
  const owner = await openStateFolder(dir)
  return await openStateFile(join(dir, 'help.json'), helpSchema, { version: 1, offers: [], runs: [] }, owner)
}
