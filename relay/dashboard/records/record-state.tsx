import type { AccessRequest } from '../../../shared/protocol/api/requests.ts'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import { recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { requestsWords } from '../../../shared/words/en/dashboard-requests.ts'
import { requestKindNames } from '../../../shared/words/en/requests.ts'
import { say } from '../../../shared/words/say.ts'
import { signedIn } from '../link/sign-in-state.ts'
import { shortTime } from '../parts/time-text.ts'
import { Remaining } from '../parts/when.tsx'
import { OwnActs } from '../requests/request-acts.tsx'
import { useOwnRequests } from '../requests/use-own-requests.ts'
import { HostName } from './host-name.tsx'

/** How a record stands: its type and host, who has checked it out, and the person's own requests with what is left of them. */
export function RecordState({ record }: { record: HandrailRecord }) {
  const own = useOwnRequests(record.id) ?? []
  const isMine = record.checkedOutBy === signedIn.value?.user.fullName
  return (
    <>
      <p class="row state-line">
        <span class="pill quiet">{record.type.name}</span>
        {record.host && <HostName host={record.host} />}
        {record.checkedOutBy !== null && (
          <span class="pill warn">
            {isMine ? requestsWords.taken : say(requestsWords.takenBy, { name: record.checkedOutBy })}
          </span>
        )}
      </p>
      {record.host === null && record.access.taskControl !== 'none' && (
        <p class="notice warn">{words.noHostNotice}</p>
      )}
      {own.map(request => (
        <OwnRequest key={request.id} request={request} />
      ))}
    </>
  )
}

function OwnRequest({ request }: { request: AccessRequest }) {
  const { id, phase, until } = request
  const isOpen = phase === 'open' || phase === 'checked-out'
  return (
    <div class={`notice row spread ${isOpen ? 'good' : ''}`}>
      <p>
        {requestSentence(request)}{' '}
        {isOpen && (
          <>
            {requestsWords.remaining}: <Remaining until={until} />{' '}
          </>
        )}
        <a href={`/requests/${id}`}>{requestsWords.details}</a>
      </p>
      <div class="row">
        <OwnActs request={request} />
      </div>
    </div>
  )
}

function requestSentence({ phase, kind, from, until }: AccessRequest): string {
  const name = requestKindNames[kind]
  if (phase === 'pending') return say(requestsWords.waiting, { kind: name })
  if (phase === 'approved') return say(requestsWords.coming, { kind: name, time: shortTime(from) })
  if (phase === 'preparing') return say(requestsWords.preparing, { kind: name })
  return say(requestsWords.open, { kind: name, time: shortTime(until) })
}
