import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import {
  exchangeWords,
  folderWords,
  recordsWords as words,
} from '../../../shared/words/en/dashboard-records.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { Choice } from '../parts/form.tsx'
import { Filters } from '../parts/filters.tsx'
import { Menu, type MenuItem } from '../parts/menu.tsx'
import { Page } from '../parts/page.tsx'
import { PausedField } from '../parts/paused-field.tsx'
import { Empty, Shown } from '../parts/shown.tsx'
import { useQuery } from '../parts/use-query.ts'
import { ExportDialog } from './export-dialog.tsx'
import { FolderActs } from './folder-acts.tsx'
import { AddFolder } from './folder-dialogs.tsx'
import { FolderTree } from './folder-tree.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { may } from './may.ts'
import { RecordList } from './record-list.tsx'
import type { FolderRow } from './tree-model.ts'
import { useFolders, useTypes } from './use-records.ts'

/** The records: folders at the side, and what stands in the chosen one and below it. RECD1. */
export function RecordsPage() {
  const { query, setQuery } = useQuery()
  const folders = useFolders()
  const folderId = query['folder'] || undefined
  const chosen = folders.value?.find(folder => folder.id === folderId) ?? null
  const choose = (id: string | undefined): void => setQuery({ folder: id ?? '' })
  return (
    <Page
      title={words.title}
      intro={words.intro}
      actions={folders.value && <RecordsActs folders={folders.value} chosen={chosen} />}
    >
      <Shown reading={folders}>
        {rows =>
          rows.length === 0 ? (
            <NoFolders onAdded={choose} />
          ) : (
            <div class="beside">
              <section class="card tree-card" aria-label={folderWords.tree}>
                <div class="row spread">
                  <h2>{folderWords.tree}</h2>
                  <FolderActs folders={rows} chosen={chosen} onChoose={choose} />
                </div>
                <FolderTree folders={rows} chosen={folderId} onChoose={choose} />
              </section>
              <List folders={rows} chosen={chosen} />
            </div>
          )
        }
      </Shown>
    </Page>
  )
}

function NoFolders({ onAdded }: { onAdded: (id: string) => void }) {
  const [adding, setAdding] = useState(false)
  if (!hasRole('administrator')) return <Empty title={words.emptyTitle}>{words.emptyForReaders}</Empty>
  return (
    <Empty
      title={folderWords.none}
      action={
        <button type="button" onClick={() => setAdding(true)}>
          {folderWords.add}
        </button>
      }
    >
      {words.emptyNoFolder}
      {adding && <AddFolder parent={null} onClose={() => setAdding(false)} onAdded={onAdded} />}
    </Empty>
  )
}

function RecordsActs({ folders, chosen }: { folders: readonly FolderRow[]; chosen: FolderRow | null }) {
  const { route } = useLocation()
  const [doing, setDoing] = useState<'import' | 'export' | null>(null)
  const types = useTypes()
  const close = (): void => setDoing(null)
  const mayAdd = chosen ? may(chosen.access, 'edit') : folders.some(({ access }) => may(access, 'edit'))
  const why = (isAllowed: boolean): { why?: string } =>
    isAllowed ? {} : { why: chosen ? folderWords.mayNot : words.addNeedsFolder }
  const items: MenuItem[] = [{ name: words.types, href: '/record-types' }]
  if (hasRole('administrator', 'support'))
    items.unshift(
      {
        name: exchangeWords.import,
        act: () => setDoing('import'),
        ...why(chosen !== null && may(chosen.access, 'edit')),
      },
      {
        name: exchangeWords.export,
        act: () => setDoing('export'),
        ...why(chosen !== null && may(chosen.access, 'view')),
      },
    )
  return (
    <>
      <Menu name={words.more} quiet items={items} />
      {mayAdd && (
        <button
          type="button"
          onClick={() => route(chosen ? `/records/new?folder=${chosen.id}` : '/records/new')}
        >
          {words.add}
        </button>
      )}
      {doing === 'import' && chosen && (
        <ImportDialog folder={chosen} types={types.value ?? []} onClose={close} />
      )}
      {doing === 'export' && chosen && <ExportDialog folder={chosen} onClose={close} />}
    </>
  )
}

function List({ folders, chosen }: { folders: readonly FolderRow[]; chosen: FolderRow | null }) {
  const { query, setQuery } = useQuery()
  const types = useTypes()
  const search = query['search'] ?? ''
  const typeId = query['type'] ?? ''
  return (
    <div>
      <Filters>
        <PausedField
          label={commonWords.search}
          type="search"
          value={search}
          onValue={text => setQuery({ search: text })}
          attributes={{ maxLength: 120, placeholder: words.searchHint }}
        />
        <Choice
          label={words.type}
          value={typeId}
          onValue={value => setQuery({ type: value })}
          options={[['', words.allTypes], ...(types.value ?? []).map(type => [type.id, type.name] as const)]}
        />
      </Filters>
      <RecordList
        folders={folders}
        chosen={chosen}
        search={search}
        typeId={typeId}
        hasTypes={types.value === null || types.value.length > 0}
        onClear={() => setQuery({ search: '', type: '' })}
      />
    </div>
  )
}
