import { useState } from 'preact/hooks'
import { exchangeWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { useAct } from '../link/use-act.ts'
import { Dialog } from '../parts/dialog.tsx'
import { downloadText } from '../parts/download-text.ts'
import { Choice, Form, problemOf, TextArea } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { formats } from './import-dialog.tsx'
import type { FolderRow } from './tree-model.ts'

/** Writes the records of a folder and those below into a file; with a public key an administrator gets the secrets, sealed to it. */
export function ExportDialog({ folder, onClose }: { folder: FolderRow; onClose: () => void }) {
  const [format, setFormat] = useState<'csv' | 'json'>('csv')
  const [key, setKey] = useState('')
  const publicKey = key.replace(/\s+/g, '')
  const act = useAct(async () => {
    const { fileName, text } = await call('POST /api/records/export', {
      body: { format, folderId: folder.id, ...(publicKey !== '' && { publicKey }) },
    })
    downloadText(fileName, text)
    tell(say(words.exported, { file: fileName }))
  })
  return (
    <Dialog title={say(words.exportTitle, { folder: folder.name })} onClose={onClose}>
      <Form act={act} submit={words.export} busy={words.exporting} onCancel={onClose} onDone={onClose}>
        <p>{words.exportText}</p>
        <Choice label={words.format} value={format} onValue={setFormat} options={formats} />
        {hasRole('administrator') && (
          <TextArea
            label={words.publicKey}
            hint={words.publicKeyHint}
            value={key}
            onValue={setKey}
            problem={problemOf(act.failure, 'publicKey')}
            attributes={{ maxLength: 400, spellcheck: false }}
          />
        )}
      </Form>
    </Dialog>
  )
}
