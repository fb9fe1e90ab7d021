import { expect, it } from 'vitest'
import type { Script, ScriptAcceptance } from '../../../../shared/protocol/api/jobs.ts'
import { acceptanceText } from './acceptance-text.ts'

const signed: Script['signature'] = {
  signed: true,
  publisher: 'Example',
  thumbprint: 'a'.repeat(64),
  problem: null,
  official: false,
}
const unsigned: Script['signature'] = { ...signed, signed: false, publisher: null, thumbprint: null }
const broken: Script['signature'] = { ...signed, problem: 'bad-digest' }

type Counts = [devices: number, trusting: number, unrestricted: number, disabled: number]
const counts = ([devices, trusting, unrestricted, disabled]: Counts): ScriptAcceptance => ({
  scriptId: 'script-1',
  devices,
  trusting,
  unrestricted,
  disabled,
})

it.each<[Counts, Script['signature'], 'good' | 'calm' | 'warn', string]>([
  [[0, 0, 0, 0], signed, 'calm', 'No enrolled device has its platform yet.'],
  [[12, 0, 0, 0], unsigned, 'warn', 'No device accepts this script: it is not signed.'],
  [[12, 0, 0, 0], broken, 'warn', 'No device accepts this script: its signature is broken.'],
  [[12, 0, 0, 1], signed, 'warn', 'No device accepts this script: none of 12 trusts its publisher.'],
  [[2, 0, 0, 2], signed, 'warn', 'No device accepts this script: scripts are disabled on all of them.'],
  [[12, 3, 0, 0], signed, 'calm', '3 of 12 devices trust its publisher.'],
  [[12, 1, 0, 0], signed, 'calm', '1 of 12 devices trusts its publisher.'],
  [[12, 12, 0, 0], signed, 'good', 'All 12 devices that it is for trust its publisher.'],
  [[1, 1, 0, 0], signed, 'good', 'The one device that it is for trusts its publisher.'],
  [[12, 0, 1, 0], unsigned, 'calm', '1 of 12 devices runs it whatever its signature, because its policy is'],
  [[12, 3, 2, 4], signed, 'calm', '2 of 12 devices run it whatever its signature'],
  [[12, 3, 2, 4], signed, 'calm', 'On 4 of them scripts are disabled.'],
])('[EXEC1] %j of a script that is signed so is said as it is', (given, signature, look, sentence) => {
  const text = acceptanceText(counts(given), signature)
  expect(text.look).toBe(look)
  expect(text.sentences.join(' ')).toContain(sentence)
})
