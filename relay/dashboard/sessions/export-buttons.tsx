import type { ApiRequest } from '../../../shared/protocol/admin-api.ts'
import { sessionWords as words } from '../../../shared/words/en/dashboard-sessions.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { ActFailure } from '../parts/shown.tsx'

type Wanted = ApiRequest<'POST /api/sessions/export'>['body']

/** The same as a file: the browser saves it from an address that is good for a while. */
export function ExportButtons({ what }: { what: Omit<Wanted, 'format'> }) {
  const saving = useAct(async (format: Wanted['format']) => {
    const { address } = await call('POST /api/sessions/export', { body: { ...what, format } })
    const link = document.createElement('a')
    link.href = address
    link.download = ''
    link.click()
  })
  return (
    <fieldset class="row exports" aria-label={words.exportTitle}>
      <button type="button" class="quiet small" onClick={() => saving.press('csv')}>
        {words.exportCsv}
      </button>
      <button type="button" class="quiet small" onClick={() => saving.press('json')}>
        {words.exportJson}
      </button>
      <ActFailure failure={saving.failure} />
    </fieldset>
  )
}
