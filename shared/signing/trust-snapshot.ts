import type { Certificate } from './certificate.ts'
import type { RevocationList } from './revocation.ts'

/** What a device trusts, read into memory: the trust folders, and Handrail's own certificate beside them. SIGN8, SIGN9. */
export interface TrustSnapshot {
  /** SHA-256 of the certificates that may sign. */
  publishers: ReadonlySet<string>
  /** SHA-256 of certificates that may stand in no chain. */
  disallowed: ReadonlySet<string>
  roots: readonly Certificate[]
  intermediates: readonly Certificate[]
  tsaRoots: readonly Certificate[]
  revocationLists: readonly RevocationList[]
  /** Pinned in the agent's package. */
  handrail: { publisher: Certificate; root: Certificate } | null
  /** Why the folders may not be relied on (others can write there, a file is damaged): nothing signed is accepted then. */
  problem: string | null
}
