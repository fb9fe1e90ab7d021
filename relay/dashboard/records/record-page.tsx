import type { ComponentChildren } from 'preact'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import { recordsWords, recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { requestsWords } from '../../../shared/words/en/dashboard-requests.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Page } from '../parts/page.tsx'
import { Shown } from '../parts/shown.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { ApprovalRules } from '../requests/approval-rules.tsx'
import { WhatCounts } from '../requests/what-counts.tsx'
import { RequestList } from '../requests/request-list.tsx'
import { NotFoundPage } from '../shell/not-found-page.tsx'
import { RecordTasks } from '../tasks/record-tasks.tsx'
import { may } from './may.ts'
import { Permissions } from './permissions.tsx'
import { RecordActs } from './record-acts.tsx'
import { RecordFacts } from './record-facts.tsx'
import { RecordForm } from './record-form.tsx'
import { RecordJobs } from './record-jobs.tsx'
import { RecordState } from './record-state.tsx'
import { useApprovals } from './use-approvals.ts'
import { useFolders } from './use-records.ts'
import { WhyAccess } from './why-access.tsx'

const tabs = ['requests', 'jobs', 'tasks', 'permissions', 'approval'] as const
type Tab = (typeof tabs)[number] | 'fields'

/** One record: its fields, what can be done with it, and who may. RECD1, RECD2. */
export function RecordPage({ params }: { params: { id: string; tab?: string } }) {
  const { id } = params
  const tab: Tab | undefined = params.tab ? tabs.find(known => known === params.tab) : 'fields'
  const reading = useReading(`record ${id}`, () => call('GET /api/records/:id', { params: { id } }), [
    'records',
    'devices',
    'requests',
  ])
  const record = reading.value
  if (tab === undefined) return <NotFoundPage />
  return (
    <Page
      title={record?.name ?? recordsWords.one}
      back={{
        href: record ? `/records?folder=${record.folderId}` : '/records',
        name: recordsWords.title,
      }}
      actions={record && <RecordActs key={id} record={record} />}
    >
      <Shown reading={reading}>
        {shown => (
          <>
            <RecordState key={id} record={shown} />
            <Tabs label={words.tabs} tabs={tabsOf(shown)} />
            <Part key={`${id} ${tab}`} record={shown} tab={tab} onChange={reading.again} />
          </>
        )}
      </Shown>
    </Page>
  )
}

function tabsOf({ id, access }: HandrailRecord): { href: string; name: string }[] {
  const seesJobs = may(access, 'review-jobs')
  return [
    { href: `/records/${id}`, name: words.fields },
    { href: `/records/${id}/requests`, name: words.requests },
    ...(seesJobs
      ? [
          { href: `/records/${id}/jobs`, name: words.jobs },
          { href: `/records/${id}/tasks`, name: words.tasks },
        ]
      : []),
    { href: `/records/${id}/permissions`, name: words.permissions },
    { href: `/records/${id}/approval`, name: words.approval },
  ]
}

function Part({ record, tab, onChange }: { record: HandrailRecord; tab: Tab; onChange: () => void }) {
  const { id, access } = record
  const mayChange = may(access, 'set-permissions')
  const parts: Record<Tab, () => ComponentChildren> = {
    fields: () => <Fields record={record} onChange={onChange} />,
    requests: () => <RequestList recordId={id} empty={requestsWords.emptyAll} />,
    jobs: () => <RecordJobs recordId={id} />,
    tasks: () => <RecordTasks recordId={id} />,
    permissions: () => (
      <>
        <Permissions kind="record" id={id} access={access} />
        <WhyAccess recordId={id} />
      </>
    ),
    approval: () => (
      <>
        <WhatCounts recordId={id} />
        <ApprovalRules objectKind="record" objectId={id} mayChange={mayChange} />
      </>
    ),
  }
  return <>{parts[tab]()}</>
}

function Fields({ record, onChange }: { record: HandrailRecord; onChange: () => void }) {
  const folders = useFolders()
  const approvals = useApprovals(record.id)
  const needsRequest = approvals.needs('unlock')
  return (
    <Shown reading={folders}>
      {rows =>
        may(record.access, 'edit') ? (
          <section class="card">
            <RecordForm record={record} folders={rows} needsRequest={needsRequest} onSaved={onChange} />
          </section>
        ) : (
          <RecordFacts record={record} folders={rows} needsRequest={needsRequest} />
        )
      }
    </Shown>
  )
}
