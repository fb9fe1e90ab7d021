import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { RecordType } from '../../../shared/protocol/api/records.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { recordTypeWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { useAct } from '../link/use-act.ts'
import { AskFirst } from '../parts/dialog.tsx'
import { Form } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Page } from '../parts/page.tsx'
import { Shown } from '../parts/shown.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { Unsaved } from '../parts/unsaved.tsx'
import { ApprovalRules } from '../requests/approval-rules.tsx'
import { NotFoundPage, OnlyFor } from '../shell/not-found-page.tsx'
import { TypeTasks } from '../tasks/type-tasks.tsx'
import { draftOfType, isTypeChanged, newType, typeContent } from './type-draft.ts'
import { TypeFields } from './type-fields.tsx'
import { Newer, useEdited } from './use-edited.tsx'
import { useTypes } from './use-records.ts'

const back = { href: '/record-types', name: words.title }

/** One record type: its fields, its tasks, and where approval is needed on its records. RECD1. */
export function RecordTypePage({ params }: { params: { id: string; tab?: string } }) {
  const { id, tab = 'fields' } = params
  const types = useTypes()
  const type = types.value?.find(each => each.id === id)
  if ((types.value && !type) || !['fields', 'tasks', 'approval'].includes(tab)) return <NotFoundPage />
  return (
    <Page
      title={type?.name ?? words.title}
      back={back}
      actions={type && hasRole('administrator') && <RemoveType type={type} />}
    >
      <Shown reading={types}>
        {() =>
          type && (
            <>
              <Tabs
                label={words.tabs}
                tabs={[
                  { href: `/record-types/${id}`, name: words.fields },
                  { href: `/record-types/${id}/tasks`, name: words.tasks },
                  { href: `/record-types/${id}/approval`, name: words.approval },
                ]}
              />
              {tab === 'fields' && <ChangeType key={id} type={type} />}
              {tab === 'tasks' && <TypeTasks key={id} typeId={id} />}
              {tab === 'approval' && (
                <ApprovalRules
                  key={id}
                  objectKind="record-type"
                  objectId={id}
                  mayChange={hasRole('administrator')}
                />
              )}
            </>
          )
        }
      </Shown>
    </Page>
  )
}

export function NewRecordTypePage() {
  const { route } = useLocation()
  const [before] = useState(newType)
  const [draft, setDraft] = useState(before)
  const [isSaved, setSaved] = useState(false)
  const act = useAct(async () => {
    const type = await call('POST /api/record-types', { body: typeContent(draft) })
    tell(say(words.added, { name: type.name }))
    setSaved(true)
    route(`/record-types/${type.id}`)
  })
  return (
    <OnlyFor roles={['administrator']}>
      <Page title={words.addTitle} back={back}>
        <section class="card">
          <Unsaved dirty={!isSaved && isTypeChanged(draft, before)} />
          <Form
            act={act}
            submit={words.add}
            busy={commonWords.saving}
            onCancel={() => route('/record-types')}
          >
            <TypeFields draft={draft} onDraft={setDraft} failure={act.failure} fixed={[]} />
          </Form>
        </section>
      </Page>
    </OnlyFor>
  )
}

function ChangeType({ type }: { type: RecordType }) {
  const edited = useEdited(type, {
    draftOf: draftOfType,
    isChanged: isTypeChanged,
    save: (draft, { version }) =>
      call('PUT /api/record-types/:id', {
        params: { id: type.id },
        body: { ...typeContent(draft), version },
      }),
    onSaved: ({ name }) => tell(say(words.saved, { name })),
  })
  const { base, draft, setDraft, dirty, save } = edited
  const mayChange = hasRole('administrator')
  return (
    <section class="card">
      <Unsaved dirty={dirty} />
      {!mayChange && <p class="soft">{words.onlyAdministrators}</p>}
      {type.records > 0 && mayChange && (
        <p class="soft">
          {say(words.usedNote[type.records === 1 ? 'one' : 'many'], { count: type.records })}
        </p>
      )}
      <Newer title={words.conflictTitle} edited={edited} />
      <Form
        act={save}
        submit={commonWords.save}
        busy={commonWords.saving}
        blocked={!mayChange || !dirty || edited.isNewer}
        {...(dirty && { onCancel: edited.takeOver })}
      >
        <fieldset disabled={!mayChange}>
          <TypeFields
            draft={draft}
            onDraft={setDraft}
            failure={save.failure}
            fixed={type.records > 0 ? base.fields.map(field => field.key) : []}
          />
        </fieldset>
      </Form>
    </section>
  )
}

function RemoveType({ type }: { type: RecordType }) {
  const { route } = useLocation()
  return (
    <AskFirst
      title={say(words.removeTitle, { name: type.name })}
      text={words.removeText}
      word={words.remove}
      act={async () => {
        await call('DELETE /api/record-types/:id', { params: { id: type.id } })
        tell(say(words.removed, { name: type.name }))
        route('/record-types')
      }}
    />
  )
}
