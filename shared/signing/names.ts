import { expectTag, readOid, Tag, toBinary, type DerNode } from './read-der.ts'

/** A distinguished name, most general part first, as it stands in a certificate. */
export type NamePart = { type: string; value: string }[]

const shortNames: Record<string, string> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.9': 'STREET',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'E',
}

/** Reads a Name. Throws `bad-structure`. RFC 5280, 4.1.2.4. */
export function readName(node: DerNode): NamePart[] {
  return expectTag(node, Tag.sequence, 'A name').children.map(part =>
    expectTag(part, Tag.set, 'A part of a name').children.map(pair => {
      const [type, value, more] = expectTag(pair, Tag.sequence, 'A part of a name').children
      expectTag(more ?? type, Tag.oid, 'A part of a name')
      return {
        type: type ? readOid(type) : '',
        value: value ? readString(value) : '',
      }
    }),
  )
}

const NUMERIC = 0x12
const BMP = 0x1e
const UTF8 = 0x0c

function readString(node: DerNode): string {
  if (node.tag === BMP) return new TextDecoder('utf-16be').decode(node.content)
  if (node.tag === UTF8) return new TextDecoder('utf-8').decode(node.content)
  return node.tag >= NUMERIC && node.tag <= BMP ? toBinary(node.content) : ''
}

/** Control and direction characters would let a name show as another one. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** `CN=Acme IT, O=Acme, C=ES`: most particular part first, as Windows shows it. */
export function nameText(name: NamePart[]): string {
  const parts = name
    .toReversed()
    .map(part => part.map(({ type, value }) => `${shortNames[type] ?? type}=${quote(value)}`).join('+'))
  return parts.join(', ')
}

function quote(value: string): string {
  const clean = value.replace(UNPRINTABLE, '�')
  return /[,+="<>#;\\]|^\s|\s$/.test(clean) ? `"${clean.replaceAll('"', '""')}"` : clean
}

/** What a person calls whoever bears this name: the common name, else the organisation, else the whole name. */
export function displayName(name: NamePart[]): string {
  const find = (type: string) =>
    name
      .toReversed()
      .flat()
      .find(pair => pair.type === type && pair.value)
      ?.value.replace(UNPRINTABLE, '�')
  return find('2.5.4.3') ?? find('2.5.4.10') ?? nameText(name)
}

/** Whether `name` lies below `base` in the directory: every part of the base, in order, at its start. RFC 5280, 7.1. */
export function isWithinDirectory(name: NamePart[], base: NamePart[]): boolean {
  if (base.length > name.length) return false
  return base.every((part, i) => samePart(part, name[i] ?? []))
}

function samePart(one: NamePart, other: NamePart): boolean {
  if (one.length !== other.length) return false
  const keys = new Set(other.map(plain))
  return one.every(pair => keys.has(plain(pair)))
}

function plain({ type, value }: { type: string; value: string }): string {
  return `${type}=${value.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()}`
}
