import { MAX_MARKS, type Mark, type markMessages } from '../protocol/channel/marks.ts'
import type { z } from 'zod'

export type MarkMessage = z.infer<(typeof markMessages)[number]>

/**
 * The marks that are shown after a message, oldest first; the same list where it changes nothing. A mark that is there already
 * is drawn anew at its place, a new pointer takes the old one's place, and beyond MAX_MARKS the oldest go. SCR2.
 */
export function withMark(marks: readonly Mark[], message: MarkMessage): readonly Mark[] {
  if (message.type === 'marks-clear') return marks.length === 0 ? marks : []
  if (message.type === 'mark-remove')
    return marks.some(mark => mark.markId === message.markId)
      ? marks.filter(mark => mark.markId !== message.markId)
      : marks
  const { mark } = message
  const others =
    mark.kind === 'pointer'
      ? marks.filter(other => other.kind !== 'pointer' || other.markId === mark.markId)
      : marks
  const isKnown = others.some(other => other.markId === mark.markId)
  return isKnown
    ? others.map(other => (other.markId === mark.markId ? mark : other))
    : [...others, mark].slice(-MAX_MARKS)
}
