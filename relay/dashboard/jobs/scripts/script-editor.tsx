import { useLocation } from 'preact-iso'
import { useMemo, useState } from 'preact/hooks'
import { MAX_SCRIPT_BYTES } from '../../../../shared/jobs/declaration.ts'
import { formatOutput } from '../../../../shared/jobs/format-output.ts'
import { scriptLanguage } from '../../../../shared/jobs/script-languages.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { editorWords as words } from '../../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useAct } from '../../link/use-act.ts'
import { Field, problemOf } from '../../parts/form.tsx'
import { tell } from '../../parts/messages.tsx'
import { Prose } from '../../parts/prose.tsx'
import { ActFailure } from '../../parts/shown.tsx'
import { Unsaved } from '../../parts/unsaved.tsx'
import { CheckPanel } from './check-panel.tsx'
import { CodeEditor } from './code-editor.tsx'
import { FileDrop } from './file-drop.tsx'
import { problemLine } from './problem-line.ts'
import {
  hasSignatureBlock,
  newScript,
  readScript,
  toBase64,
  withoutSignature,
  writeScript,
} from './script-bytes.ts'
import { isUntouched, templates } from './templates.ts'
import { useCheck } from './use-check.ts'

export interface OpenedScript {
  fileName: string
  bytes: Uint8Array
  /** Whether it is a version of a script that is there, whose name stays. */
  fixedName?: boolean
}

/** The bytes to be saved: those that were read while nothing was edited, else the text in the file's own encoding. */
function useDraft(opened: OpenedScript | null) {
  const [file, setFile] = useState(opened)
  const [fileName, setFileName] = useState(opened?.fileName ?? 'new-script.sh')
  const [edited, setEdited] = useState<string | null>(opened ? null : templates.sh)
  const [round, setRound] = useState(0)
  const read = useMemo(() => (file ? readScript(file.bytes) : { ...newScript, text: '' }), [file])
  const text = edited ?? read?.text ?? null
  const isEdited = edited !== null && edited !== read?.text
  const bytes = useMemo(() => {
    if (isEdited && read) return writeScript({ ...read, text: edited })
    return file?.bytes ?? new Uint8Array()
  }, [file, read, edited, isEdited])
  const replaceText = (next: string | null): void => {
    setEdited(next)
    setRound(before => before + 1)
  }
  const isSigned = file !== null && read !== null && hasSignatureBlock(read.text)
  return {
    file,
    fileName,
    text,
    bytes,
    isEdited,
    /** Whether the file that was read carries a signature; an edit breaks it. */
    isSigned,
    round,
    setText: setEdited,
    replaceText,
    undo: () => replaceText(null),
    rename: (name: string) => {
      setFileName(name)
      const language = scriptLanguage(name)
      if (file === null && language && text !== null && isUntouched(text)) replaceText(templates[language])
    },
    open: (next: OpenedScript) => {
      setFile(next)
      replaceText(null)
      if (!opened?.fixedName) setFileName(next.fileName)
    },
  }
}

export function ScriptEditor({ opened }: { opened: OpenedScript | null }) {
  const { route } = useLocation()
  const draft = useDraft(opened)
  const [goTo, setGoTo] = useState<{ line: number; round: number } | null>(null)
  const [saved, setSaved] = useState(false)
  const tooLarge = draft.bytes.length > MAX_SCRIPT_BYTES
  const check = useCheck(draft.fileName, draft.bytes, !tooLarge && draft.bytes.length > 0)
  const problems = useMemo(
    () =>
      (check.result?.problems ?? []).flatMap(problem => {
        const line = problemLine(problem.where)
        return line === null ? [] : [{ line, message: problem.message }]
      }),
    [check.result],
  )
  const act = useAct(async () => {
    const body = { fileName: draft.fileName, base64: toBase64(draft.bytes) }
    const script = await call('POST /api/scripts', { body })
    setSaved(true)
    tell(say(words.saved, { name: script.declaration.name, version: script.version }))
    route(`/scripts/${script.id}`)
  })
  const dirty = !saved && (draft.isEdited || draft.file !== opened)
  const blocked =
    tooLarge || draft.bytes.length === 0 || (check.result !== null && check.result.declaration === null)
  return (
    <>
      <Unsaved dirty={dirty && !(draft.file === null && draft.text !== null && isUntouched(draft.text))} />
      <FileDrop onFile={draft.open}>
        <div class="columns editor">
          <section>
            <Field
              label={words.fileName}
              hint={words.fileNameHint}
              value={draft.fileName}
              onValue={draft.rename}
              problem={problemOf(act.failure ?? check.failure, 'fileName')}
              attributes={{ maxLength: 120, spellcheck: false, readOnly: opened?.fixedName === true }}
            />
            {tooLarge && (
              <p class="notice bad" role="alert">
                {say(words.tooLarge, { limit: formatOutput({ type: 'size', value: MAX_SCRIPT_BYTES }) })}
              </p>
            )}
            {draft.isSigned && draft.isEdited && draft.text !== null && (
              <SignatureLost
                text={draft.text}
                onUndo={draft.undo}
                onRemove={() => draft.replaceText(withoutSignature(draft.text ?? ''))}
              />
            )}
            {draft.isSigned && !draft.isEdited && <p class="soft small">{words.exactBytes}</p>}
            {draft.text === null ? (
              <p class="notice">{words.notText}</p>
            ) : (
              <CodeEditor
                text={draft.text}
                round={draft.round}
                onText={draft.setText}
                language={scriptLanguage(draft.fileName)}
                label={words.source}
                problems={problems}
                goTo={goTo}
              />
            )}
            <ActFailure failure={act.failure} />
            <div class="row dialog-end">
              <button type="button" aria-busy={act.busy} disabled={blocked} onClick={() => act.press()}>
                {act.busy ? commonWords.saving : words.save}
              </button>
            </div>
          </section>
          <CheckPanel
            check={check}
            onLine={line => setGoTo(before => ({ line, round: (before?.round ?? 0) + 1 }))}
          />
        </div>
      </FileDrop>
    </>
  )
}

/** Said as soon as a signed file is edited: a script is signed as bytes. SIGN2. */
function SignatureLost(props: { text: string; onUndo: () => void; onRemove: () => void }) {
  const { text, onUndo, onRemove } = props
  return (
    <div class="notice warn" role="status">
      <p>
        <strong>{words.signatureLostTitle}</strong> <Prose text={words.signatureLost} />
      </p>
      <div class="row">
        <button type="button" class="quiet small" onClick={onUndo}>
          {words.undoEdits}
        </button>
        {hasSignatureBlock(text) && (
          <button type="button" class="quiet small" onClick={onRemove}>
            {words.removeBlock}
          </button>
        )}
      </div>
    </div>
  )
}
