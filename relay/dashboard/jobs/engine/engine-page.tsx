import { useEffect, useState } from 'preact/hooks'
import { engineSettingsSchema, type EngineSettings } from '../../../../shared/protocol/api/tasks.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { engineWords as words, historyWords } from '../../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useAct } from '../../link/use-act.ts'
import { useReading } from '../../link/use-reading.ts'
import { Choice, Field, problemOf } from '../../parts/form.tsx'
import { tell } from '../../parts/messages.tsx'
import { Page } from '../../parts/page.tsx'
import { ActFailure, Shown } from '../../parts/shown.tsx'
import { Unsaved } from '../../parts/unsaved.tsx'
import { spokenLocale } from '../../../../shared/words/speak.ts'

/** Fallback, checked-out records, and how long jobs are kept. FALL1, APPR2. */
export function EnginePage() {
  const reading = useReading('engine settings', () => call('GET /api/engine-settings'))
  return (
    <Page title={words.title} intro={words.intro} back={{ href: '/jobs', name: historyWords.title }}>
      <Shown reading={reading}>{settings => <EngineForm settings={settings} />}</Shown>
    </Page>
  )
}

function fallbackText({ everyMinutes, cycles }: EngineSettings['fallback']): string {
  return say(words.sentence, {
    every: say(words.every[everyMinutes === 1 ? 'one' : 'many'], { n: everyMinutes }),
    times: say(words.times[cycles === 1 ? 'one' : 'many'], { n: cycles }),
  })
}

type NumberName = 'everyMinutes' | 'cycles' | 'keepJobsDays' | 'keepJobsCount'
const limits: Record<NumberName, readonly [number, number]> = {
  everyMinutes: [1, 10_080],
  cycles: [1, 100],
  keepJobsDays: [0, 3650],
  keepJobsCount: [0, 50_000_000],
}

const textsOf = ({ fallback, keepJobsDays, keepJobsCount }: EngineSettings): Record<NumberName, string> => ({
  everyMinutes: String(fallback.everyMinutes),
  cycles: String(fallback.cycles),
  keepJobsDays: String(keepJobsDays),
  keepJobsCount: String(keepJobsCount),
})

const isWhole = (name: NumberName, text: string): boolean => {
  const [least, most] = limits[name]
  return /^\d{1,9}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most
}

function EngineForm({ settings }: { settings: EngineSettings }) {
  const [saved, setSaved] = useState(settings)
  const [enabled, setEnabled] = useState(settings.fallback.enabled)
  const [onCheckedOut, setOnCheckedOut] = useState(settings.onCheckedOut)
  const [texts, setTexts] = useState(() => textsOf(settings))
  useEffect(() => setSaved(settings), [settings])
  const mayEdit = hasRole('administrator')
  const wrong = (Object.keys(limits) as NumberName[]).filter(name => !isWhole(name, texts[name]))
  const next: EngineSettings = {
    fallback: { enabled, everyMinutes: Number(texts.everyMinutes), cycles: Number(texts.cycles) },
    onCheckedOut,
    keepJobsDays: Number(texts.keepJobsDays),
    keepJobsCount: Number(texts.keepJobsCount),
  }
  const dirty = JSON.stringify(next) !== JSON.stringify(engineSettingsSchema.parse(saved))
  const act = useAct(async () => {
    await call('PUT /api/engine-settings', { body: next })
    setSaved(next)
    tell(words.saved)
  })
  const number = (name: NumberName, label: string, hint?: string) => (
    <Field
      label={label}
      {...(hint !== undefined && { hint })}
      value={texts[name]}
      onValue={text => setTexts(held => ({ ...held, [name]: text }))}
      problem={
        problemOf(act.failure, name) ??
        (wrong.includes(name)
          ? say(words.number, {
              least: limits[name][0],
              most: limits[name][1].toLocaleString(spokenLocale()),
            })
          : undefined)
      }
      attributes={{ inputMode: 'numeric', maxLength: 9, readOnly: !mayEdit, autocomplete: 'off' }}
    />
  )
  return (
    <form
      class="engine"
      onSubmit={event => {
        event.preventDefault()
        if (wrong.length === 0) act.press()
      }}
    >
      <Unsaved dirty={dirty} />
      {!mayEdit && <p class="notice">{words.readOnly}</p>}
      <section class="card">
        <h2>{words.fallback}</h2>
        <p class="soft">{words.fallbackIntro}</p>
        <label>
          <input
            type="checkbox"
            role="switch"
            checked={enabled}
            disabled={!mayEdit}
            onChange={({ currentTarget }) => setEnabled(currentTarget.checked)}
          />
          {words.enabled}
        </label>
        {number('everyMinutes', words.everyMinutes)}
        {number('cycles', words.cycles)}
        <p role="status">
          {enabled && !wrong.includes('everyMinutes') && !wrong.includes('cycles')
            ? fallbackText(next.fallback)
            : words.off}
        </p>
      </section>
      <section class="card">
        <h2>{words.checkedOutRecords}</h2>
        <Choice
          label={words.checkedOut}
          value={onCheckedOut}
          onValue={value => {
            if (mayEdit) setOnCheckedOut(value)
          }}
          options={Object.entries(words.checkedOutNames) as [EngineSettings['onCheckedOut'], string][]}
        />
      </section>
      <section class="card">
        <h2>{words.retention}</h2>
        <p class="soft">
          {words.retentionIntro} {words.logs}
        </p>
        {number('keepJobsDays', words.days, words.noEnd)}
        {number('keepJobsCount', words.count, words.noEnd)}
      </section>
      <ActFailure failure={act.failure} />
      {mayEdit && (
        <button type="submit" aria-busy={act.busy} disabled={!dirty || wrong.length > 0}>
          {act.busy ? commonWords.saving : commonWords.save}
        </button>
      )}
    </form>
  )
}
