import { useEffect, useState } from 'preact/hooks'
import { MAX_FAN_OUT_DEVICES } from '../../../../shared/fleet/device-query.ts'
import type { FleetSettings } from '../../../../shared/protocol/api/fleet.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { fanOutPageWords, fleetSettingsWords as words } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useAct } from '../../link/use-act.ts'
import { useReading } from '../../link/use-reading.ts'
import { Field } from '../../parts/form.tsx'
import { tell } from '../../parts/messages.tsx'
import { Page } from '../../parts/page.tsx'
import { ActFailure, Shown } from '../../parts/shown.tsx'
import { Unsaved } from '../../parts/unsaved.tsx'
import { countText } from '../found-devices.tsx'

const FIRST_LIMIT = '100'

/** From how many devices on a fan-out waits for another administrator. */
export function FleetSettingsPage() {
  const reading = useReading('fleet settings', () => call('GET /api/fleet-settings'), ['fleet'])
  return (
    <Page title={words.title} intro={words.intro} back={{ href: '/fan-outs', name: fanOutPageWords.title }}>
      <Shown reading={reading}>{settings => <SettingsForm settings={settings} />}</Shown>
    </Page>
  )
}

function SettingsForm({ settings }: { settings: FleetSettings }) {
  const [saved, setSaved] = useState(settings.approvalAbove)
  const [asks, setAsks] = useState(saved !== null)
  const [above, setAbove] = useState(saved === null ? FIRST_LIMIT : String(saved))
  useEffect(() => setSaved(settings.approvalAbove), [settings.approvalAbove])
  const mayEdit = hasRole('administrator')
  const number = /^\d{1,5}$/.test(above.trim()) ? Number(above) : 0
  const fits = !asks || (number >= 1 && number <= MAX_FAN_OUT_DEVICES)
  const approvalAbove = asks ? number : null
  const act = useAct(async () => {
    await call('PUT /api/fleet-settings', { body: { approvalAbove } })
    setSaved(approvalAbove)
    tell(words.saved)
  })
  const dirty = approvalAbove !== saved
  return (
    <form
      class="engine"
      onSubmit={event => {
        event.preventDefault()
        if (fits) act.press()
      }}
    >
      <Unsaved dirty={dirty} />
      {!mayEdit && <p class="notice">{words.readOnly}</p>}
      <section class="card">
        <label>
          <input
            type="checkbox"
            role="switch"
            checked={asks}
            disabled={!mayEdit}
            onChange={({ currentTarget }) => setAsks(currentTarget.checked)}
          />
          {words.asks}
        </label>
        {asks && (
          <Field
            label={words.above}
            hint={words.aboveHint}
            value={above}
            onValue={setAbove}
            problem={fits ? undefined : words.wrong}
            attributes={{ inputMode: 'numeric', maxLength: 5, readOnly: !mayEdit, autocomplete: 'off' }}
          />
        )}
        <p role="status">
          {asks && fits ? say(words.sentence, { above: countText(number) }) : asks ? '' : words.off}
        </p>
      </section>
      <ActFailure failure={act.failure} />
      {mayEdit && (
        <button type="submit" aria-busy={act.busy} disabled={!dirty || !fits}>
          {act.busy ? commonWords.saving : commonWords.save}
        </button>
      )}
    </form>
  )
}
