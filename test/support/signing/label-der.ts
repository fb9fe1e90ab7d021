import { readDer, type DerNode } from '../../../shared/signing/read-der.ts'

/** For each byte of a DER structure the path of the innermost field that holds it, as numbers of children: `0.1.0.2`. */
export function labelBytes(der: Buffer): string[] {
  const labels: string[] = Array.from({ length: der.length }, () => '')
  const visit = (node: DerNode, path: string): void => {
    const start = node.bytes.byteOffset - der.byteOffset
    labels.fill(path, start, start + node.bytes.length)
    for (const [i, child] of node.children.entries()) visit(child, path === '' ? String(i) : `${path}.${i}`)
  }
  visit(readDer(der), '')
  return labels
}
