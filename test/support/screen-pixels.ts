import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Desktop } from './desktop.ts'

const execute = promisify(execFile)
/** Where the fields of an XWD header stand (X11/XWDFile.h); all are 32 bit, most significant byte first. */
const HEADER = { bytes: 0, width: 16, height: 20, bitsPerPixel: 44, bytesPerLine: 48, colours: 76 }

/** What is seen on a desktop now, as xwd takes it. */
export interface ScreenPixels {
  width: number
  height: number
  /** `#rrggbb`; the empty text outside. */
  at(x: number, y: number): string
  /** How many pixels of a part have this colour. */
  count(colour: string, part?: { x: number; y: number; width: number; height: number }): number
}

export async function screenPixels(desktop: Desktop): Promise<ScreenPixels> {
  const { stdout: dump } = await execute('xwd', ['-root', '-silent', '-display', desktop.display], {
    encoding: 'buffer',
    maxBuffer: 256 * 1024 * 1024,
  })
  const field = (name: keyof typeof HEADER): number => dump.readUInt32BE(HEADER[name])
  if (field('bitsPerPixel') !== 32) throw new Error('a screen of 32 bits a pixel was expected')
  const [width, height, bytesPerLine] = [field('width'), field('height'), field('bytesPerLine')]
  const data = dump.subarray(field('bytes') + 12 * field('colours'))
  const at = (x: number, y: number): string => {
    if (x < 0 || y < 0 || x >= width || y >= height) return ''
    const pixel = data.readUInt32LE(y * bytesPerLine + x * 4) & 0xffffff
    return `#${pixel.toString(16).padStart(6, '0')}`
  }
  return {
    width,
    height,
    at,
    count(colour, part = { x: 0, y: 0, width, height }) {
      let count = 0
      for (let y = part.y; y < part.y + part.height; y++)
        for (let x = part.x; x < part.x + part.width; x++) if (at(x, y) === colour) count += 1
      return count
    },
  }
}
