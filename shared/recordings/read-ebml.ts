/** Bytes that are read in pieces; null where there are not so many. */
export interface ByteSource {
  size: number
  read(at: number, length: number): Promise<Uint8Array | null>
}

/** The elements of WebM that are looked at. */
export const ids = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  scale: 0x2ad7b1,
  duration: 0x4489,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  cluster: 0x1f43b675,
  clusterTime: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cuePositions: 0xb7,
  cueTrack: 0xf7,
  cueAt: 0xf1,
} as const

export interface EbmlElement {
  id: number
  dataFrom: number
  /** Null: of unknown size, as a live stream writes it. */
  dataTo: number | null
}

const LONGEST_HEADER = 12

export interface EbmlReader {
  /** Null at the end, or where no element begins. */
  elementAt(at: number): Promise<EbmlElement | null>
  childOf(from: number, to: number, id: number): Promise<EbmlElement | null>
  uint(from: number, to: number): Promise<number>
}

export function openEbml(source: ByteSource): EbmlReader {
  async function elementAt(at: number): Promise<EbmlElement | null> {
    const bytes = await source.read(at, Math.min(LONGEST_HEADER, source.size - at))
    const first = bytes?.[0]
    if (!bytes || first === undefined) return null
    const idLength = Math.clz32(first) - 23
    const sizeFirst = bytes[idLength]
    if (idLength > 4 || sizeFirst === undefined) return null
    const sizeLength = Math.clz32(sizeFirst) - 23
    if (sizeLength > 8 || idLength + sizeLength > bytes.length) return null
    let id = 0
    for (const byte of bytes.subarray(0, idLength)) id = id * 256 + byte
    let size = sizeFirst & (0xff >> sizeLength)
    let isUnknown = size === 0xff >> sizeLength
    for (const byte of bytes.subarray(idLength + 1, idLength + sizeLength)) {
      size = size * 256 + byte
      isUnknown &&= byte === 0xff
    }
    const dataFrom = at + idLength + sizeLength
    return { id, dataFrom, dataTo: isUnknown ? null : dataFrom + size }
  }

  return {
    elementAt,
    async childOf(from, to, id) {
      for (let at = from; at < to;) {
        const child = await elementAt(at)
        if (!child || child.dataTo === null || child.dataTo > to) return null
        if (child.id === id) return child
        at = child.dataTo
      }
      return null
    },
    async uint(from, to) {
      let value = 0
      for (const byte of (await source.read(from, Math.min(to - from, 8))) ?? []) value = value * 256 + byte
      return value
    },
  }
}
