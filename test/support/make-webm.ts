import { binary, element, uint } from '../../shared/recordings/write-ebml.ts'
import { ids } from '../../shared/recordings/read-ebml.ts'

/**
 * A WebM as a recorder writes it while it goes on: no length, no index, clusters of unknown size. Its frames hold no picture.
 * Deterministic, so that a test can make it twice.
 */
export function makeWebm({ seconds = 3, frameBytes = 2_000 } = {}): Buffer {
  const header = element(ids.ebml, element(0x4282, binary('webm')))
  const unknown = Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
  const open = (id: number) => Buffer.concat([element.open(id, 0).subarray(0, 4), unknown])
  const info = element(ids.info, element(ids.scale, uint(1_000_000, 4)))
  const tracks = element(ids.tracks, element(0xae, element(0xd7, uint(1, 1))))
  const parts: Uint8Array[] = [header, open(ids.segment), info, tracks]
  for (let second = 0; second < seconds; second++) {
    parts.push(open(ids.cluster), element(ids.clusterTime, uint(second * 1000, 4)))
    for (let frame = 0; frame < 10; frame++) {
      const block = new Uint8Array(4 + frameBytes).fill(second * 10 + frame)
      block.set([0x81, (frame * 100) >> 8, (frame * 100) & 0xff, frame === 0 ? 0x80 : 0])
      parts.push(element(ids.simpleBlock, block))
    }
  }
  return Buffer.concat(parts)
}
