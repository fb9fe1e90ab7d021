import { binary, element, float64, uint } from './write-ebml.ts'
import { ids, openEbml, type ByteSource } from './read-ebml.ts'

/**
 * A recording is written as it comes: without its length and without an index, so that nothing is lost where it is cut off.
 * This walks over it once and makes the beginning that such a file lacks, with which every player can show its length and seek.
 * Pure but for reading. Matroska: RFC 9559, EBML: RFC 8794.
 */
export interface WebmIndex {
  /** To be put in the place of everything before `bodyFrom`. */
  head: Uint8Array<ArrayBuffer>
  /** The clusters: from the first one up to the last whole block. */
  bodyFrom: number
  bodyTo: number
  durationMs: number
}

interface Cue {
  at: number
  ticks: number
}

const DEFAULT_SCALE_NS = 1_000_000
const MAX_CUES = 20_000
const KEYFRAME = 0x80

/** Null where this is no WebM, or holds no picture yet. */
export async function indexWebm(source: ByteSource): Promise<WebmIndex | null> {
  const ebml = openEbml(source)
  const header = await ebml.elementAt(0)
  if (header?.id !== ids.ebml || header.dataTo === null) return null
  const segment = await ebml.elementAt(header.dataTo)
  if (segment?.id !== ids.segment) return null

  let scaleNs = DEFAULT_SCALE_NS
  let tracks: Uint8Array | null = null
  const cues: Cue[] = []
  let bodyFrom = -1
  let bodyTo = -1
  let lastTicks = 0
  let clusterAt = 0
  let clusterTicks = 0
  let hasCue = false

  const takeBlock = async (from: number, isSimple: boolean): Promise<void> => {
    const [track = 0, high = 0, low = 0, flags = 0] = (await source.read(from, 4)) ?? []
    // A track's number of one byte is all that one video track needs.
    if ((track & 0x80) === 0) return
    const ticks = clusterTicks + ((((high << 8) | low) << 16) >> 16)
    lastTicks = Math.max(lastTicks, ticks)
    if (hasCue || !isSimple || (flags & KEYFRAME) === 0 || cues.length >= MAX_CUES) return
    hasCue = true
    cues.push({ at: clusterAt, ticks })
  }

  for (let at = segment.dataFrom; ;) {
    const found = await ebml.elementAt(at)
    if (!found) break
    const { id, dataFrom, dataTo } = found
    if (id === ids.cluster) {
      if (bodyFrom === -1) bodyFrom = at
      clusterAt = at
      hasCue = false
      // Its children follow; one of unknown size ends where something begins that is none of them.
      at = dataFrom
      continue
    }
    if (dataTo === null || dataTo > source.size) break
    if (id === ids.info) scaleNs = await readScale(ebml, dataFrom, dataTo)
    else if (id === ids.tracks) tracks = await source.read(at, dataTo - at)
    else if (id === ids.clusterTime) clusterTicks = await ebml.uint(dataFrom, dataTo)
    else if (id === ids.simpleBlock) await takeBlock(dataFrom, true)
    else if (id === ids.blockGroup) {
      const block = await ebml.childOf(dataFrom, dataTo, ids.block)
      if (block) await takeBlock(block.dataFrom, false)
    }
    at = dataTo
    if (id === ids.simpleBlock || id === ids.blockGroup) bodyTo = at
  }
  if (!tracks || bodyTo === -1) return null

  const info = element(ids.info, [
    element(ids.scale, uint(scaleNs, 4)),
    element(ids.duration, float64(lastTicks)),
    element(ids.muxingApp, binary('Handrail')),
    element(ids.writingApp, binary('Handrail')),
  ])
  const makeCues = (bodyAt: number): Uint8Array<ArrayBuffer> =>
    element(
      ids.cues,
      cues.map(({ at, ticks }) =>
        element(ids.cuePoint, [
          element(ids.cueTime, uint(ticks, 8)),
          element(ids.cuePositions, [
            element(ids.cueTrack, uint(1, 1)),
            element(ids.cueAt, uint(bodyAt + at - bodyFrom, 8)),
          ]),
        ]),
      ),
    )
  // Numbers in the index have one length, so it is as long with any of them.
  const bodyAt = info.length + tracks.length + makeCues(0).length
  const opening = (await source.read(0, header.dataTo)) ?? new Uint8Array()
  const head = element.open(ids.segment, bodyAt + bodyTo - bodyFrom)
  return {
    head: join([opening, head, info, tracks, makeCues(bodyAt)]),
    bodyFrom,
    bodyTo,
    durationMs: (lastTicks * scaleNs) / 1_000_000,
  }
}

async function readScale(ebml: ReturnType<typeof openEbml>, from: number, to: number): Promise<number> {
  const scale = await ebml.childOf(from, to, ids.scale)
  return scale ? await ebml.uint(scale.dataFrom, scale.dataTo ?? scale.dataFrom) : DEFAULT_SCALE_NS
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
