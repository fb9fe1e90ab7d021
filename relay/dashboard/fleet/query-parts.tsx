import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import { deviceQueryWords as words } from '../../../shared/words/en/dashboard-fleet.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Choice, Field } from '../parts/form.tsx'
import { localText, readLocal } from '../parts/time-text.ts'

interface Part {
  query: DeviceQuery
  onQuery: (query: DeviceQuery) => void
}

type Seen = keyof typeof words.seenNames
const WEEK_MS = 7 * 86_400_000
const MINUTE_MS = 60_000

/** Seen since a time, or not seen since it. */
export function SeenFields({ query, onQuery }: Part) {
  const { seenSince, notSeenSince, ...rest } = query
  const seen: Seen = seenSince !== undefined ? 'since' : notSeenSince !== undefined ? 'not-since' : ''
  const at = seenSince ?? notSeenSince
  const set = (how: Seen, time: number): void =>
    onQuery({
      ...rest,
      ...(how === 'since' && { seenSince: time }),
      ...(how === 'not-since' && { notSeenSince: time }),
    })
  return (
    <div class="row pair">
      <Choice
        label={words.seen}
        value={seen}
        onValue={how => set(how, at ?? Math.floor((Date.now() - WEEK_MS) / MINUTE_MS) * MINUTE_MS)}
        options={Object.entries(words.seenNames) as [Seen, string][]}
      />
      {at !== undefined && (
        <Field
          label={words.seenAt}
          type="datetime-local"
          value={localText(at)}
          onValue={text => {
            const time = readLocal(text)
            // While a part of it is missing the field has no value, and the time stays as it was.
            if (time !== null && time > 0) set(seen, time)
          }}
        />
      )}
    </div>
  )
}

type Result = NonNullable<DeviceQuery['lastResult']>['is']

/** What the last run of one action came to. */
export function LastResultFields({ query, onQuery }: Part) {
  const { lastResult, ...rest } = query
  const scripts = useReading('scripts', () => call('GET /api/scripts'), ['scripts'])
  const known = (scripts.value?.rows ?? []).map(row => [row.id, row.declaration.name] as const)
  const isUnknown = lastResult && scripts.value && !known.some(([id]) => id === lastResult.scriptId)
  return (
    <fieldset>
      <legend>{words.lastResult}</legend>
      <div class="row pair">
        <Choice
          label={words.lastResultAction}
          value={lastResult?.scriptId ?? ''}
          onValue={scriptId =>
            onQuery(
              scriptId === '' ? rest : { ...rest, lastResult: { scriptId, is: lastResult?.is ?? 'failed' } },
            )
          }
          options={[
            ['', words.anyAction],
            ...(isUnknown ? [[lastResult.scriptId, words.unknownAction] as const] : []),
            ...known,
          ]}
        />
        {lastResult && (
          <Choice
            label={words.lastResultIs}
            value={lastResult.is}
            onValue={is => onQuery({ ...rest, lastResult: { ...lastResult, is } })}
            options={Object.entries(words.lastResults) as [Result, string][]}
          />
        )}
      </div>
    </fieldset>
  )
}
