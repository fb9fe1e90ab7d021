import { useLocation } from 'preact-iso'
import { deviceQuerySchema, type DeviceQuery } from '../../../../shared/fleet/device-query.ts'
import { newFanOutWords as words, fanOutPageWords } from '../../../../shared/words/en/dashboard-fleet.ts'
import { spokenScript } from '../../jobs/spoken-declaration.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { draftOf, emptyDraft } from './fan-out-draft.ts'
import { NewFanOutForm } from './new-fan-out-form.tsx'

/** The query in the address, as “Run on these” puts it there; what is none is left out. */
function queryIn(text: string | undefined): DeviceQuery {
  if (text === undefined) return {}
  try {
    return deviceQuerySchema.safeParse(JSON.parse(text)).data ?? {}
  } catch {
    // A hand in the address.
    return {}
  }
}

/** Puts a fan-out together: which devices, which action, how it goes and why. TRIG2, TRIG3. */
export function NewFanOutPage() {
  const { query } = useLocation()
  const again = query['again']
  const reading = useReading(`to run ${again ?? ''}`, async () => {
    const [scripts, settings, before] = await Promise.all([
      call('GET /api/scripts'),
      call('GET /api/fleet-settings'),
      again === undefined ? null : call('GET /api/fan-outs/:id', { params: { id: again } }),
    ])
    return { scripts: scripts.rows.map(spokenScript), settings, before }
  })
  return (
    <Page title={words.title} back={{ href: '/fan-outs', name: fanOutPageWords.title }}>
      <Shown reading={reading}>
        {({ scripts, settings, before }) => (
          <NewFanOutForm
            key={`${again ?? ''} ${query['query'] ?? ''}`}
            scripts={scripts}
            approvalAbove={settings.approvalAbove}
            before={before}
            first={before ? draftOf(before) : emptyDraft(queryIn(query['query']))}
            scriptId={before?.script.id ?? query['script']}
          />
        )}
      </Shown>
    </Page>
  )
}
