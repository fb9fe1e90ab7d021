import { Failure } from '../../shared/protocol/failure.ts'
import {
  watchListSchema,
  type SignedWatchList,
  type Watch,
  type WatchList,
} from '../../shared/protocol/watches.ts'
import { watchListProblems } from '../../shared/words/en/watches.ts'
import { say } from '../../shared/words/say.ts'
import { readSigned } from '../link/read-signed.ts'
import type { Identity } from '../state/identity.ts'
import type { WatchStore } from './watch-store.ts'

/** The standing order of this device: what it looks for, as long as nothing newer comes. */
export interface HeldList {
  /** What is looked for now: the list on disk, if it is genuine for the identity that this device has now; else nothing. */
  watches: () => readonly Watch[]
  /** Keeps a list that is genuine and not older than the one that holds. Throws `forbidden`, `conflict`, `invalid-input`, `unavailable`. */
  take: (signed: SignedWatchList) => Promise<void>
}

export function holdList(
  file: WatchStore['list'],
  identityNow: () => Identity | null,
  onNotGenuine: (error: unknown) => void,
): HeldList {
  let read: { signed: SignedWatchList | null; identity: Identity | null; list: WatchList | null } | null =
    null

  const held = (): WatchList | null => {
    const { signed } = file.data
    const identity = identityNow()
    if (read && read.signed === signed && read.identity === identity) return read.list
    let list: WatchList | null = null
    try {
      if (signed && identity) list = readList(signed, identity)
    } catch (error) {
      // Of the relay of an earlier enrolment, or changed on disk: it orders nothing any more.
      onNotGenuine(error)
    }
    read = { signed, identity, list }
    return list
  }

  return {
    watches: () => held()?.watches ?? [],
    async take(signed) {
      const identity = identityNow()
      if (!identity) throw new Failure('unavailable', watchListProblems.notEnrolled)
      const list = readList(signed, identity)
      const before = held()
      if (before && list.issuedAt < before.issuedAt) {
        const times = {
          issuedAt: new Date(list.issuedAt).toISOString(),
          heldAt: new Date(before.issuedAt).toISOString(),
        }
        throw new Failure('conflict', say(watchListProblems.older, times))
      }
      await file.change(data => {
        data.signed = signed
      })
    },
  }
}

const readList = ({ list, signature }: SignedWatchList, identity: Identity): WatchList =>
  readSigned(watchListSchema, { text: list, signature }, identity, 'Watch list')
