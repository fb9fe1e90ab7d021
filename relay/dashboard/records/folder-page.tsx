import { folderWords as words, recordsWords } from '../../../shared/words/en/dashboard-records.ts'
import { Page } from '../parts/page.tsx'
import { Shown } from '../parts/shown.tsx'
import { ApprovalRules } from '../requests/approval-rules.tsx'
import { NotFoundPage } from '../shell/not-found-page.tsx'
import { may } from './may.ts'
import { Permissions } from './permissions.tsx'
import { pathText } from './tree-model.ts'
import { useFolders } from './use-records.ts'

/** What a folder hands down: permissions and approval rules. RECD2, APPR1. */
export function FolderPage({ params }: { params: { id: string } }) {
  const { id } = params
  const folders = useFolders()
  const folder = folders.value?.find(each => each.id === id)
  if (folders.value && !folder) return <NotFoundPage />
  return (
    <Page
      title={folder ? pathText(folders.value ?? [], id) : words.one}
      intro={words.intro}
      back={{ href: `/records?folder=${id}`, name: recordsWords.title }}
    >
      <Shown reading={folders}>
        {() =>
          folder &&
          (may(folder.access, 'view') ? (
            <div key={id}>
              <Permissions kind="folder" id={id} access={folder.access} />
              <ApprovalRules
                objectKind="folder"
                objectId={id}
                mayChange={may(folder.access, 'set-permissions')}
              />
            </div>
          ) : (
            <p class="notice">{words.notYours}</p>
          ))
        }
      </Shown>
    </Page>
  )
}
