import { useLocation } from 'preact-iso'
import type { Trigger } from '../../../../shared/protocol/api/fleet.ts'
import {
  triggerEditorWords,
  triggerKindNames,
  triggerPageWords as words,
  triggersWords,
} from '../../../../shared/words/en/dashboard-triggers.ts'
import { deviceQueryWords } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { GivenInputs } from '../../jobs/given-inputs.tsx'
import { JobTable } from '../../jobs/job-table.tsx'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useAct } from '../../link/use-act.ts'
import { useReading } from '../../link/use-reading.ts'
import { Facts } from '../../parts/data-table.tsx'
import { AskFirst } from '../../parts/dialog.tsx'
import { tell } from '../../parts/messages.tsx'
import { Page } from '../../parts/page.tsx'
import { ActFailure, Shown } from '../../parts/shown.tsx'
import { When } from '../../parts/when.tsx'
import { NotFoundPage } from '../../shell/not-found-page.tsx'
import { QueryView } from '../query-view.tsx'
import { TriggerDevices } from './trigger-devices.tsx'
import { TriggerEvents } from './trigger-events.tsx'
import { triggerText } from './trigger-text.ts'
import { EnabledPill, TriggerAction } from './triggers-page.tsx'
import { useCheckName } from './watched-sentence.tsx'

const RECENT = 10

/** One trigger: what it does, where it stands on its devices, what they noticed, and its jobs. Live. TRIG1. */
export function TriggerPage({ params }: { params: { id: string } }) {
  const { id } = params
  const reading = useReading(`trigger ${id}`, () => call('GET /api/triggers/:id', { params: { id } }), [
    'fleet',
    'scripts',
  ])
  const trigger = reading.value
  if (reading.failure?.code === 'not-found') return <NotFoundPage />
  return (
    <Page
      title={trigger?.content.name ?? triggersWords.one}
      back={{ href: '/triggers', name: triggersWords.title }}
      actions={trigger && hasRole('administrator') && <TriggerActs trigger={trigger} />}
    >
      <Shown reading={reading}>
        {shown => (
          <>
            <p class="row pills">
              <span class="pill">{triggerKindNames[shown.content.kind]}</span>
              <EnabledPill enabled={shown.content.enabled} />
            </p>
            {!shown.content.enabled && <p class="notice warn">{words.isDisabled}</p>}
            {shown.muted > 0 && (
              <p class="notice warn">
                {say(words.isMuted[shown.muted === 1 ? 'one' : 'many'], { count: shown.muted })}{' '}
                <a href={`/triggers/${id}?muted=yes`}>{words.showMuted}</a>
              </p>
            )}
            <div class="columns">
              <About trigger={shown} />
              <section class="card">
                <h2>{deviceQueryWords.legend}</h2>
                <QueryView query={shown.content.devices} />
                <p class="soft small">{triggerEditorWords.devicesHint}</p>
              </section>
            </div>
            <TriggerDevices trigger={shown} />
            {shown.content.kind === 'self-healing' && <TriggerEvents triggerId={id} />}
            <TriggerJobs triggerId={id} />
          </>
        )}
      </Shown>
    </Page>
  )
}

function TriggerActs({ trigger }: { trigger: Trigger }) {
  const { route } = useLocation()
  const { id, version, content } = trigger
  const { name, enabled } = content
  const params = { id }
  const turn = useAct(async () => {
    const changed = { ...content, enabled: !enabled }
    await call('PUT /api/triggers/:id', { params, body: { version, content: changed } })
    tell(say(enabled ? words.disabledNow : words.enabledNow, { name }))
  })
  return (
    <>
      <a href={`/triggers/${id}/edit`} role="button">
        {words.edit}
      </a>
      <button type="button" class="quiet" aria-busy={turn.busy} onClick={() => turn.press()}>
        {enabled ? words.disable : words.enable}
      </button>
      <AskFirst
        word={words.remove}
        title={say(words.removeTitle, { name })}
        text={words.removeText}
        act={async () => {
          await call('DELETE /api/triggers/:id', { params })
          tell(say(words.removed, { name }))
          route('/triggers')
        }}
      />
      <ActFailure failure={turn.failure} />
    </>
  )
}

function About({ trigger }: { trigger: Trigger }) {
  const { content, script } = trigger
  const checkName = useCheckName(content.kind === 'self-healing' ? content.watched.condition : null)
  const { inputs, scriptId, scriptVersion } = content
  return (
    <section class="card">
      <h2>{words.about}</h2>
      <p>{triggerText(content, { action: script.name, checkName })}</p>
      <Facts
        facts={[
          [triggersWords.action, <TriggerAction key="action" trigger={trigger} />],
          [
            words.made,
            <>
              {say(words.by, { name: trigger.createdBy })}
              <When at={trigger.createdAt} />
            </>,
          ],
          [words.changed, <When key="changed" at={trigger.updatedAt} />],
        ]}
      />
      {Object.keys(inputs).length > 0 && (
        <>
          <h3>{words.inputs}</h3>
          <GivenInputs inputs={inputs} scriptId={scriptId} version={scriptVersion} />
        </>
      )}
    </section>
  )
}

function TriggerJobs({ triggerId }: { triggerId: string }) {
  const reading = useReading(
    `jobs of trigger ${triggerId}`,
    () => call('GET /api/jobs', { query: { triggerId, limit: RECENT } }),
    ['jobs'],
  )
  return (
    <section>
      <div class="row spread">
        <h2>{words.jobs}</h2>
        <span class="row">
          <a href={`/jobs?trigger=${triggerId}`}>{words.allJobs}</a>
          <a href={`/results?trigger=${triggerId}`}>{words.results}</a>
        </span>
      </div>
      <Shown reading={reading}>
        {({ rows }) =>
          rows.length > 0 ? <JobTable rows={rows} without="record" /> : <p class="soft">{words.noJobs}</p>
        }
      </Shown>
    </section>
  )
}
