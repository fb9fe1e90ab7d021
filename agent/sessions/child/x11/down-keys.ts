/** The keycodes whose bit is set in QueryKeymap's 32 bytes. */
export function downKeys(keys: Buffer): Set<number> {
  const down = new Set<number>()
  for (const [index, byte] of keys.entries())
    for (let bit = 0; bit < 8; bit += 1) if (byte & (1 << bit)) down.add(index * 8 + bit)
  return down
}
