import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { systemInformationSchema } from '../../../shared/protocol/channel/wishes.ts'
import { mountPointsIn, readSystemInformation } from './read-system-information.ts'

test('[POL2] the facts of this device fit the channel', async () => {
  const facts = await readSystemInformation()
  expect(systemInformationSchema.parse(facts)).toEqual(facts)
  expect(facts.hostName).toBe(hostname())
  expect(facts.memory.totalBytes).toBeGreaterThan(facts.memory.freeBytes)
  expect(facts.disks.length).toBeGreaterThan(0)
})

test('disks are real ones, each once, with their places spelt out', () => {
  const mounts = [
    '/dev/sda1 / ext4 rw 0 0',
    '/dev/sda1 /again ext4 rw 0 0',
    'proc /proc proc rw 0 0',
    '/dev/loop3 /snap/core squashfs ro 0 0',
    '/dev/sdb1 /media/my\\040disk vfat rw 0 0',
  ].join('\n')
  expect(mountPointsIn(mounts)).toEqual(['/', '/media/my disk'])
})
