import { requestPhases } from '../../../shared/records/access-request.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { requestsWords as words } from '../../../shared/words/en/dashboard-requests.ts'
import { requestPhaseNames } from '../../../shared/words/en/requests.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { Choice } from '../parts/form.tsx'
import { Filters } from '../parts/filters.tsx'
import { Page } from '../parts/page.tsx'
import { useQuery } from '../parts/use-query.ts'
import { RequestList, type WhichRequests } from './request-list.tsx'

const shows: (readonly [WhichRequests, string])[] = [
  ['mine', words.mine],
  ['to-decide', words.toDecide],
  ['all', words.all],
]
const empties = { mine: words.emptyMine, 'to-decide': words.emptyToDecide, all: words.emptyAll }

/** Requests for access: one's own, those to decide, or all that concern one. APPR1. */
export function RequestsPage() {
  const { query, setQuery } = useQuery()
  // An auditor makes none and decides none.
  const usual: WhichRequests = hasRole('auditor') ? 'all' : 'mine'
  const show = shows.find(([known]) => known === query['show'])?.[0] ?? usual
  const phase = requestPhases.find(known => known === query['phase'])
  return (
    <Page title={words.title} intro={words.intro}>
      <Filters>
        <Choice
          label={words.show}
          value={show}
          onValue={value => setQuery({ show: value === usual ? '' : value })}
          options={shows}
        />
        <Choice
          label={words.phase}
          value={phase ?? ''}
          onValue={value => setQuery({ phase: value })}
          options={[
            ['', commonWords.all],
            ...requestPhases.map(each => [each, requestPhaseNames[each]] as const),
          ]}
        />
      </Filters>
      <RequestList
        show={show}
        phase={phase}
        empty={phase ? words.noMatch : empties[show]}
        action={!phase && show !== 'to-decide' && <a href="/records">{words.toRecords}</a>}
      />
    </Page>
  )
}
