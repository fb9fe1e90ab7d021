import type { ApiRequest } from '../../../shared/protocol/admin-api.ts'
import { sessionWords as words } from '../../../shared/words/en/dashboard-sessions.ts'
import { call } from '../link/call-api.ts'
import { SaveAs } from '../parts/save-as.tsx'

type Wanted = ApiRequest<'POST /api/sessions/export'>['body']

/** The same as a file. */
export const ExportButtons = ({ what }: { what: Omit<Wanted, 'format'> }) => (
  <fieldset class="row exports" aria-label={words.exportTitle}>
    <SaveAs<Wanted['format']>
      formats={[
        ['csv', words.exportCsv],
        ['json', words.exportJson],
      ]}
      ask={format => call('POST /api/sessions/export', { body: { ...what, format } })}
      begun={words.exporting}
    />
  </fieldset>
)
