import { expect, test } from 'vitest'
import { MAX_MARK_POINTS } from '../../../../shared/protocol/channel/marks.ts'
import { channelMessageSchema } from '../../../../shared/protocol/session-channel.ts'
import type { MarkMessage } from '../../../../shared/sessions/mark-list.ts'
import { openMarks } from './marks.ts'

function open() {
  const said: MarkMessage[] = []
  const later: (() => void)[] = []
  let count = 0
  const marks = openMarks({ newId: () => `mark-000${++count}`, later: run => later.push(run) })
  const say = (message: MarkMessage): void => {
    expect(channelMessageSchema.safeParse(message).success).toBe(true)
    said.push(message)
  }
  return { marks, said, say, pass: () => later.splice(0).forEach(run => run()) }
}
const short = (said: readonly MarkMessage[]): string[] =>
  said.map(message =>
    message.type === 'mark' ? `${message.mark.kind} ${message.mark.points.length}` : message.type,
  )

test('[SCR2] a shape is told once it is drawn out, in its final form at the latest when it is finished', () => {
  const { marks, said, say, pass } = open()
  marks.connected(say)
  marks.choose({ tool: 'rectangle', colour: 'blue' })
  marks.begin({ x: 0.1, y: 0.1 })
  expect(short(said)).toEqual(['marks-clear'])
  marks.reach({ x: 0.2, y: 0.2 })
  marks.reach({ x: 0.3, y: 0.3 })
  marks.reach({ x: 0.5, y: 0.6 })
  expect(short(said)).toEqual(['marks-clear', 'rectangle 2'])
  marks.finish()
  pass()
  expect(short(said)).toEqual(['marks-clear', 'rectangle 2', 'rectangle 2'])
  expect(said.at(-1)).toMatchObject({
    mark: {
      colour: 'blue',
      points: [
        [0.1, 0.1],
        [0.5, 0.6],
      ],
    },
  })
})

test('[SCR2] undo takes the last one, clear all; both are told', () => {
  const { marks, said, say } = open()
  marks.connected(say)
  marks.write({ x: 0.1, y: 0.1 }, '  Click here ')
  marks.write({ x: 0.1, y: 0.1 }, '   ')
  marks.choose({ tool: 'pointer' })
  marks.begin({ x: 0.5, y: 0.5 })
  marks.finish()
  marks.undo()
  expect(marks.shown.value).toMatchObject([{ kind: 'text', text: 'Click here' }])
  marks.clear()
  expect(short(said)).toEqual(['marks-clear', 'text 1', 'pointer 1', 'mark-remove', 'marks-clear'])
  marks.undo()
  expect(said).toHaveLength(5)
})

test('[SCR2] what was drawn, undone or dropped without a connection stands right after the next', () => {
  const { marks, said, say, pass } = open()
  marks.connected(say)
  marks.write({ x: 0.1, y: 0.1 }, 'one')
  marks.connected(null)
  marks.undo()
  marks.write({ x: 0.2, y: 0.2 }, 'two')
  marks.choose({ tool: 'arrow' })
  marks.begin({ x: 0, y: 0 })
  marks.reach({ x: 0.4, y: 0.4 })
  marks.drop()
  said.length = 0
  marks.connected(say)
  pass()
  expect(short(said)).toEqual(['marks-clear', 'text 1'])
})

test('[SCR2] a long line keeps within the protocol and reaches to its end; a trembling hand adds nothing', () => {
  const { marks, say, pass } = open()
  marks.connected(say)
  marks.choose({ tool: 'freehand' })
  marks.begin({ x: 0, y: 0 })
  for (let i = 1; i <= 3000; i += 1) {
    marks.reach({ x: (i % 300) / 300, y: i / 3000 })
    if (i % 100 === 0) pass()
  }
  marks.finish()
  const [line] = marks.shown.value
  expect(line?.points.length).toBeLessThanOrEqual(MAX_MARK_POINTS)
  expect(line?.points.at(-1)).toEqual([0, 1])
  const before = line?.points.length
  marks.reach({ x: 0.0001, y: 1 })
  expect(marks.shown.value[0]?.points.length).toBe(before)
})
