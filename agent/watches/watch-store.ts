import { join } from 'node:path'
import { z } from 'zod'
import { idSchema } from '../../shared/protocol/people.ts'
import {
  signedWatchListSchema,
  watchEventSchema,
  type SignedWatchList,
} from '../../shared/protocol/watches.ts'
import { openStateFile, type StateFile } from '../state/state-file.ts'
import { openStateFolder } from '../state/state-folder.ts'
import { watchStateSchema } from './watch-state.ts'

const listFileSchema = z.object({
  version: z.literal(1),
  /** The list that holds, as it came: it is verified again whenever it is read. */
  signed: signedWatchListSchema.nullable(),
})

/** An event that waits to be acknowledged, and how many earlier ones of its watch and kind gave way to it. */
const keptEventSchema = z.object({ event: watchEventSchema, dropped: z.number().int().nonnegative() })
export type KeptEvent = z.infer<typeof keptEventSchema>

const standSchema = z.object({
  version: z.literal(1),
  /** By the id of the watch. */
  states: z.record(idSchema, watchStateSchema),
  /** In the order in which they happened. In one file with the states, so that both change in one write or not at all. */
  events: z.array(keptEventSchema),
})
export type WatchStand = z.infer<typeof standSchema>

export interface WatchStore {
  list: StateFile<{ version: 1; signed: SignedWatchList | null }>
  stand: StateFile<WatchStand>
}

/** Opens `<state folder>/watches`, private to the agent. Throws `invalid-input`, naming the file, where one is damaged. */
export async function openWatchStore(stateDir: string): Promise<WatchStore> {
  const dir = join(stateDir, 'watches')
  const owner = await openStateFolder(dir)
  return {
    list: await openStateFile(join(dir, 'list.json'), listFileSchema, { version: 1, signed: null }, owner),
    stand: await openStateFile(
      join(dir, 'stand.json'),
      standSchema,
      { version: 1, states: {}, events: [] },
      owner,
    ),
  }
}
