import { useRef, useState } from 'preact/hooks'
import type { RecordType } from '../../../shared/protocol/api/records.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { exchangeWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Choice, Form, TextArea } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Prose } from '../parts/prose.tsx'
import type { FolderRow } from './tree-model.ts'

const MAX_BYTES = 5 * 1024 * 1024
type Format = 'csv' | 'json'
export const formats: readonly (readonly [Format, string])[] = [
  ['csv', words.csv],
  ['json', words.json],
]

/** Adds records from a table that is pasted or chosen as a file. The relay says row and column of what is wrong. */
export function ImportDialog(props: {
  folder: FolderRow
  types: readonly RecordType[]
  onClose: () => void
}) {
  const { folder, types, onClose } = props
  const [format, setFormat] = useState<Format>('csv')
  const [typeId, setTypeId] = useState(types[0]?.id ?? '')
  const [text, setText] = useState('')
  const [note, setNote] = useState('')
  const type = types.find(each => each.id === typeId)
  const act = useAct(async () => {
    const { added } = await call('POST /api/records/import', {
      body: { format, folderId: folder.id, typeId, text },
    })
    tell(added === 1 ? words.imported.one : say(words.imported.many, { count: added }))
  })
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return
    if (file.size > MAX_BYTES) {
      setNote(words.fileTooLarge)
      return
    }
    setText(await file.text())
    setFormat(/\.json$/i.test(file.name) ? 'json' : 'csv')
    setNote(say(words.fileRead, { name: file.name }))
  }
  const columns = ['name', 'timeZone', ...(type?.fields ?? []).map(field => field.key)].join(', ')
  return (
    <Dialog title={say(words.importTitle, { folder: folder.name })} onClose={onClose} wide>
      <Form
        act={act}
        submit={words.import}
        busy={words.importing}
        onCancel={onClose}
        onDone={onClose}
        blocked={type === undefined || text.trim() === ''}
      >
        <p>
          <Prose text={words.importText} />
        </p>
        <div class="form-grid">
          <Choice
            label={words.type}
            value={typeId}
            onValue={setTypeId}
            options={types.length === 0 ? [['', commonWords.none]] : types.map(({ id, name }) => [id, name])}
          />
          <Choice label={words.format} value={format} onValue={setFormat} options={formats} />
        </div>
        <ChooseFile onFile={file => void read(file)} note={note} />
        <div class="table-text">
          <TextArea
            label={words.text}
            hint={say(words.columns, { columns })}
            value={text}
            onValue={setText}
            rows={8}
            attributes={{ required: true, spellcheck: false }}
          />
        </div>
        <p class="soft small">{words.secretsNote}</p>
      </Form>
    </Dialog>
  )
}

function ChooseFile({ onFile, note }: { onFile: (file: File | undefined) => void; note: string }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <p class="row">
      <button type="button" class="quiet" onClick={() => input.current?.click()}>
        {words.chooseFile}
      </button>
      <span class="soft small" role="status">
        {note}
      </span>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.json,text/csv,application/json"
        onChange={event => {
          onFile(event.currentTarget.files?.[0])
          // So that the same file can be chosen again after it was changed outside.
          event.currentTarget.value = ''
        }}
      />
    </p>
  )
}
