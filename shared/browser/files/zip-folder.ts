import type { ReceivedEntry } from './transfer.ts'

/**
 * A received folder as a ZIP file, for browsers that let pages save files only. Stored, not compressed, with ZIP64 fields
 * throughout, so that any size and number of entries fits; names are UTF-8. PKWARE APPNOTE 6.3.9, 4.3 to 4.5.
 */
export async function zipFolder(name: string, entries: readonly ReceivedEntry[]): Promise<File> {
  const parts: BlobPart[] = []
  const directory: BlobPart[] = []
  let position = 0
  let directoryBytes = 0
  for (const { parts: path, file } of entries) {
    const called = new TextEncoder().encode([name, ...path].join('/') + (file ? '' : '/'))
    const size = file?.size ?? 0
    const fields = { called, size, crc: file ? await crcOf(file) : 0, position }
    const local = localHeader(fields)
    parts.push(local, ...(file ? [file] : []))
    position += local.byteLength + size
    const central = centralHeader(fields, file === null)
    directory.push(central)
    directoryBytes += central.byteLength
  }
  const end = endOfDirectory(entries.length, directoryBytes, position)
  return new File([...parts, ...directory, end], `${name}.zip`, { type: 'application/zip' })
}

interface Fields {
  called: Uint8Array<ArrayBuffer>
  size: number
  crc: number
  position: number
}

const VERSION = 45
const UTF8_NAMES = 0x0800
/** 1 January 1980: when the files were last changed is not told on the way. */
const NO_TIME = 0x0021_0000
const IN_ZIP64 = 0xffffffff

/** Little-endian numbers one after the other: [bytes, value]. */
function fieldsOf(...numbers: [bytes: 2 | 4 | 8, value: number][]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(numbers.reduce((sum, [bytes]) => sum + bytes, 0))
  const view = new DataView(out.buffer)
  let at = 0
  for (const [bytes, value] of numbers) {
    if (bytes === 2) view.setUint16(at, value, true)
    else if (bytes === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += bytes
  }
  return out
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function localHeader({ called, size, crc }: Fields): Uint8Array<ArrayBuffer> {
  const extra = fieldsOf([2, 1], [2, 16], [8, size], [8, size])
  const head = fieldsOf([4, 0x04034b50], [2, VERSION], [2, UTF8_NAMES], [2, 0], [4, NO_TIME], [4, crc])
  const lengths = fieldsOf([4, IN_ZIP64], [4, IN_ZIP64], [2, called.length], [2, extra.length])
  return joined(head, lengths, called, extra)
}

function centralHeader({ called, size, crc, position }: Fields, isFolder: boolean): Uint8Array<ArrayBuffer> {
  const extra = fieldsOf([2, 1], [2, 24], [8, size], [8, size], [8, position])
  const head = fieldsOf([4, 0x02014b50], [2, VERSION], [2, VERSION], [2, UTF8_NAMES], [2, 0], [4, NO_TIME])
  const lengths = fieldsOf([4, crc], [4, IN_ZIP64], [4, IN_ZIP64], [2, called.length], [2, extra.length])
  const rest = fieldsOf([2, 0], [2, 0], [2, 0], [4, isFolder ? 0x10 : 0], [4, IN_ZIP64])
  return joined(head, lengths, rest, called, extra)
}

function endOfDirectory(entries: number, bytes: number, position: number): Uint8Array<ArrayBuffer> {
  const versions = fieldsOf([2, VERSION], [2, VERSION], [4, 0], [4, 0])
  const end64 = joined(
    fieldsOf([4, 0x06064b50], [8, 44]),
    versions,
    fieldsOf([8, entries], [8, entries], [8, bytes], [8, position]),
  )
  const locator = fieldsOf([4, 0x07064b50], [4, 0], [8, position + bytes], [4, 1])
  const end = fieldsOf(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, 0xffff],
    [2, 0xffff],
    [4, IN_ZIP64],
    [4, IN_ZIP64],
    [2, 0],
  )
  return joined(end64, locator, end)
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

async function crcOf(file: Blob): Promise<number> {
  let crc = 0xffffffff
  const reader = file.stream().getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read())
    for (const byte of read.value) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}
