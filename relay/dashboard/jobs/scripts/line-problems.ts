import { StateEffect, StateField, type EditorState } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'

/** A problem with the line where it stands, counted from 1. */
export interface LineProblem {
  line: number
  message: string
}

export const markProblems = StateEffect.define<readonly LineProblem[]>()

function decorate(state: EditorState, problems: readonly LineProblem[]): DecorationSet {
  const marks = problems
    .filter(problem => problem.line >= 1 && problem.line <= state.doc.lines)
    .map(problem =>
      Decoration.line({ class: 'problem', attributes: { title: problem.message } }).range(
        state.doc.line(problem.line).from,
      ),
    )
  return Decoration.set(marks, true)
}

/** Marks the lines that have a problem; the marks move with the text until the next check sets them anew. */
export const lineProblems = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const set = transaction.effects.find(effect => effect.is(markProblems))
    return set ? decorate(transaction.state, set.value) : marks.map(transaction.changes)
  },
  provide: field => EditorView.decorations.from(field),
})
