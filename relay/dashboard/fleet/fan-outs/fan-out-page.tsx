import { finalFanOutStates, windowOf } from '../../../../shared/fleet/fan-out.ts'
import { formatDuration } from '../../../../shared/jobs/format-output.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { fanOutPageWords as words } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { spokenLocale } from '../../../../shared/words/speak.ts'
import { GivenInputs } from '../../jobs/given-inputs.tsx'
import { JobTable } from '../../jobs/job-table.tsx'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Facts } from '../../parts/data-table.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager, usePlace } from '../../parts/pager.tsx'
import { Shown } from '../../parts/shown.tsx'
import { When } from '../../parts/when.tsx'
import { countText } from '../found-devices.tsx'
import { QueryView } from '../query-view.tsx'
import { Decide, FanOutActs } from './fan-out-acts.tsx'
import { FanOutStatePill } from './fan-out-state.tsx'
import { DeviceCounts, ProgressBar } from './progress-bar.tsx'

const JOBS_SHOWN = 25

/** One fan-out: how far it is, live, what can be done with it, and what was asked for. TRIG2, TRIG3. */
export function FanOutPage({ params }: { params: { id: string } }) {
  const { id } = params
  const reading = useReading(`fan-out ${id}`, () => call('GET /api/fan-outs/:id', { params: { id } }), [
    'fleet',
    'jobs',
  ])
  const fanOut = reading.value
  return (
    <Page
      title={fanOut?.name ?? words.one}
      back={{ href: '/fan-outs', name: words.title }}
      actions={fanOut && <FanOutActs fanOut={fanOut} onChange={reading.again} />}
    >
      <Shown reading={reading}>
        {shown => (
          <>
            <Status fanOut={shown} onChange={reading.again} />
            <div class="columns">
              <Asked fanOut={shown} />
              <section class="card">
                <h2>{words.query}</h2>
                <QueryView query={shown.query} />
                <Inputs fanOut={shown} />
              </section>
            </div>
            <Jobs fanOutId={id} />
          </>
        )}
      </Shown>
    </Page>
  )
}

const noticeLooks: Partial<Record<FanOut['state'], string>> = {
  'awaiting-approval': 'warn',
  paused: 'warn',
  stopped: 'bad',
  rejected: 'bad',
}

function Status({ fanOut, onChange }: { fanOut: FanOut; onChange: () => void }) {
  const look = noticeLooks[fanOut.state] ?? ''
  return (
    <section class="card fan-out-status" aria-label={words.progress}>
      <div class="row spread">
        <span role="status">
          <FanOutStatePill fanOut={fanOut} />
        </span>
        <a href={`/results?fanOut=${fanOut.id}`}>{words.results}</a>
      </div>
      {(fanOut.because || fanOut.state === 'awaiting-approval') && (
        <div class={`notice ${look}`}>
          {fanOut.because && <p>{fanOut.because}</p>}
          <Decide fanOut={fanOut} onChange={onChange} />
        </div>
      )}
      <ProgressBar fanOut={fanOut} />
      <DeviceCounts counts={fanOut.counts} />
    </section>
  )
}

export function batchText({ batch, devices }: Pick<FanOut, 'batch' | 'devices'>): string {
  const window = windowOf(batch, devices)
  if (batch.by === 'percent')
    return say(words.batchPercent, {
      percent: batch.size.toLocaleString(spokenLocale()),
      window: countText(window),
    })
  return countText(window)
}

function Asked({ fanOut }: { fanOut: FanOut }) {
  const { script, stopAbovePercent, decidedBy } = fanOut
  return (
    <section class="card">
      <h2>{words.about}</h2>
      <Facts
        facts={[
          [
            words.action,
            <>
              <a href={`/scripts/${script.id}`}>{script.name}</a>,{' '}
              {say(words.version, { version: script.version })}
            </>,
          ],
          [words.who, fanOut.requestedBy],
          [words.when, <When key="when" at={fanOut.requestedAt} />],
          [words.reason, fanOut.reason],
          [words.ticket, fanOut.ticket || commonWords.none],
          ...(decidedBy === null ? [] : ([[words.decidedBy, decidedBy]] as const)),
          [words.batch, batchText(fanOut)],
          [
            words.stop,
            stopAbovePercent === null
              ? words.never
              : say(words.stopAbove, { percent: stopAbovePercent.toLocaleString(spokenLocale()) }),
          ],
          [words.delivery, formatDuration(fanOut.expiresInMs)],
          ...(finalFanOutStates.includes(fanOut.state)
            ? ([[words.endedAt, <When key="ended" at={fanOut.endedAt} />]] as const)
            : []),
        ]}
      />
    </section>
  )
}

function Inputs({ fanOut: { inputs, script } }: { fanOut: FanOut }) {
  if (Object.keys(inputs).length === 0) return null
  return (
    <>
      <h2>{words.inputs}</h2>
      <GivenInputs inputs={inputs} scriptId={script.id} version={script.version} />
    </>
  )
}

function Jobs({ fanOutId }: { fanOutId: string }) {
  const place = usePlace(fanOutId)
  const reading = useReading(
    `jobs of fan-out ${fanOutId} ${place.after ?? ''}`,
    () => call('GET /api/jobs', { query: { fanOutId, limit: JOBS_SHOWN, after: place.after } }),
    ['jobs', 'fleet'],
  )
  return (
    <section>
      <div class="row spread">
        <h2>{words.jobs}</h2>
        <a href={`/jobs?fanOut=${fanOutId}`}>{words.allJobs}</a>
      </div>
      <Shown reading={reading}>
        {({ rows, next }) =>
          rows.length === 0 && next === null ? (
            <p class="soft">{words.noJobs}</p>
          ) : (
            <>
              <JobTable rows={rows} without="fan-out" />
              <Pager place={place} next={next} />
            </>
          )
        }
      </Shown>
    </section>
  )
}
