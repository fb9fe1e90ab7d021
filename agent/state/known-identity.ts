import { readIdentity, type Identity, type StoredIdentity } from './identity.ts'
import type { StateFile } from './state-file.ts'

/** Who this device is now, null before its enrolment; its keys are read once for each. */
export function knownIdentity(
  file: Pick<StateFile<{ enrolled: StoredIdentity | null }>, 'data'>,
): () => Identity | null {
  let known: { stored: StoredIdentity; identity: Identity } | null = null
  return () => {
    const { enrolled } = file.data
    if (enrolled && known?.stored !== enrolled) known = { stored: enrolled, identity: readIdentity(enrolled) }
    return enrolled && (known?.identity ?? null)
  }
}
