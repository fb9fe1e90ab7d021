import type { Trigger, TriggerDevice } from '../../../../shared/protocol/api/fleet.ts'
import { commonWords, deviceWords } from '../../../../shared/words/en/dashboard.ts'
import { happeningNames, triggerPageWords as words } from '../../../../shared/words/en/dashboard-triggers.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useAct } from '../../link/use-act.ts'
import { useReading } from '../../link/use-reading.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { Tick } from '../../parts/form.tsx'
import { tell } from '../../parts/messages.tsx'
import { Pager, usePlace } from '../../parts/pager.tsx'
import { ActFailure, Shown } from '../../parts/shown.tsx'
import { useQuery } from '../../parts/use-query.ts'
import { When } from '../../parts/when.tsx'

/** The devices of a trigger by name, with where each of them stands; self-healing also only where it is muted. */
export function TriggerDevices({ trigger: { id, content } }: { trigger: Trigger }) {
  const { query, setQuery } = useQuery()
  const isHealing = content.kind === 'self-healing'
  const isMuted = isHealing && query['muted'] === 'yes'
  const key = `devices of trigger ${id} ${isMuted ? 'muted' : ''}`
  const place = usePlace(key)
  const reading = useReading(
    `${key} ${place.after ?? ''}`,
    () =>
      call('GET /api/triggers/:id/devices', {
        params: { id },
        query: { after: place.after, ...(isMuted && { muted: 'yes' as const }) },
      }),
    ['fleet', 'devices', 'jobs'],
  )
  return (
    <section>
      <div class="row spread">
        <h2>{words.devices}</h2>
        {isHealing && (
          <Tick
            label={words.onlyMuted}
            checked={isMuted}
            onTick={ticked => setQuery({ muted: ticked ? 'yes' : '' })}
          />
        )}
      </div>
      <Shown reading={reading}>
        {({ rows, next }) => (
          <>
            {rows.length > 0 ? (
              <DataTable
                caption={words.devicesCaption}
                columns={columnsOf(id, content.kind)}
                rows={rows}
                keyOf={({ device }) => device.id}
              />
            ) : (
              <p class="soft">{isMuted ? words.noMuted : words.noDevices}</p>
            )}
            <Pager place={place} next={next} />
          </>
        )}
      </Shown>
    </section>
  )
}

function columnsOf(triggerId: string, kind: Trigger['content']['kind']): Column<TriggerDevice>[] {
  const name: Column<TriggerDevice> = {
    title: words.device,
    cell: ({ device }) => <a href={`/devices/${device.id}`}>{device.name}</a>,
  }
  const connection: Column<TriggerDevice> = {
    title: words.connection,
    cell: ({ device }) =>
      device.online ? (
        <span class="pill good">{deviceWords.online}</span>
      ) : (
        <span class="pill quiet">{deviceWords.offline}</span>
      ),
  }
  const job: Column<TriggerDevice> = {
    title: words.job,
    cell: ({ device, lastJobId }) => <JobLink jobId={lastJobId} device={device.name} />,
  }
  if (kind === 'periodic')
    return [
      name,
      connection,
      { title: words.next, cell: ({ nextAt }) => <When at={nextAt} seconds /> },
      {
        title: words.missed,
        end: true,
        cell: ({ missed, lastMissedAt }) => (
          <>
            {missed}
            {lastMissedAt !== null && (
              <span class="soft small">
                {' · '}
                {words.missedLast}
                <When at={lastMissedAt} />
              </span>
            )}
          </>
        ),
      },
      job,
    ]
  if (kind === 'self-help') return [name, connection, job]
  return [
    name,
    connection,
    { title: words.state, cell: row => <Muted triggerId={triggerId} row={row} /> },
    {
      title: words.last,
      cell: ({ lastHappening, lastObserved, lastAt }) =>
        lastHappening === null ? (
          <Nothing />
        ) : (
          <span>
            {happeningNames[lastHappening]} · <When at={lastAt} relative />
            {lastObserved && <p class="soft small why">{lastObserved}</p>}
          </span>
        ),
    },
    job,
  ]
}

const Nothing = () => <span class="soft">{commonWords.none}</span>

export function JobLink({ jobId, device }: { jobId: string | null; device: string }) {
  if (jobId === null) return <Nothing />
  return (
    <a href={`/jobs/${jobId}`} aria-label={say(words.jobOf, { device })}>
      {words.job}
    </a>
  )
}

/** The device keeps the mute, so it has to be there to be told. */
function Muted({ triggerId, row: { device, mutedUntil } }: { triggerId: string; row: TriggerDevice }) {
  const act = useAct(async () => {
    await call('POST /api/triggers/:id/devices/:deviceId/unmute', {
      params: { id: triggerId, deviceId: device.id },
    })
    tell(say(words.unmuted, { device: device.name }))
  })
  if (mutedUntil === null) return <Nothing />
  return (
    <div class="row">
      <span class="pill warn">
        <span>
          {words.mutedUntil}
          <When at={mutedUntil} />
        </span>
      </span>
      {hasRole('administrator') && (
        <button
          type="button"
          class="quiet small"
          disabled={!device.online}
          aria-busy={act.busy}
          aria-label={say(words.unmuteOn, { device: device.name })}
          onClick={() => act.press()}
        >
          {words.unmute}
        </button>
      )}
      {hasRole('administrator') && !device.online && <p class="soft small why">{words.awayCannot}</p>}
      <ActFailure failure={act.failure} />
    </div>
  )
}
