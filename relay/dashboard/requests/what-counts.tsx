import { approvalWords as words } from '../../../shared/words/en/dashboard-requests.ts'
import { say } from '../../../shared/words/say.ts'
import { useApprovals } from '../records/use-approvals.ts'
import { approvalsOf, hoursOf } from './request-text.ts'

/** What the nearest rules make of one record, wherever they stand. */
export function WhatCounts({ recordId }: { recordId: string }) {
  const { rows } = useApprovals(recordId)
  return (
    <section class="card">
      <h2>{words.counts}</h2>
      {rows.length === 0 && <p class="soft">{words.countsNone}</p>}
      <ul class="plain">
        {rows.map(({ kind, approvals, longestHours }) => (
          <li key={kind}>
            {say(words.needsRequest, {
              kind: words.kindNames[kind],
              approvals: approvalsOf(approvals),
              hours: hoursOf(longestHours),
            })}
          </li>
        ))}
      </ul>
    </section>
  )
}
