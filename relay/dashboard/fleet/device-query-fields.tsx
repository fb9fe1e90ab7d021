import { useEffect } from 'preact/hooks'
import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import { platforms } from '../../../shared/jobs/declaration.ts'
import { deviceQueryWords as words } from '../../../shared/words/en/dashboard-fleet.ts'
import { platformNames } from '../../../shared/words/en/dashboard.ts'
import { LabelsField } from '../devices/labels-field.tsx'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Chips } from '../parts/chips.tsx'
import { Choice, Field, Tick } from '../parts/form.tsx'
import { FactConditions } from './fact-conditions.tsx'
import { FoundDevices } from './found-devices.tsx'
import { justText, tidyQuery } from './query-text.ts'
import { LastResultFields, SeenFields } from './query-parts.tsx'
import { useFoundDevices } from './use-found-devices.ts'

/**
 * Chooses devices by a query, and shows how many it finds and the first of them. `onCount` hears how many; null while that is not
 * known, because the query has just changed or the relay could not be asked.
 */
export function DeviceQueryFields(props: {
  query: DeviceQuery
  onQuery: (query: DeviceQuery) => void
  onCount?: (count: number | null) => void
}) {
  const { query, onQuery, onCount } = props
  const found = useFoundDevices(query)
  const count = found.now?.count ?? null
  useEffect(() => onCount?.(count), [count])
  const change = (changes: Partial<DeviceQuery>): void => onQuery(tidyQuery({ ...query, ...changes }))
  const { search = '', labels = [], deviceIds, online } = query
  const more = ['online', 'seenSince', 'notSeenSince', 'agentVersion', 'lastResult', 'facts'] as const
  return (
    <div class="device-query">
      <div>
        <p class="soft small">{words.everyCondition}</p>
        {deviceIds && (
          <Chips
            label={words.conditions.devices}
            items={[{ key: 'devices', text: justText(deviceIds.length) }]}
            onRemove={() => {
              const { deviceIds: _, ...rest } = query
              onQuery(tidyQuery(rest))
            }}
          />
        )}
        <Field
          label={words.search}
          type="search"
          value={search}
          onValue={text => change({ search: text })}
          hint={words.searchHint}
          attributes={{ maxLength: 120, autocomplete: 'off' }}
        />
        <Platforms query={query} change={change} />
        <LabelsField
          label={words.labels}
          hint={words.labelsHint}
          labels={labels}
          onLabels={next => change({ labels: next })}
        />
        <Groups query={query} change={change} />
        <details class="more-filters" open={more.some(name => query[name] !== undefined)}>
          <summary>{words.more}</summary>
          <Choice
            label={words.online}
            value={online === undefined ? '' : online ? 'yes' : 'no'}
            onValue={value => {
              const { online: _, ...rest } = query
              onQuery(value === '' ? rest : { ...rest, online: value === 'yes' })
            }}
            options={Object.entries(words.onlineNames) as ['' | 'yes' | 'no', string][]}
          />
          <SeenFields query={query} onQuery={onQuery} />
          <Field
            label={words.agentVersion}
            hint={words.agentVersionHint}
            value={query.agentVersion ?? ''}
            onValue={text => change({ agentVersion: text })}
            attributes={{ maxLength: 40, autocomplete: 'off', spellcheck: false }}
          />
          <LastResultFields query={query} onQuery={onQuery} />
          <FactConditions facts={query.facts ?? []} onFacts={facts => change({ facts })} />
        </details>
      </div>
      <FoundDevices found={found} />
    </div>
  )
}

interface Part {
  query: DeviceQuery
  change: (changes: Partial<DeviceQuery>) => void
}

function Platforms({ query: { platforms: chosen = [] }, change }: Part) {
  return (
    <fieldset class="ticks">
      <legend>{words.platforms}</legend>
      <div class="row">
        {platforms.map(platform => (
          <Tick
            key={platform}
            label={platformNames[platform]}
            checked={chosen.includes(platform)}
            onTick={ticked =>
              change({
                platforms: platforms.filter(each => (each === platform ? ticked : chosen.includes(each))),
              })
            }
          />
        ))}
      </div>
      <small class="hint">{words.platformsHint}</small>
    </fieldset>
  )
}

function Groups({ query: { groupIds = [] }, change }: Part) {
  const known = useReading('target groups', () => call('GET /api/target-groups'), ['policies'])
  const rows = known.value?.rows ?? []
  if (rows.length === 0 && groupIds.length === 0) return null
  const nameOf = (id: string): string => rows.find(row => row.id === id)?.name ?? words.unknownGroup
  return (
    <div>
      <Choice
        label={words.groups}
        hint={words.groupsHint}
        value=""
        onValue={id => id !== '' && change({ groupIds: [...groupIds, id] })}
        options={[
          ['', words.addGroup],
          ...rows.filter(row => !groupIds.includes(row.id)).map(row => [row.id, row.name] as const),
        ]}
      />
      <Chips
        label={words.groups}
        items={groupIds.map(id => ({ key: id, text: nameOf(id) }))}
        onRemove={gone => change({ groupIds: groupIds.filter(id => id !== gone) })}
      />
    </div>
  )
}
