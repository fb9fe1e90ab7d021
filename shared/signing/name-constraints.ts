import { isSelfIssued, type Certificate } from './certificate.ts'
import { isWithinDirectory, readName, type NamePart } from './names.ts'
import { context, Fields, onlyChild, readSmallInteger, Tag, toBinary, type DerNode } from './read-der.ts'
import { Refusal } from './refusal.ts'

/** A GeneralName that can be compared with a constraint. RFC 5280, 4.2.1.6. */
type Name =
  | { kind: 'directory'; name: NamePart[] }
  | { kind: 'mail' | 'dns'; text: string }
  | { kind: 'other'; tag: number }

interface Constraints {
  permitted: Name[]
  excluded: Name[]
}

/**
 * Checks that the names of every certificate lie within what the authorities above it may name. Constraints of a form that
 * is not compared here (addresses, URIs) refuse every certificate that has a name of that form. Throws `bad-chain`.
 * RFC 5280, 4.2.1.10 and 6.1.3 (b), (c).
 */
export function expectNamesAllowed(chain: Certificate[]): void {
  chain.forEach((authority, i) => {
    const node = authority.extensions.nameConstraints
    if (!node) return
    if (i === 0)
      throw new Refusal('bad-chain', `${authority.subjectText} has name constraints and is no authority.`)
    const constraints = readConstraints(node)
    for (const [depth, certificate] of chain.slice(0, i).entries())
      if (depth === 0 || !isSelfIssued(certificate)) expectNames(certificate, authority, constraints)
  })
}

function expectNames(certificate: Certificate, authority: Certificate, constraints: Constraints): void {
  const subject: Name[] =
    certificate.subjectName.length > 0 ? [{ kind: 'directory', name: certificate.subjectName }] : []
  const mails = certificate.subjectName
    .flat()
    .filter(({ type }) => type === '1.2.840.113549.1.9.1')
    .map(({ value }): Name => ({ kind: 'mail', text: value.toLowerCase() }))
  for (const name of [...subject, ...mails, ...certificate.extensions.subjectAltNames.map(readGeneralName)]) {
    const permitted = constraints.permitted.filter(base => sameForm(base, name))
    const excluded = constraints.excluded.filter(base => sameForm(base, name))
    const comparable = name.kind !== 'other' || permitted.length + excluded.length === 0
    if (
      comparable &&
      (permitted.length === 0 || permitted.some(base => isWithin(name, base))) &&
      !excluded.some(base => isWithin(name, base))
    )
      continue
    throw new Refusal('bad-chain', `${authority.subjectText} may not name ${certificate.subjectText}.`)
  }
}

function readConstraints(node: DerNode): Constraints {
  const fields = new Fields(node, Tag.sequence, 'The name constraints')
  const permitted = fields.optional(context(0))
  const excluded = fields.optional(context(1))
  fields.end()
  return { permitted: readSubtrees(permitted), excluded: readSubtrees(excluded) }
}

function readSubtrees(field: DerNode | null): Name[] {
  return (field?.children ?? []).map(node => {
    const fields = new Fields(node, Tag.sequence, 'A name constraint')
    const base = readGeneralName(fields.any('its name'))
    const minimum = fields.optional(context(0, false))
    fields.end()
    if (minimum && readSmallInteger(minimum, context(0, false)) !== 0)
      throw new Refusal('bad-chain', 'A name constraint has a minimum, which is not known here.')
    return base
  })
}

const MAIL = context(1, false)
const DNS = context(2, false)
const DIRECTORY = context(4)

function readGeneralName(node: DerNode): Name {
  if (node.tag === DIRECTORY) return { kind: 'directory', name: readName(onlyChild(node)) }
  if (node.tag === MAIL || node.tag === DNS)
    return { kind: node.tag === MAIL ? 'mail' : 'dns', text: toBinary(node.content).toLowerCase() }
  return { kind: 'other', tag: node.tag }
}

function sameForm(one: Name, other: Name): boolean {
  return (
    one.kind === other.kind && (one.kind !== 'other' || (other.kind === 'other' && one.tag === other.tag))
  )
}

function isWithin(name: Name, base: Name): boolean {
  if (name.kind === 'directory' && base.kind === 'directory') return isWithinDirectory(name.name, base.name)
  if (name.kind === 'dns' && base.kind === 'dns')
    return (
      base.text === '' || name.text === base.text || name.text.endsWith(`.${base.text.replace(/^\./, '')}`)
    )
  if (name.kind === 'mail' && base.kind === 'mail') {
    const host = name.text.slice(name.text.lastIndexOf('@') + 1)
    if (base.text.includes('@')) return name.text === base.text
    return base.text.startsWith('.') ? host.endsWith(base.text) : host === base.text
  }
  return false
}
