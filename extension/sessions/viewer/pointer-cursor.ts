import type { PointerShape } from './viewer.ts'

/** The CSS cursor for the device's pointer. Where the device draws it into the picture, ours is only a cross beside it. */
export function cursorOf(pointer: PointerShape | 'drawn' | null): string {
  if (pointer === null) return 'none'
  if (pointer === 'drawn') return 'crosshair'
  const address = imageOf(pointer)
  // The hot spot has to lie in the image, or the browser ignores the whole cursor.
  const x = Math.min(pointer.hotX, pointer.width - 1)
  const y = Math.min(pointer.hotY, pointer.height - 1)
  return address === null ? 'default' : `url("${address}") ${x} ${y}, default`
}

/** Null where the bytes are not of this size. */
function imageOf({ width, height, rgba }: PointerShape): string | null {
  const bytes = Uint8ClampedArray.from(atob(rgba), character => character.charCodeAt(0))
  if (bytes.length !== width * height * 4) return null
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, width, height), 0, 0)
  return canvas.toDataURL('image/png')
}
