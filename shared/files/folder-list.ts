import {
  MAX_FILE_BYTES,
  MAX_FOLDER_DEPTH,
  MAX_FOLDER_ENTRIES,
  type FileStop,
  type FolderEntry,
} from '../protocol/channel/files.ts'
import { folderStreamBytes } from './folder-stream.ts'
import { numberedName, safeRelativePath } from './safe-path.ts'

/** Where an entry of a received folder is kept: parts below the folder, safe and of no other entry. */
export interface PlacedEntry {
  parts: readonly string[]
  /** Null: a folder. */
  bytes: number | null
}

/** A received folder's list as it comes in. FILE1. */
export interface FolderList {
  readonly entries: readonly PlacedEntry[]
  /** Takes the next entries; what is wrong with them, or null. After a fault the list is of no use. */
  add(entries: readonly FolderEntry[]): FileStop | null
  /** Whether all that was offered is listed. */
  isWhole(): boolean
}

export interface OfferedFolder {
  files: number
  folders: number
  bytes: number
}

/** What speaks against a folder before anything of it was sent: too many entries, too many bytes. */
export function refuseFolder({ files, folders, bytes }: OfferedFolder): FileStop | null {
  if (files + folders > MAX_FOLDER_ENTRIES) return 'too-many-files'
  return bytes > MAX_FILE_BYTES ? 'too-large' : null
}

/** So many entries of one folder whose names are made the same are nothing that a person has. */
const MOST_NAMED_ALIKE = 100
/** All paths of a list together, with those of the folders that they imply: a list of the longest paths must not fill the memory. */
const MAX_LIST_CHARACTERS = 24 * 1024 ** 2

/** Names are told apart without regard to case, as file systems of Windows and macOS do. */
export function openFolderList(offered: OfferedFolder): FolderList {
  const entries: PlacedEntry[] = []
  /** Each name that is taken, by its folder: what it was offered as, and whether it is a folder. */
  const taken = new Map<string, { offered: string; folder: boolean }>()
  const fold = (parts: readonly string[]): string => parts.join('/').toLowerCase()
  let keptCharacters = 0

  /** The folder of this offered path, made where it is new; null where that is impossible. */
  function placePart(
    parent: readonly string[],
    part: string,
    offeredPath: string,
    folder: boolean,
  ): string[] | null {
    for (let nth = 1; nth <= MOST_NAMED_ALIKE; nth++) {
      const placed = [...parent, numberedName(part, nth)]
      const key = fold(placed)
      const there = taken.get(key)
      if (there && !(folder && there.folder && there.offered === offeredPath)) continue
      if (!there) keptCharacters += key.length + offeredPath.length
      taken.set(key, { offered: offeredPath, folder })
      return placed
    }
    return null
  }

  return {
    entries,
    add(more) {
      for (const { path, bytes } of more) {
        const safe = safeRelativePath(path)
        if ('stop' in safe) return safe.stop
        if (entries.length >= offered.files + offered.folders) return 'too-many-files'
        const offeredParts = path.split('/')
        let parts: string[] = []
        for (const [index, part] of safe.parts.entries()) {
          const offeredPath = offeredParts.slice(0, index + 1).join('/')
          const isFolder = bytes === null || index < safe.parts.length - 1
          const placed = placePart(parts, part, offeredPath, isFolder)
          if (!placed) return 'unsafe-name'
          if (keptCharacters > MAX_LIST_CHARACTERS) return 'too-many-files'
          parts = placed
        }
        entries.push({ parts, bytes })
      }
      // Folders that files imply count as well: a list must not make more of them than it may name.
      return taken.size > MAX_FOLDER_ENTRIES + MAX_FOLDER_DEPTH ? 'too-many-files' : null
    },
    isWhole() {
      const files = entries.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]))
      return (
        files.length === offered.files &&
        entries.length === offered.files + offered.folders &&
        folderStreamBytes(files) === offered.bytes
      )
    },
  }
}
