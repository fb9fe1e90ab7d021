import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { MAX_SCRIPT_BYTES } from '../../../../shared/jobs/declaration.ts'
import { editorWords as words } from '../../../../shared/words/en/dashboard-jobs.ts'
import type { OpenedScript } from './script-editor.tsx'

/** Takes a file that is dropped anywhere on its content, or chosen with the button. Files are read as bytes. */
export function FileDrop(props: { onFile: (file: OpenedScript) => void; children: ComponentChildren }) {
  const { onFile, children } = props
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = async (file: File | null | undefined): Promise<void> => {
    setOver(false)
    if (!file) return
    // One byte more than is allowed is enough to know that it is too large.
    const part = file.slice(0, MAX_SCRIPT_BYTES + 1)
    onFile({ fileName: file.name, bytes: new Uint8Array(await part.arrayBuffer()) })
  }
  return (
    <div
      class={`drop ${over ? 'over' : ''}`}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={event => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={event => {
        event.preventDefault()
        void take(event.dataTransfer?.files[0])
      }}
    >
      <p class="row drop-hint">
        <span class="soft">{over ? words.dropNow : words.drop}</span>
        <button type="button" class="quiet" onClick={() => input.current?.click()}>
          {words.chooseFile}
        </button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".sh,.py,.ps1,.js,.mjs"
          onChange={event => {
            void take(event.currentTarget.files?.[0])
            // So that the same file can be chosen again after it was changed outside.
            event.currentTarget.value = ''
          }}
        />
      </p>
      {children}
    </div>
  )
}
