import { assert, constantFrom, double, oneof, property, integer, type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OutputType } from '../../../../shared/jobs/output-values.ts'
import { decimalSignOf, readQuantity, writeQuantity, type DecimalSign } from './quantity.ts'

describe('[OUT2] numbers as they are typed', () => {
  test.each<[OutputType, string, number | null]>([
    ['size', '1.5 GB', 1_500_000_000],
    ['size', '1.5gb', 1_500_000_000],
    ['size', '2 KiB', 2048],
    ['size', '900', 900],
    ['size', '1,000 MB', 1_000_000_000],
    ['size', '1 000 MB', 1_000_000_000],
    ['size', '5 min', null],
    ['size', '1 GB 5 MB', null],
    ['ratio', '20 %', 0.2],
    ['ratio', '57%', 0.57],
    ['ratio', '0.2', 0.2],
    ['duration', '3 min', 180_000],
    ['duration', '3 min 20 s', 200_000],
    ['duration', '2h5min', 7_500_000],
    ['duration', '3 min 20', null],
    ['duration', '1.5 d', 129_600_000],
    ['bit-rate', '100 Mbit/s', 100_000_000],
    ['bit-rate', '100 mbps', 100_000_000],
    ['unsigned-integer', '12,345', 12_345],
    ['unsigned-integer', '12 GB', null],
    ['float', '-1.25', -1.25],
    ['float', '1e3', 1000],
    ['float', '1.2.3', null],
    ['float', 'many', null],
    ['float', '', null],
    ['float', '--5', null],
    ['float', '1e999', null],
  ])('%s: “%s” is %s', (type, text, expected) => {
    expect(readQuantity(type, text)).toBe(expected)
  })

  test('a decimal comma, and groups by points, in German', () => {
    expect(decimalSignOf('de-DE')).toBe(',')
    expect(decimalSignOf('en-GB')).toBe('.')
    expect(readQuantity('size', '1,5 GB', ',')).toBe(1_500_000_000)
    expect(readQuantity('float', '1.000', ',')).toBe(1000)
    expect(readQuantity('float', '1.000', '.')).toBe(1)
    expect(readQuantity('float', '1.5', ',')).toBe(1.5)
  })

  test.each<[OutputType, number, string]>([
    ['size', 1_500_000_000, '1.5 GB'],
    ['size', 1_234_567, '1234.567 kB'],
    ['ratio', 0.2, '20 %'],
    ['duration', 200_000, '200 s'],
    ['duration', 180_000, '3 min'],
    ['bit-rate', 100_000_000, '100 Mbit/s'],
    ['float', -2.5, '-2.5'],
  ])('%s: %s is written “%s”', (type, value, text) => {
    expect(writeQuantity(type, value)).toBe(text)
  })

  test('what is written is read as the same number, in either language', () => {
    const types: Arbitrary<OutputType> = constantFrom(
      'size',
      'ratio',
      'duration',
      'bit-rate',
      'float',
      'unsigned-integer',
    )
    const numbers = oneof(integer(), double({ noNaN: true, noDefaultInfinity: true })).map(value =>
      Number(value.toPrecision(12)),
    )
    assert(
      property(types, numbers, constantFrom<DecimalSign>('.', ','), (type, value, decimal) => {
        expect(readQuantity(type, writeQuantity(type, value, decimal), decimal)).toBe(value === 0 ? 0 : value)
      }),
    )
  })
})
