type Bytes = Uint8Array<ArrayBuffer>

/** One element: its id, its size in eight bytes (so that lengths do not depend on values), and what is in it. */
export function element(id: number, content: Bytes | readonly Bytes[]): Bytes {
  const parts: readonly Bytes[] = content instanceof Uint8Array ? [content] : content
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  const opening = element.open(id, size)
  const whole = new Uint8Array(opening.length + size)
  whole.set(opening)
  let at = opening.length
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Id and size alone, for an element whose content stands elsewhere. */
element.open = (id: number, size: number): Bytes => {
  const idBytes = [24, 16, 8, 0].map(shift => (id >>> shift) & 0xff)
  const name = idBytes.slice(idBytes.findIndex(byte => byte !== 0))
  const length = uint(size, 8)
  length[0] = 0x01
  return Uint8Array.from([...name, ...length])
}

export function uint(value: number, length: number): Bytes {
  const bytes = new Uint8Array(length)
  let left = value
  for (let at = length - 1; at >= 0; at--) {
    bytes[at] = left % 256
    left = Math.floor(left / 256)
  }
  return bytes
}

export function float64(value: number): Bytes {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value)
  return bytes
}

export const binary = (text: string): Bytes => new TextEncoder().encode(text)
