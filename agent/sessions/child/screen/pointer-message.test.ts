import { expect, test } from 'vitest'
import { channelMessageSchema } from '../../../../shared/protocol/session-channel.ts'
import { arrow } from './draw-pointer.ts'
import { pointerMessage } from './pointer-message.ts'

function bytesOf({ shape }: ReturnType<typeof pointerMessage>): number[] {
  return [...Buffer.from(shape?.rgba ?? '', 'base64')]
}

test('[SCR1] colours are told without their opacity in them', () => {
  const halfRed = { width: 2, height: 1, hotX: 1, hotY: 0, pixels: Uint32Array.of(0x80000080, 0), serial: 1 }
  const message = pointerMessage(halfRed)
  expect(message.shape).toMatchObject({ width: 2, height: 1, hotX: 1, hotY: 0 })
  expect(bytesOf(message)).toEqual([255, 0, 0, 128, 0, 0, 0, 0])
})

test('[SCR1] a pointer that shows nothing is hidden', () => {
  expect(pointerMessage(null).shape).toBeNull()
  expect(pointerMessage({ ...arrow, pixels: new Uint32Array(12 * 19) }).shape).toBeNull()
})

test('[SCR1] a large pointer is made as small as the channel takes', () => {
  const pixels = new Uint32Array(128 * 96).fill(0xffffffff)
  const message = pointerMessage({ width: 128, height: 96, hotX: 127, hotY: 10, pixels, serial: 2 })
  expect(message.shape).toMatchObject({ width: 64, height: 48, hotX: 63, hotY: 5 })
  expect(channelMessageSchema.safeParse(message).success).toBe(true)
})
