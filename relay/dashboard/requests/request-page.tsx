import type { AccessRequest } from '../../../shared/protocol/api/requests.ts'
import { givesAccess } from '../../../shared/records/access-request.ts'
import { requestsWords as words } from '../../../shared/words/en/dashboard-requests.ts'
import { requestKindNames } from '../../../shared/words/en/requests.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Facts } from '../parts/data-table.tsx'
import { Page } from '../parts/page.tsx'
import { Shown } from '../parts/shown.tsx'
import { Remaining, When } from '../parts/when.tsx'
import { PhasePill } from './phase-pill.tsx'
import { Decide, OwnActs, Revoke } from './request-acts.tsx'

/** One request: what was asked, how it stands, who decided, and what the person can do with it. APPR1. */
export function RequestPage({ params }: { params: { id: string } }) {
  const { id } = params
  const reading = useReading(`request ${id}`, () => call('GET /api/requests/:id', { params: { id } }), [
    'requests',
  ])
  const request = reading.value
  return (
    <Page
      title={
        request
          ? say(words.titleOf, { kind: requestKindNames[request.kind], record: request.record.name })
          : words.one
      }
      back={{ href: '/requests', name: words.title }}
      actions={
        request && (
          <>
            <OwnActs request={request} />
            <Revoke request={request} />
          </>
        )
      }
    >
      <Shown reading={reading}>
        {shown => (
          <>
            <p class="row state-line">
              <PhasePill phase={shown.phase} />
              {givesAccess(shown.phase) && (
                <span>
                  {words.remaining}: <Remaining until={shown.until} />
                </span>
              )}
            </p>
            <div class="columns">
              <Asked request={shown} />
              <div>
                <Decide key={shown.id} request={shown} />
                <Decisions request={shown} />
              </div>
            </div>
          </>
        )}
      </Shown>
    </Page>
  )
}

/**
 * The record as a link, where the person may see it. Who decides needs no grant on it: the request then shows all that there is to show,
 * and says so.
 */
function RecordOf({ record }: { record: AccessRequest['record'] }) {
  const { value, failure } = useReading(
    `record of request ${record.id}`,
    () => call('GET /api/records/:id', { params: { id: record.id } }),
    ['records'],
  )
  if (value) return <a href={`/records/${record.id}`}>{record.name}</a>
  return (
    <>
      {record.name}
      {failure?.code === 'not-found' && <p class="soft small">{words.recordUnseen}</p>}
    </>
  )
}

function Asked({ request }: { request: AccessRequest }) {
  const { record, kind, requestedBy, reason, from, until, createdAt } = request
  return (
    <section class="card">
      <h2>{words.facts}</h2>
      <Facts
        facts={[
          [words.record, <RecordOf key={record.id} record={record} />],
          [words.kind, requestKindNames[kind]],
          [words.by, requestedBy.name],
          [words.reason, reason],
          [words.from, <When at={from} />],
          [words.until, <When at={until} />],
          [words.created, <When at={createdAt} relative />],
        ]}
      />
    </section>
  )
}

function Decisions({ request }: { request: AccessRequest }) {
  const { decisions, approvalsNeeded } = request
  return (
    <section class="card">
      <h2>{words.decisions}</h2>
      <p class="soft">
        {approvalsNeeded === 1 ? words.needed.one : say(words.needed.many, { count: approvalsNeeded })}
      </p>
      {decisions.length === 0 && <p>{words.noDecisions}</p>}
      <ul class="plain">
        {decisions.map(({ by, approve, comment, at }) => (
          <li key={by}>
            <strong class={approve ? 'good-text' : 'bad-text'}>
              {say(approve ? words.approvedBy : words.rejectedBy, { name: by })}
            </strong>{' '}
            <span class="soft small">
              <When at={at} relative />
            </span>
            {comment && <p>{comment}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}
