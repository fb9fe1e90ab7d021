import { mouse, screen } from '@nut-tree-fork/nut-js'
import { writeBgra } from './convert-pixels.ts'
import { arrow } from './draw-pointer.ts'
import { makePicture, type Grabber, type Picture } from './grabber.ts'

/** Windows and macOS: the main screen, whole each time; the pointer is drawn as an arrow. */
export function openNutGrabber(): Grabber {
  let last: Buffer | null = null
  let picture: Picture | null = null
  return {
    isOpen: () => true,
    async layout() {
      const [width, height] = await Promise.all([screen.width(), screen.height()])
      return { width, height, monitors: [{ id: 'screen', x: 0, y: 0, width, height, primary: true }] }
    },
    async grab(_area, whole) {
      const { data, width, height, byteWidth } = await screen.grab()
      const kept = makePicture({ x: 0, y: 0, width, height })
      if (picture?.width !== kept.width || picture.height !== kept.height) picture = kept
      else if (!whole && last?.equals(data)) return { picture, changed: false }
      // The pixels are used up below.
      last = Buffer.from(data)
      const pixels = new Uint32Array(data.buffer, data.byteOffset, data.byteLength >> 2)
      writeBgra(picture, pixels, byteWidth >> 2, { x: 0, y: 0, width: picture.width, height: picture.height })
      return { picture, changed: true }
    },
    async pointer() {
      const { x, y } = await mouse.getPosition()
      return { x, y, shape: arrow }
    },
  }
}
