import { expect, test } from 'vitest'
import { blockOpener, blockSealer, deriveLaneKeys, framed, frameReader } from './lane-blocks.ts'

const half = (byte: number): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(byte)
const keys = await deriveLaneKeys(half(1), half(2))
const place = (position: number) => ({ transfer: 2, run: 3, position })
async function sealed(count: number): Promise<Uint8Array<ArrayBuffer>[]> {
  const seal = blockSealer(keys, 'down')
  return await Promise.all(Array.from({ length: count }, (_, n) => seal(place(n), new Uint8Array([n, n]))))
}

test('[E2E1] blocks arrive as they were sealed, with their place', async () => {
  const open = blockOpener(await deriveLaneKeys(half(1), half(2)), 'down')
  for (const [n, block] of (await sealed(3)).entries())
    expect(await open(block)).toEqual({ place: place(n), bytes: new Uint8Array([n, n]) })
})

test.each<[string, (blocks: Uint8Array<ArrayBuffer>[]) => (Uint8Array<ArrayBuffer> | undefined)[]]>([
  ['changed', ([a]) => [a?.map((byte, at) => (at === 20 ? byte ^ 1 : byte))]],
  ['cut off', ([a]) => [a?.slice(0, -1)]],
  ['left out', ([, b]) => [b]],
  ['put elsewhere', ([a, b]) => [b, a]],
  ['sent twice', ([a]) => [a, a]],
  ['empty', () => [new Uint8Array()]],
])('[E2E1] a block that was %s does not open', async (_what, spoil) => {
  const open = blockOpener(keys, 'down')
  const spoilt = spoil(await sealed(2))
  const opened = Promise.all(spoilt.map(block => open(block ?? new Uint8Array())))
  await expect(opened).rejects.toThrow()
})

test('[E2E1] a block that was turned round, or of another lane, does not open', async () => {
  const [block = new Uint8Array()] = await sealed(1)
  await expect(blockOpener({ ...keys, up: keys.down }, 'up')(block)).rejects.toThrow()
  await expect(blockOpener(await deriveLaneKeys(half(1), half(3)), 'down')(block)).rejects.toThrow()
})

test('[E2E1] the same bytes never look the same twice', async () => {
  const seal = blockSealer(keys, 'down')
  const [a, b] = await Promise.all([seal(place(0), half(0)), seal(place(0), half(0))])
  expect(a).not.toEqual(b)
})

test('[FILE1] what was sealed or is to be opened may be overwritten after the call', async () => {
  const bytes = half(1)
  const seal = blockSealer(keys, 'down')
  const first = seal(place(0), bytes)
  bytes.fill(2)
  const second = seal(place(1), bytes)
  bytes.fill(3)
  const open = blockOpener(keys, 'down')
  for (const [n, block] of [await first, await second].entries()) {
    const opened = open(block)
    block.fill(0)
    expect(await opened).toEqual({ place: place(n), bytes: half(n + 1) })
  }
})

test('a stream is taken apart into its blocks, however it is cut; a block that is too long is refused', () => {
  const stream = [half(1), new Uint8Array([9]), half(3)].flatMap(block => [...framed(block)])
  for (const step of [1, 3, 5, 200]) {
    const got: Uint8Array[] = []
    const read = frameReader(40, block => got.push(block.slice()))
    for (let at = 0; at < stream.length; at += step) read(Uint8Array.from(stream.slice(at, at + step)))
    expect(got).toEqual([half(1), new Uint8Array([9]), half(3)])
  }
  expect(() => frameReader(40, () => undefined)(new Uint8Array([0, 0, 0, 41]))).toThrow('41')
})
