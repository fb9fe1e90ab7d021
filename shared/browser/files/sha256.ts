/**
 * SHA-256 in pieces (FIPS 180-4), because WebCrypto's digest takes only whole buffers and files may have 100 GB.
 * Runs in the file worker. The test holds it against another implementation.
 */
export interface Sha256 {
  add(bytes: Uint8Array): void
  /** The hash in 64 hexadecimal digits. Nothing may be added after it. */
  finish(): string
}

const BLOCK_BYTES = 64

/** The first 32 bits of the fractional parts of the cube (for the rounds) or square roots (to begin with) of the primes. */
function rootsOfPrimes(count: number, root: (n: number) => number): Int32Array {
  const words = new Int32Array(count)
  let found = 0
  for (let n = 2; found < count; n += 1) {
    let prime = true
    for (let d = 2; d * d <= n && prime; d += 1) prime = n % d !== 0
    if (!prime) continue
    const value = root(n)
    words[found] = ((value - Math.floor(value)) * 2 ** 32) | 0
    found += 1
  }
  return words
}
const roundConstants = rootsOfPrimes(64, Math.cbrt)
const startWords = rootsOfPrimes(8, Math.sqrt)

export function sha256(): Sha256 {
  const hash = startWords.slice()
  const schedule = new Int32Array(64)
  const pending = new Uint8Array(BLOCK_BYTES)
  let pendingBytes = 0
  let totalBytes = 0

  function addBlock(bytes: Uint8Array, at: number): void {
    for (let i = 0, p = at; i < 16; i += 1, p += 4)
      schedule[i] = (bytes[p]! << 24) | (bytes[p + 1]! << 16) | (bytes[p + 2]! << 8) | bytes[p + 3]!
    for (let i = 16; i < 64; i += 1) {
      const x = schedule[i - 15]!
      const y = schedule[i - 2]!
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
      schedule[i] = (schedule[i - 16]! + s0 + schedule[i - 7]! + s1) | 0
    }
    // Read one by one: taking a typed array apart by destructuring costs more than the rounds.
    let a = hash[0]!
    let b = hash[1]!
    let c = hash[2]!
    let d = hash[3]!
    let e = hash[4]!
    let f = hash[5]!
    let g = hash[6]!
    let h = hash[7]!
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + roundConstants[i]! + schedule[i]!) | 0
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + t1) | 0
      d = c
      c = b
      b = a
      a = (t1 + t2) | 0
    }
    hash[0]! += a
    hash[1]! += b
    hash[2]! += c
    hash[3]! += d
    hash[4]! += e
    hash[5]! += f
    hash[6]! += g
    hash[7]! += h
  }

  function add(bytes: Uint8Array): void {
    totalBytes += bytes.length
    let at = 0
    if (pendingBytes > 0) {
      at = Math.min(BLOCK_BYTES - pendingBytes, bytes.length)
      pending.set(bytes.subarray(0, at), pendingBytes)
      pendingBytes += at
      if (pendingBytes < BLOCK_BYTES) return
      addBlock(pending, 0)
      pendingBytes = 0
    }
    for (; at + BLOCK_BYTES <= bytes.length; at += BLOCK_BYTES) addBlock(bytes, at)
    pending.set(bytes.subarray(at))
    pendingBytes = bytes.length - at
  }

  return {
    add,
    finish() {
      const bits = BigInt(totalBytes) * 8n
      const padding = new Uint8Array(((119 - (totalBytes % BLOCK_BYTES)) % BLOCK_BYTES) + 9)
      padding[0] = 0x80
      new DataView(padding.buffer).setBigUint64(padding.length - 8, bits)
      add(padding)
      return Array.from(hash, word => (word >>> 0).toString(16).padStart(8, '0')).join('')
    },
  }
}
