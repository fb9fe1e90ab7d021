import { useState } from 'preact/hooks'
import { folderWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { Confirm } from '../parts/dialog.tsx'
import { Menu, type MenuItem } from '../parts/menu.tsx'
import { tell } from '../parts/messages.tsx'
import { AddFolder, MoveFolder, RenameFolder } from './folder-dialogs.tsx'
import { may } from './may.ts'
import type { FolderRow } from './tree-model.ts'

/** What can be done with the chosen folder, or on the first level; with why not, where it cannot. */
export function FolderActs(props: {
  folders: readonly FolderRow[]
  chosen: FolderRow | null
  onChoose: (id: string | undefined) => void
}) {
  const { folders, chosen, onChoose } = props
  const [doing, setDoing] = useState<'add' | 'add-top' | 'rename' | 'move' | 'remove' | null>(null)
  const close = (): void => setDoing(null)
  const items: MenuItem[] = []
  const offer = (isAllowed: boolean, item: MenuItem): void =>
    void items.push(isAllowed ? item : { ...item, why: words.mayNot })
  if (chosen) {
    const { access } = chosen
    offer(may(access, 'edit'), { name: words.addIn, act: () => setDoing('add') })
    offer(may(access, 'edit'), { name: words.rename, act: () => setDoing('rename') })
    offer(may(access, 'remove'), { name: words.move, act: () => setDoing('move') })
    if (may(access, 'view')) items.push({ name: words.permissions, href: `/records/folders/${chosen.id}` })
    offer(may(access, 'remove'), { name: words.remove, act: () => setDoing('remove') })
  }
  if (hasRole('administrator')) items.push({ name: words.addTop, act: () => setDoing('add-top') })
  if (items.length === 0) return null
  return (
    <>
      <Menu name={words.acts} quiet items={items} />
      {(doing === 'add' || doing === 'add-top') && (
        <AddFolder parent={doing === 'add' ? chosen : null} onClose={close} onAdded={onChoose} />
      )}
      {doing === 'rename' && chosen && <RenameFolder folder={chosen} onClose={close} />}
      {doing === 'move' && chosen && <MoveFolder folder={chosen} folders={folders} onClose={close} />}
      {doing === 'remove' && chosen && (
        <Confirm
          title={say(words.removeTitle, { name: chosen.name })}
          text={words.removeText}
          word={words.remove}
          onClose={close}
          act={async () => {
            await call('DELETE /api/folders/:id', { params: { id: chosen.id } })
            tell(say(words.removed, { name: chosen.name }))
            onChoose(chosen.parentId ?? undefined)
          }}
        />
      )}
    </>
  )
}
