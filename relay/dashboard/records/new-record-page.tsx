import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { RecordType } from '../../../shared/protocol/api/records.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { recordsWords, recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { Choice, Field, Form, problemOf } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Page } from '../parts/page.tsx'
import { Empty, Shown } from '../parts/shown.tsx'
import { Unsaved } from '../parts/unsaved.tsx'
import { useQuery } from '../parts/use-query.ts'
import { OnlyFor } from '../shell/not-found-page.tsx'
import { may } from './may.ts'
import { contentOf, isChanged, newDraft } from './record-draft.ts'
import { RecordFields } from './record-fields.tsx'
import { pathText, type FolderRow } from './tree-model.ts'
import { useFolders, useTypes } from './use-records.ts'

/** A new record: its type first, then the fields that come with it. RECD1. */
export function NewRecordPage() {
  const folders = useFolders()
  const types = useTypes()
  return (
    <OnlyFor roles={['administrator', 'support']}>
      <Page title={recordsWords.addTitle} back={{ href: '/records', name: recordsWords.title }}>
        <Shown reading={folders}>
          {folderRows => (
            <Shown reading={types}>{typeRows => <NewRecord folders={folderRows} types={typeRows} />}</Shown>
          )}
        </Shown>
      </Page>
    </OnlyFor>
  )
}

function NewRecord({ folders, types }: { folders: readonly FolderRow[]; types: readonly RecordType[] }) {
  const { query } = useQuery()
  const { route } = useLocation()
  const places = folders
    .filter(({ access }) => may(access, 'edit'))
    .map(({ id }) => [id, pathText(folders, id)] as const)
    .sort(([, one], [, other]) => one.localeCompare(other))
  const first = places.find(([id]) => id === query['folder']) ?? places[0]
  const [before] = useState(() =>
    newDraft(first?.[0] ?? '', Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'),
  )
  const [draft, setDraft] = useState(before)
  const [typeId, setTypeId] = useState(types.length === 1 ? (types[0]?.id ?? '') : '')
  const [isSaved, setSaved] = useState(false)
  const type = types.find(each => each.id === typeId)
  const act = useAct(async () => {
    const body = { ...contentOf(draft, type?.fields ?? []), typeId }
    const record = await call('POST /api/records', { body })
    tell(say(recordsWords.added, { name: record.name }))
    setSaved(true)
    route(`/records/${record.id}`)
  })
  if (places.length === 0)
    return (
      <Empty action={<a href="/records">{recordsWords.title}</a>}>
        {folders.length === 0 ? recordsWords.emptyNoFolder : recordsWords.addNeedsFolder}
      </Empty>
    )
  if (types.length === 0)
    return <Empty action={<a href="/record-types">{recordsWords.types}</a>}>{recordsWords.emptyNoType}</Empty>
  return (
    <div class="card">
      <Unsaved dirty={!isSaved && isChanged(draft, before)} />
      <Form
        act={act}
        submit={recordsWords.add}
        busy={commonWords.saving}
        blocked={type === undefined}
        onCancel={() => route('/records')}
      >
        <Choice
          label={recordsWords.type}
          hint={recordsWords.addFirst}
          value={typeId}
          onValue={setTypeId}
          options={[
            ...(type ? [] : [['', commonWords.none] as const]),
            ...types.map(each => [each.id, each.name] as const),
          ]}
        />
        {type && (
          <RecordFields
            key={type.id}
            fields={type.fields}
            draft={draft}
            onDraft={change => setDraft(held => ({ ...held, ...change }))}
            failure={act.failure}
            record={null}
            places={places}
            secret={({ key, label, required }) => (
              <Field
                label={required ? label : `${label} (${words.optional})`}
                type="password"
                value={draft.secrets[key] ?? ''}
                onValue={value => setDraft(held => ({ ...held, secrets: { ...held.secrets, [key]: value } }))}
                problem={problemOf(act.failure, key)}
                attributes={{ autocomplete: 'new-password', maxLength: 4000, required }}
              />
            )}
          />
        )}
      </Form>
    </div>
  )
}
