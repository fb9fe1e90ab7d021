import { expect, test } from 'vitest'
import { Failure } from '../../shared/protocol/failure.ts'
import { isStorageFull, sayStorageFull } from './storage-full.ts'

const withCode = (code: string, cause?: unknown): Error => Object.assign(new Error(code, { cause }), { code })

test.each(['SQLITE_FULL', '53100', 'ENOSPC', 'EDQUOT'])('[OPS1] %s says that the storage is full', code => {
  expect(isStorageFull(withCode(code))).toBe(true)
  expect(isStorageFull(new Error('the transaction failed', { cause: withCode(code) }))).toBe(true)
  expect(sayStorageFull(withCode(code))).toMatchObject({ code: 'storage-full' })
})

test('[OPS1] other errors, and refusals, are left as they are', () => {
  const circular = new Error('itself')
  circular.cause = circular
  const refusal = new Failure('conflict', 'Taken.', { cause: withCode('ENOSPC') })
  for (const other of [withCode('SQLITE_BUSY'), withCode('53200'), circular, refusal, 'ENOSPC', null])
    expect(sayStorageFull(other)).toBe(other)
})
