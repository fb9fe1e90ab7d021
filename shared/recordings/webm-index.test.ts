import { expect, test } from 'vitest'
import { makeWebm } from '../../test/support/make-webm.ts'
import { ids, openEbml, type ByteSource } from './read-ebml.ts'
import { indexWebm } from './webm-index.ts'

const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: async (at, length) => (at + length <= bytes.length ? bytes.subarray(at, at + length) : null),
})

test('[REC1] a recording that was written as it came gets its length and an index whose places are clusters', async () => {
  const webm = makeWebm({ seconds: 5 })
  const index = await indexWebm(sourceOf(webm))
  expect(index?.durationMs).toBe(4900)
  const whole = Buffer.concat([index?.head ?? Buffer.alloc(0), webm.subarray(index?.bodyFrom, index?.bodyTo)])
  const ebml = openEbml(sourceOf(whole))
  const header = await ebml.elementAt(0)
  const segment = await ebml.elementAt(header?.dataTo ?? 0)
  expect(segment?.dataTo).toBe(whole.length)
  const from = segment?.dataFrom ?? 0
  const cues = await ebml.childOf(from, whole.length, ids.cues)
  const places: number[] = []
  for (let at = cues?.dataFrom ?? 0; at < (cues?.dataTo ?? 0);) {
    const point = await ebml.elementAt(at)
    const positions = await ebml.childOf(point?.dataFrom ?? 0, point?.dataTo ?? 0, ids.cuePositions)
    const place = await ebml.childOf(positions?.dataFrom ?? 0, positions?.dataTo ?? 0, ids.cueAt)
    places.push(await ebml.uint(place?.dataFrom ?? 0, place?.dataTo ?? 0))
    at = point?.dataTo ?? whole.length
  }
  expect(places).toHaveLength(5)
  for (const place of places) expect((await ebml.elementAt(from + place))?.id).toBe(ids.cluster)
  // What was made once is found whole when it is read again.
  expect((await indexWebm(sourceOf(whole)))?.durationMs).toBe(4900)
})

test('[REC1] one that was cut off in the middle of a frame is played up to the last whole frame', async () => {
  const webm = makeWebm({ seconds: 5 })
  const index = await indexWebm(sourceOf(webm.subarray(0, webm.length - 700)))
  expect(index?.durationMs).toBe(4800)
})

test('[REC1] what is no WebM, or holds no picture, has no index', async () => {
  for (const bytes of ['', 'no', 'hello, this is not a film', '\x1a\x45\xdf\xa3'])
    expect(await indexWebm(sourceOf(Buffer.from(bytes, 'latin1')))).toBeNull()
  expect(await indexWebm(sourceOf(makeWebm({ seconds: 0 })))).toBeNull()
})
