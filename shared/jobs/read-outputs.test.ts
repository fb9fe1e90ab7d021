import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OutputDeclaration } from './declaration.ts'
import { outputValueSchema, type OutputType } from './output-values.ts'
import { cutText, readOutputs } from './read-outputs.ts'

const at = (iso: string): number => Date.parse(iso)

function readOne(type: OutputType, text: string): unknown {
  return readOutputs(`x=${text}\n`, [{ name: 'x', label: 'X', type }])[0]
}

describe('reading outputs', () => {
  it.each<[OutputType, string, unknown]>([
    ['string', '  kept = as it is ', '  kept = as it is '],
    ['string', '', ''],
    ['boolean', 'True', true],
    ['boolean', 'no', false],
    ['boolean', '1', true],
    ['unsigned-integer', ' 42 ', 42],
    ['unsigned-integer', '9007199254740991', 9007199254740991],
    ['float', '-1.5e3', -1500],
    ['float', '.5', 0.5],
    ['size', '1024', 1024],
    ['size', '10 MB', 10_000_000],
    ['size', '1.5GiB', 1610612736],
    ['size', '3 kb', 3000],
    ['ratio', '0.25', 0.25],
    ['ratio', '1', 1],
    ['ratio', '12.5 %', 0.125],
    ['bit-rate', '1000000', 1e6],
    ['bit-rate', '2.5 Mbit/s', 2.5e6],
    ['bit-rate', '100 Mbps', 1e8],
    ['date-time', '2026-03-01T10:00:00Z', at('2026-03-01T10:00:00Z')],
    ['date-time', '2026-03-01T10:00:00.1234567+02:00', at('2026-03-01T08:00:00.123Z')],
    ['date-time', '2026-03-01 10:00 +0100', at('2026-03-01T09:00:00Z')],
    ['date-time', '2026-03-01', at('2026-03-01T00:00:00Z')],
    ['date-time', '@1700000000', 1_700_000_000_000],
    ['duration', '1500', 1500],
    ['duration', '90s', 90_000],
    ['duration', '1h 30min', 5_400_000],
    ['duration', '2 d', 172_800_000],
    ['duration', 'PT1M30S', 90_000],
    ['duration', 'P1DT2H', 93_600_000],
    ['duration', '1.02:03:04.5', 93_784_500],
  ])('[OUT1] reads %s “%s”', (type, text, value) => {
    expect(readOne(type, text)).toEqual({ name: 'x', type, value, flag: null })
  })

  it('[OUT1] keeps lines inside a value that are added to it, whatever they look like', () => {
    const text = 'a=1\na+=b=2\na+=\na+=3\nc=4\nb+=5\nc=6\nc+=a=7\n'
    const declared = (name: string, type: OutputType): OutputDeclaration => ({ name, label: name, type })
    expect(
      readOutputs(text, [declared('a', 'string'), declared('b', 'string'), declared('c', 'string-list')]),
    ).toEqual([
      { name: 'a', type: 'string', value: '1\nb=2\n\n3', flag: null },
      { name: 'b', type: 'string', value: '5', flag: null },
      { name: 'c', type: 'string-list', value: ['4', '6\na=7'], flag: null },
    ])
  })

  it.each<[OutputType, string]>([
    ['boolean', 'maybe'],
    ['boolean', ''],
    ['unsigned-integer', '-1'],
    ['unsigned-integer', '1.5'],
    ['unsigned-integer', '9007199254740993'],
    ['float', 'NaN'],
    ['float', '1e999'],
    ['float', '0x10'],
    ['size', '10 MX'],
    ['size', 'constructor'],
    ['size', '-5'],
    ['ratio', '1.5'],
    ['ratio', '101%'],
    ['bit-rate', '5 MB/s'],
    ['date-time', '2026-03-01T10:00:00'],
    ['date-time', '2026-02-30'],
    ['date-time', '2026-13-01T10:00:00Z'],
    ['date-time', 'yesterday'],
    ['duration', 'P'],
    ['duration', 'PT'],
    ['duration', '5 fortnights'],
    ['duration', '1:2'],
  ])('[OUT1] keeps “%s %s” as text and flags it', (type, text) => {
    expect(readOne(type, text)).toEqual({ name: 'x', type, value: text, flag: 'wrong-type' })
  })

  it('[OUT1] makes a list of what is given several times, and flags it where one value was declared', () => {
    const declared: OutputDeclaration[] = [
      { name: 'files', label: 'Files', type: 'string-list' },
      { name: 'count', label: 'Count', type: 'unsigned-integer' },
    ]
    expect(readOutputs('count=1\nfiles=a\ncount=2\r\nfiles=b\nother=x\nother=y\n', declared)).toEqual([
      { name: 'files', type: 'string-list', value: ['a', 'b'], flag: null },
      { name: 'count', type: 'unsigned-integer', value: ['1', '2'], flag: 'wrong-type' },
      { name: 'other', type: 'string-list', value: ['x', 'y'], flag: 'undeclared' },
    ])
    expect(readOne('string-list', 'only')).toMatchObject({ value: ['only'], flag: null })
  })

  it('[OUT1] puts a line that is no output to the value before it', () => {
    expect(readOutputs('lost\nx=one\ntwo\n\nthree\n', [])).toEqual([
      { name: 'x', type: 'string', value: 'one\ntwo\nthree', flag: 'undeclared' },
    ])
  })

  it('[OUT1] cuts what is longer than 1,024 bytes between two characters and marks it', () => {
    expect(readOne('string', 'x'.repeat(1024))).toMatchObject({ flag: null })
    const cut = readOne('string', '€'.repeat(400)) as { value: string; flag: string }
    expect(cut.flag).toBe('cut')
    expect(cut.value).toBe(`${'€'.repeat(340)}…`)
    expect(readOne('size', 'x'.repeat(2000))).toMatchObject({ flag: 'wrong-type' })
    const list = readOutputs(Array.from({ length: 101 }, (_, n) => `x=${n}`).join('\n'), [
      { name: 'x', label: 'X', type: 'string-list' },
    ])
    expect(list[0]?.flag).toBe('cut')
    expect(list[0]?.value).toHaveLength(100)
  })

  it('[OUT1] whatever a script writes, the values are lawful and within their limits', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 50 }),
      fc
        .tuple(fc.constantFrom('a', 'b', 'c', 'constructor'), fc.string({ unit: 'grapheme', maxLength: 600 }))
        .map(([name, text]) => `${name}=${text}`),
    )
    const types = fc.constantFrom<OutputType>(
      'string',
      'size',
      'duration',
      'date-time',
      'ratio',
      'string-list',
      'float',
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), types, types, (lines, a, b) => {
        const values = readOutputs(lines.join('\n'), [
          { name: 'a', label: 'A', type: a },
          { name: 'constructor', label: 'C', type: b },
        ])
        for (const value of values) {
          outputValueSchema.parse(value)
          for (const text of [value.value].flat())
            if (typeof text === 'string')
              expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(1024)
        }
      }),
    )
  })

  it('[OUT1] a cut text is the beginning of the whole one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 1500 }), text => {
        const cut = cutText(text)
        expect(cut.wasCut).toBe(new TextEncoder().encode(text).length > 1024)
        expect(text.startsWith(cut.wasCut ? cut.text.slice(0, -1) : cut.text)).toBe(true)
      }),
    )
  })
})
