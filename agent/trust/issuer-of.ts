import { nameText, readName } from '../../shared/signing/names.ts'
import { readDer } from '../../shared/signing/read-der.ts'
import type { RevocationList } from '../../shared/signing/revocation.ts'

/** Who a revocation list says made it, as text. Throws `bad-structure`. */
export function issuerOf(list: RevocationList): string {
  return nameText(readName(readDer(list.issuer)))
}
