import type { XClient } from 'x11'
import { ask } from '../x11/open-display.ts'

/** The pixel values of colours (`#rrggbb`) on this screen. */
export async function findColours(
  client: XClient,
  map: number,
  colours: readonly string[],
): Promise<Map<string, number>> {
  const pixels = colours.map(async colour => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16) * 257)
    const { pixel } = await ask<{ pixel: number }>(done => client.AllocColor(map, red, green, blue, done))
    return [colour, pixel] as const
  })
  return new Map(await Promise.all(pixels))
}
