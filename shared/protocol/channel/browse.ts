import { z } from 'zod'
import { timeSchema } from '../people.ts'
import { MAX_PATH_CHARACTERS } from './files.ts'

/** The controller looks through the target's folders, within what policy allows. FILE2. */

export const BROWSE_PAGE_ENTRIES = 200
export const MAX_FETCHED_AT_ONCE = 100

/** Why a folder is not shown, or what is in it not sent. */
export const browseRefusals = [
  'forbidden-by-policy',
  'user-refused',
  'outside',
  'not-found',
  'not-a-folder',
  'cannot-read',
] as const
export type BrowseRefusal = (typeof browseRefusals)[number]

/** `request` is the controller's own number; it stands in every answer to it. */
const request = z.number().int().min(1).max(0xffffffff)
const path = z.string().min(1).max(MAX_PATH_CHARACTERS)
const name = z.string().min(1).max(255)

export const browseEntrySchema = z.object({
  name,
  /** `other`: devices, pipes, and links to where policy does not allow; neither opened nor sent. */
  kind: z.enum(['folder', 'file', 'other']),
  bytes: z.number().int().min(0).nullable(),
  modifiedAt: timeSchema.nullable(),
})
export type BrowseEntry = z.infer<typeof browseEntrySchema>

export const browseMessages = [
  /** Controller: what is in this folder, from the nth entry on? Without a path: where browsing begins. */
  z.object({ type: z.literal('browse-list'), request, path: path.optional(), from: z.number().int().min(0) }),
  /** Child: folders first, each by name; `crumbs` is the way there, the folder itself last. */
  z.object({
    type: z.literal('browse-entries'),
    request,
    crumbs: z
      .array(z.object({ name: z.string().max(255), path }))
      .min(1)
      .max(300),
    from: z.number().int().min(0),
    total: z.number().int().min(0),
    entries: z.array(browseEntrySchema).max(BROWSE_PAGE_ENTRIES),
  }),
  z.object({ type: z.literal('browse-refused'), request, reason: z.enum(browseRefusals) }),
  /** Controller: send me these; each comes as a `file-offer` with `fetched`, once the user said yes where they are asked. */
  z.object({
    type: z.literal('browse-fetch'),
    request,
    folder: path,
    names: z.array(name).min(1).max(MAX_FETCHED_AT_ONCE),
  }),
] as const
