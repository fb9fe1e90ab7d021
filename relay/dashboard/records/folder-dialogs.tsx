import { useState } from 'preact/hooks'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { folderWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { useAct } from '../link/use-act.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Choice, Field, Form, problemOf } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { may } from './may.ts'
import { below, pathText, type FolderRow } from './tree-model.ts'

const nameAttributes = { required: true, maxLength: 120, autofocus: true }

export function AddFolder(props: {
  parent: FolderRow | null
  onClose: () => void
  onAdded: (id: string) => void
}) {
  const { parent, onClose, onAdded } = props
  const [name, setName] = useState('')
  const act = useAct(async () => {
    const folder = await call('POST /api/folders', { body: { parentId: parent?.id ?? null, name } })
    tell(say(words.added, { name: folder.name }))
    onAdded(folder.id)
  })
  const title = parent ? say(words.addTitleIn, { name: parent.name }) : words.addTitle
  return (
    <Dialog title={title} onClose={onClose}>
      <Form act={act} submit={words.add} busy={commonWords.saving} onCancel={onClose} onDone={onClose}>
        <Field
          label={words.name}
          value={name}
          onValue={setName}
          problem={problemOf(act.failure, 'name')}
          attributes={nameAttributes}
        />
      </Form>
    </Dialog>
  )
}

export function RenameFolder({ folder, onClose }: { folder: FolderRow; onClose: () => void }) {
  const [name, setName] = useState(folder.name)
  const act = useAct(async () => {
    await call('PATCH /api/folders/:id', { params: { id: folder.id }, body: { name } })
    tell(say(words.renamed, { name }))
  })
  return (
    <Dialog title={say(words.renameTitle, { name: folder.name })} onClose={onClose}>
      <Form act={act} submit={commonWords.save} busy={commonWords.saving} onCancel={onClose} onDone={onClose}>
        <Field
          label={words.name}
          value={name}
          onValue={setName}
          problem={problemOf(act.failure, 'name')}
          attributes={nameAttributes}
        />
      </Form>
    </Dialog>
  )
}

/** Into another folder that may be changed, never into itself or below. */
export function MoveFolder(props: { folder: FolderRow; folders: readonly FolderRow[]; onClose: () => void }) {
  const { folder, folders, onClose } = props
  const [into, setInto] = useState(folder.parentId ?? '')
  const inside = below(folders, folder.id)
  const places = folders
    .filter(({ id, access }) => !inside.has(id) && may(access, 'edit'))
    .map(({ id }) => [id, pathText(folders, id)] as const)
    .sort(([, one], [, other]) => one.localeCompare(other))
  const act = useAct(async () => {
    const parentId = into === '' ? null : into
    await call('PATCH /api/folders/:id', { params: { id: folder.id }, body: { parentId } })
    tell(say(words.moved, { name: folder.name }))
  })
  const stays = folder.parentId === null ? into === '' : into === folder.parentId
  const mayTop = hasRole('administrator') || folder.parentId === null
  return (
    <Dialog title={say(words.moveTitle, { name: folder.name })} onClose={onClose}>
      <Form
        act={act}
        submit={words.move}
        busy={commonWords.saving}
        onCancel={onClose}
        onDone={onClose}
        blocked={stays}
      >
        <Choice
          label={words.moveTo}
          hint={words.moveHint}
          value={into}
          onValue={setInto}
          options={[...(mayTop ? [['', words.firstLevel] as const] : []), ...places]}
        />
      </Form>
    </Dialog>
  )
}
