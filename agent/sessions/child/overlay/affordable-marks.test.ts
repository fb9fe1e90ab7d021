import { expect, test } from 'vitest'
import type { Mark } from '../../../../shared/protocol/channel/marks.ts'
import { affordableMarks } from './affordable-marks.ts'

const size = { width: 1000, height: 500 }

function line(markId: string, lengths: number): Mark {
  const points = Array.from({ length: lengths + 1 }, (_, index): [number, number] => [index % 2, 0.5])
  return { markId, kind: 'freehand', colour: 'red', points }
}

test('[SCR2] what people draw is painted whole', () => {
  const marks = Array.from({ length: 200 }, (_, index) => line(`line-${index}`, 5))
  expect(affordableMarks(marks, size)).toEqual(marks)
})

test('[SCR2] of more than the desktop can bear the newest marks are painted', () => {
  const marks = [line('oldest', 5), line('older', 5), line('newest', 4)]
  expect(affordableMarks(marks, size, 9000).map(mark => mark.markId)).toEqual(['older', 'newest'])
  expect(affordableMarks(marks, size, 3000)).toEqual([])
})
