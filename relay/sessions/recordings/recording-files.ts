import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RelayContext } from '../../context.ts'
import type { SealedPlace } from './sealed-file.ts'

type Needs = Pick<RelayContext, 'config' | 'secrets'>

/** A recording's files inside the folder of recordings. */
export const fileNamesOf = (recordingId: string): { picture: string; head: string } => ({
  picture: `${recordingId}.sealed`,
  head: `${recordingId}.head.sealed`,
})

/** Where the picture of a recording lies. Ids are made by browsers and devices, so they are held to their letters before. */
export function pictureOf({ config, secrets }: Needs, recordingId: string): SealedPlace {
  return {
    path: join(config.recordings.dir, fileNamesOf(recordingId).picture),
    name: `recording ${recordingId}`,
    fieldKey: secrets.fieldKey,
  }
}

/** The beginning with length and index, made once it is whole. */
export function headOf({ config, secrets }: Needs, recordingId: string): SealedPlace {
  return {
    path: join(config.recordings.dir, fileNamesOf(recordingId).head),
    name: `recording ${recordingId} head`,
    fieldKey: secrets.fieldKey,
  }
}

export async function removeFiles(ctx: Needs, recordingId: string): Promise<void> {
  for (const { path } of [pictureOf(ctx, recordingId), headOf(ctx, recordingId)])
    await rm(path, { force: true })
}
