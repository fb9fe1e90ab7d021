import { lstatSync, readdirSync, realpathSync, type BigIntStats } from 'node:fs'
import { dirname, sep } from 'node:path'
import { MAX_CRL_BYTES } from '../../shared/signing/limits.ts'
import { trustProblems as words } from '../../shared/words/en/trust.ts'
import { say } from '../../shared/words/say.ts'
import { reasonOf, unsafety, type Owners } from './file-safety.ts'
import { readPem } from './read-pem.ts'
import { readSafeFile, safeFolder, TrustProblem } from './read-safe-file.ts'
import {
  trustFolders,
  trustKinds,
  unreliable,
  type TrustContents,
  type TrustItem,
  type TrustKind,
  type TrustLook,
  type TrustSource,
} from './trust-source.ts'

/** The root certificates of a whole system come in files of a quarter of this. */
export const MAX_CERTIFICATE_FILE_BYTES = 1024 * 1024
/** PEM is a third larger than what it holds, and some line ends. */
export const MAX_CRL_FILE_BYTES = Math.ceil(MAX_CRL_BYTES * 1.4)
const MAX_FILES_IN_FOLDER = 1000
const MAX_ITEMS = 4000

interface FoundFile {
  kind: TrustKind
  /** As an administrator sees it. */
  path: string
  /** Where the file itself is, after a link. */
  target: string
}

export interface FolderSourceOptions {
  owners: Owners
  /** A folder that is not there holds nothing, unless it must be there. */
  mustExist?: boolean
  /** Folders around it that must be as safe as the folder itself. */
  around?: readonly string[]
}

/**
 * A trust folder with its subfolders, each of which may be missing. It counts only while nobody but its owners can change
 * anything in it. Files whose names begin with a dot or end in `.tmp` are passed over. SIGN8.
 */
export function folderSource(dir: string, options: FolderSourceOptions): TrustSource {
  // Joined by hand and once: every second through path.join, they alone would bring V8's optimising compiler into memory.
  const folders = trustKinds.map(kind => ({ kind, folder: `${dir}${sep}${trustFolders[kind]}` }))
  return {
    look() {
      try {
        return Promise.resolve(lookAt(dir, folders, options))
      } catch (error) {
        if (error instanceof TrustProblem) return Promise.resolve(unreliable(error.message))
        return Promise.resolve(unreliable(say(words.unreadable, { path: dir, reason: reasonOf(error) })))
      }
    },
  }
}

/** A few dozen calls that answer from memory: waiting for each of them would cost more than all of them. */
function lookAt(
  dir: string,
  folders: { kind: TrustKind; folder: string }[],
  { owners, mustExist, around = [] }: FolderSourceOptions,
): TrustLook {
  const stamps: string[] = []
  const files: FoundFile[] = []
  for (const folder of [...around, dir]) {
    const stats = safeFolder(folder, owners)
    if (!stats) {
      if (mustExist) throw new TrustProblem(say(words.missing, { path: folder, folders: folderNames }))
      return { stamp: 'none', holds: new Set(), read: () => Promise.resolve({ items: [], problem: null }) }
    }
    stamps.push(stampOf(stats))
  }
  for (const { kind, folder } of folders) {
    const stats = safeFolder(folder, owners)
    if (!stats) continue
    stamps.push(stampOf(stats))
    const names = readdirSync(folder).filter(name => !name.startsWith('.') && !name.endsWith('.tmp'))
    if (names.length > MAX_FILES_IN_FOLDER)
      throw new TrustProblem(say(words.tooMany, { path: folder, limit: MAX_FILES_IN_FOLDER }))
    for (const name of names.toSorted()) {
      const file = lookAtFile(`${folder}${sep}${name}`, owners)
      if (!file) continue
      stamps.push(file.stamp)
      files.push({ kind, path: file.path, target: file.target })
    }
  }
  return {
    stamp: stamps.join('\n'),
    holds: new Set(files.map(file => file.kind)),
    read: () => readFiles(dir, files, owners),
  }
}

const folderNames = Object.values(trustFolders).join(', ')

/** A file, or a link to another file of the same folder. Null for one that has just been removed. */
function lookAtFile(path: string, owners: Owners): { path: string; target: string; stamp: string } | null {
  const own = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (!own) return null
  const isLink = own.isSymbolicLink()
  const target = isLink ? realpathSync(path) : path
  if (isLink && dirname(target) !== realpathSync(dirname(path)))
    throw new TrustProblem(say(words.leadsOut, { path }))
  const stats = isLink ? lstatSync(target, { bigint: true }) : own
  if (!stats.isFile()) throw new TrustProblem(say(words.notAFile, { path }))
  const unsafe = unsafety(path, stats, owners)
  if (unsafe !== null) throw new TrustProblem(unsafe)
  return { path, target, stamp: `${path} ${stampOf(own)} ${stampOf(stats)}` }
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':')
}

async function readFiles(dir: string, files: readonly FoundFile[], owners: Owners): Promise<TrustContents> {
  const items: TrustItem[] = []
  let problem: string | null = null
  for (const { kind, path, target } of files) {
    try {
      const limit = kind === 'crl' ? MAX_CRL_FILE_BYTES : MAX_CERTIFICATE_FILE_BYTES
      const bytes = await readSafeFile(target, owners, limit)
      for (const der of readPem(bytes, kind === 'crl' ? 'crl' : 'certificate', path))
        items.push({ kind, der, from: path })
    } catch (error) {
      problem ??=
        error instanceof TrustProblem
          ? error.message
          : say(words.unreadable, { path, reason: reasonOf(error) })
    }
    if (items.length > MAX_ITEMS)
      return { items: [], problem: say(words.tooMany, { path: dir, limit: MAX_ITEMS }) }
  }
  return { items, problem }
}
