import { expect, test } from 'vitest'
import { shellOf, findInterpreter } from './find-interpreter.ts'
import { stateOfExit } from './job-outcome.ts'
import { createLogTail } from './log-tail.ts'
import { findRunAccount, readPasswdLine } from './run-account.ts'
import { divideInputs, scriptEnvironment } from './script-environment.ts'

test('a script asks for bash in its first line; everything else runs with sh', () => {
  expect(shellOf('#!/bin/bash\n')).toBe('bash')
  expect(shellOf('#!/usr/bin/env bash\necho')).toBe('bash')
  expect(shellOf('#!/usr/local/bin/bash')).toBe('bash')
  for (const text of [
    '#!/bin/sh\n',
    '',
    'echo\n#!/bin/bash',
    '#!/bin/bash -x',
    '#!/tmp/bin/bash',
    '#!/bin/../tmp/bash',
  ])
    expect([text, shellOf(text)]).toEqual([text, 'sh'])
})

test('an interpreter is an absolute path', () => {
  expect(findInterpreter('sh', '')?.file).toBe('/bin/sh')
  expect(findInterpreter('node', '')?.file).toBe(process.execPath)
})

test('[OUT3] the exit code alone decides', () => {
  expect(stateOfExit(0)).toMatchObject({ state: 'completed', cause: null, details: '' })
  expect(stateOfExit(2)).toMatchObject({ state: 'error', cause: 'exit-code', exitCode: 2 })
  expect(stateOfExit(2).details).toBe('The script ended with exit code 2.')
})

test('[ACT2] the log keeps whole lines of both streams apart, and masks secrets split between pieces', () => {
  const log = createLogTail(['s3cret!'])
  const [out, err] = [log.stream(), log.stream()]
  out.push(Buffer.from('one s3c'))
  err.push(Buffer.from('error\n'))
  out.push(Buffer.from('ret! two\nthr'))
  err.end()
  out.push(Buffer.from('ee €'.slice(0, 4)))
  out.end()
  expect(log.text()).toBe('error\none •••••• two\nthree €')
})

test('[ACT2] a character that is split between two pieces is whole in the log', () => {
  const log = createLogTail([])
  const stream = log.stream()
  const bytes = Buffer.from('€')
  stream.push(bytes.subarray(0, 1))
  stream.push(bytes.subarray(1))
  stream.end()
  expect(log.text()).toBe('€')
})

test('[ACT2] secrets are no part of the environment', () => {
  const secret = { type: 'secret' as const, name: 'pw' }
  const plain = { type: 'string' as const, name: 'path' }
  const rest = { label: 'L', allowedValues: [], freeValue: false, defaultValue: null }
  const declaration = {
    name: 'A',
    description: '',
    language: 'sh' as const,
    platforms: ['linux' as const],
    runContext: 'system' as const,
    timeOutMs: 1000,
    inputs: [
      { ...secret, ...rest },
      { ...plain, ...rest },
    ],
    outputs: [],
    dryRun: false,
    texts: {},
  }
  const { open, secret: hidden } = divideInputs(declaration, { pw: 'x', path: '/tmp' })
  expect([open, hidden]).toEqual([[['path', '/tmp']], [['pw', 'x']]])
  const account = { name: 'u', home: '/home/u', switchTo: null, environment: {} }
  expect(scriptEnvironment('job-1', account, '/o', open)).toMatchObject({
    HOME: '/home/u',
    HANDRAIL_INPUT_path: '/tmp',
    HANDRAIL_JOB_ID: 'job-1',
  })
})

test('[OUT3] nobody logged on, or an account that cannot be chosen, is a refusal with its cause', async () => {
  expect(await findRunAccount('record-account', ['a'])).toEqual({ cause: 'run-context-unavailable' })
  expect(await findRunAccount('interactive-user', [])).toEqual({ cause: 'no-user-logged-on' })
  const none = (): Promise<string[]> => Promise.resolve([])
  const severalAtSeats = (): Promise<string[]> => Promise.resolve(['one', 'two'])
  for (const atSeats of [none, severalAtSeats])
    expect(await findRunAccount('interactive-user', ['one', 'two'], atSeats)).toEqual({
      cause: 'several-users-logged-on',
    })
  const elsewhere = (): Promise<string[]> => Promise.resolve(['three'])
  expect(await findRunAccount('interactive-user', ['one', 'two'], elsewhere)).toEqual({
    cause: 'several-users-logged-on',
  })
  expect(await findRunAccount('system', [])).toMatchObject({ account: { switchTo: null } })
})

test('an account is read from its line of passwd(5)', () => {
  const line = 'ann:x:1000:1001:Ann,,,:/home/ann:/bin/bash'
  expect(readPasswdLine(line, 'ann')).toEqual({
    name: 'ann',
    home: '/home/ann',
    switchTo: { uid: 1000, gid: 1001 },
    environment: { LOGNAME: 'ann', SHELL: '/bin/bash' },
  })
  expect(readPasswdLine(line, 'bob')).toBeNull()
  expect(readPasswdLine('ann:x:', 'ann')).toBeNull()
})
