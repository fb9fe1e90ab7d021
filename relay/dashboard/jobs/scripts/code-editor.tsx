import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { python } from '@codemirror/lang-python'
import {
  defaultHighlightStyle,
  HighlightStyle,
  StreamLanguage,
  syntaxHighlighting,
} from '@codemirror/language'
import { powerShell } from '@codemirror/legacy-modes/mode/powershell'
import { shell } from '@codemirror/legacy-modes/mode/shell'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'preact/hooks'
import type { ScriptLanguage } from '../../../../shared/jobs/script-languages.ts'
import { lineProblems, markProblems, type LineProblem } from './line-problems.ts'

const languages: Record<ScriptLanguage, () => Extension> = {
  sh: () => StreamLanguage.define(shell),
  powershell: () => StreamLanguage.define(powerShell),
  python,
  node: () => javascript(),
}

/** The editor's own colours are made for white paper; ours are tokens that hold their contrast in light and dark. */
const tokens: Record<string, string> = {
  '#404740': 'var(--code-comment)',
  '#708': 'var(--code-keyword)',
  '#219': 'var(--code-value)',
  '#164': 'var(--code-value)',
  '#a11': 'var(--code-string)',
  '#e40': 'var(--code-string)',
  '#00f': 'var(--code-name)',
  '#30a': 'var(--code-name)',
  '#085': 'var(--code-name)',
  '#167': 'var(--code-name)',
  '#256': 'var(--code-name)',
  '#00c': 'var(--code-name)',
  '#940': 'var(--code-comment)',
  '#f00': 'var(--bad)',
}
const highlighting = HighlightStyle.define(
  defaultHighlightStyle.specs.map(spec => {
    const color: unknown = spec['color']
    return typeof color === 'string'
      ? Object.assign({}, spec, { color: tokens[color] ?? 'var(--ink)' })
      : spec
  }),
)

const look = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--surface)', fontSize: '0.875rem', height: '100%' },
  '&.cm-focused': { outline: '2px solid var(--pico-primary)' },
  '.cm-content': { fontFamily: 'var(--code-font)', caretColor: 'var(--ink)', padding: '0.5rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': {
    color: 'var(--ink-soft)',
    backgroundColor: 'var(--code-gutter)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine': { backgroundColor: 'var(--code-active)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--code-selection)',
  },
  '.cm-line.problem': { backgroundColor: 'var(--bad-soft)', boxShadow: 'inset 0.25rem 0 var(--bad)' },
})

export interface CodeEditorProps {
  text: string
  /** Changes whenever `text` was put in from outside, by other means than typing here. */
  round: number
  onText: (text: string) => void
  language: ScriptLanguage | null
  label: string
  problems: readonly LineProblem[]
  /** Changes whenever the cursor is to go to `line`. */
  goTo: { line: number; round: number } | null
}

/**
 * The code editor. It lives in a shadow root because there it brings its styles as constructed style sheets, which the
 * strict content security policy allows; in the page itself it would need inline style elements. Tab leaves it, so that
 * nobody is caught in it by keyboard.
 */
export function CodeEditor({ text, round, onText, language, label, problems, goTo }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const languageSlot = useRef(new Compartment())
  const latest = useRef(onText)
  latest.current = onText

  useEffect(() => {
    if (!host.current) return undefined
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          syntaxHighlighting(highlighting),
          languageSlot.current.of(language ? languages[language]() : []),
          lineProblems,
          look,
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true' }),
          EditorView.lineWrapping,
          EditorView.updateListener.of(update => {
            if (update.docChanged) latest.current(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = editor
    return () => editor.destroy()
    // Made once; what changes later is dispatched below.
  }, [])

  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === text) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } })
    // What is typed here comes back as `text` a moment later, when more may have been typed: only `round` counts.
  }, [round])

  useEffect(() => {
    view.current?.dispatch({
      effects: languageSlot.current.reconfigure(language ? languages[language]() : []),
    })
  }, [language])

  useEffect(() => {
    view.current?.dispatch({ effects: markProblems.of(problems) })
  }, [problems])

  useEffect(() => {
    const editor = view.current
    if (!editor || !goTo) return
    const line = editor.state.doc.line(Math.min(Math.max(goTo.line, 1), editor.state.doc.lines))
    editor.dispatch({ selection: { anchor: line.from }, scrollIntoView: true })
    editor.focus()
  }, [goTo])

  return <div class="code-editor" ref={host} />
}
