import { describe, expect, it } from 'vitest'
import { formatDuration, formatOutput, outputFlagSentence } from './format-output.ts'
import type { OutputValue } from './output-values.ts'

describe('showing outputs', () => {
  it.each<[OutputValue['type'], OutputValue['value'], string]>([
    ['string', 'plain', 'plain'],
    ['boolean', true, 'Yes'],
    ['boolean', false, 'No'],
    ['unsigned-integer', 1234567, '1,234,567'],
    ['float', 1.23456, '1.235'],
    ['size', 0, '0 B'],
    ['size', 999, '999 B'],
    ['size', 999_960, '1 MB'],
    ['size', 1_500_000_000, '1.5 GB'],
    ['ratio', 0.4237, '42.4 %'],
    ['bit-rate', 2_500_000, '2.5 Mbit/s'],
    ['date-time', Date.UTC(2026, 2, 1, 10), '1 Mar 2026, 12:00:00'],
    ['duration', 450, '450 ms'],
    ['string-list', ['a', 'b'], 'a, b'],
    ['size', 'much', 'much'],
    ['unsigned-integer', ['1', '2'], '1, 2'],
  ])('[OUT2] shows %s %s as %s', (type, value, text) => {
    expect(formatOutput({ type, value }, 'Africa/Cairo')).toBe(text)
  })

  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [12_345, '12.3 s'],
    [59_990, '59.9 s'],
    [60_000, '1 min'],
    [200_400, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [367_200_000, '4 d 6 h'],
    [86_430_000, '1 d'],
  ])('[OUT2] shows %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  it('[OUT1] says why a value is flagged', () => {
    expect(outputFlagSentence({ type: 'size', flag: 'wrong-type' })).toContain('type size')
    expect(outputFlagSentence({ type: 'string', flag: 'cut' })).toContain('1024 bytes')
    expect(outputFlagSentence({ type: 'string', flag: null })).toBeNull()
  })
})
