import { expect, test } from 'vitest'
import { z } from 'zod'
import { jobResultSchema } from './job.ts'
import { Failure, parseRequest } from './failure.ts'
import { placeOfNul, withoutNul } from './nul.ts'

test.each([
  ['a\0b', ''],
  [{ name: '\0' }, 'name'],
  [{ a: [{ b: 'x' }, { b: 'x\0' }] }, 'a.1.b'],
  [{ inputs: { 'a\0': 'x' } }, 'inputs'],
  [{ a: 'x', n: 0, nothing: null, bytes: new Uint8Array([0]) }, null],
  ['', null],
])('where a NUL character stands in %j', (value, where) => {
  expect(placeOfNul(value)).toBe(where)
})

test('parts of any depth are looked through', () => {
  let value: unknown = '\0'
  for (let depth = 0; depth < 100_000; depth += 1) value = [value]
  expect(placeOfNul(value)).toHaveLength(199_999)
})

test('a request with one is refused with its place and without the text', () => {
  const refused = (value: unknown): unknown => {
    try {
      return parseRequest(z.object({ user: z.object({ name: z.string() }) }), value, 'body')
    } catch (error) {
      return error instanceof Failure ? error.toBody() : error
    }
  }
  expect(refused({ user: { name: 'ada' }, more: '\0' })).toEqual({ user: { name: 'ada' } })
  expect(refused({ user: { name: 'secret\0' } })).toEqual({
    code: 'invalid-input',
    message: 'body: user.name: expected text without a NUL character',
    problems: [{ where: 'user.name', message: 'expected text without a NUL character' }],
  })
})

test('[OUT1] what a script wrote is taken all the same, with another sign in the place of each', () => {
  expect(withoutNul('a\0b\0')).toBe('a\uFFFDb\uFFFD')
  const result = jobResultSchema.parse({
    jobId: 'job-00000001',
    state: 'completed',
    cause: null,
    details: '\0',
    exitCode: 0,
    scriptSha256: 'a'.repeat(64),
    publisher: null,
    startedAt: 1,
    endedAt: 2,
    outputs: [
      { name: 'a', type: 'string', value: 'x\0y', flag: null },
      { name: 'b', type: 'string-list', value: ['\0'], flag: null },
    ],
    logTail: 'one\0two',
  })
  expect(result).toMatchObject({
    details: '\uFFFD',
    outputs: [{ value: 'x\uFFFDy' }, { value: ['\uFFFD'] }],
    logTail: 'one\uFFFDtwo',
  })
})
