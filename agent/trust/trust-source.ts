/** What something is trusted as, and the folder in which it stands for that. SIGN8. */
export const trustFolders = {
  publisher: 'publishers',
  root: 'roots',
  intermediate: 'intermediates',
  disallowed: 'disallowed',
  crl: 'crls',
  'tsa-root': 'tsa-roots',
} as const
export type TrustKind = keyof typeof trustFolders
export const trustKinds = Object.keys(trustFolders) as TrustKind[]

/** One certificate or revocation list, unread. */
export interface TrustItem {
  kind: TrustKind
  der: Uint8Array
  /** The file or store it stands in. */
  from: string
}

export interface TrustContents {
  items: TrustItem[]
  /** Why this source may not be relied on; null where it may. */
  problem: string | null
}

/** What a look showed: little enough to look often, and the way to the rest. */
export interface TrustLook {
  /** Differs from that of another look where something may have changed in between. */
  stamp: string
  holds: ReadonlySet<TrustKind>
  /** Never throws: what goes wrong is a problem. */
  read: () => Promise<TrustContents>
}

/** Somewhere that trust is kept: a folder, or the stores of a Windows machine. */
export interface TrustSource {
  look: () => Promise<TrustLook>
}

/** A source that cannot be relied on. */
export function unreliable(problem: string): TrustLook {
  return { stamp: problem, holds: new Set(), read: () => Promise.resolve({ items: [], problem }) }
}
