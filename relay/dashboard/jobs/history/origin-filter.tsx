import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { jobOriginWords as words } from '../../../../shared/words/en/dashboard-fleet.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'

/** The fan-out or the trigger that the history is narrowed to, with a way to take it off; its own page leads here. */
export function OriginFilter(props: { what: 'fanOut' | 'trigger'; id: string; onRemove: () => void }) {
  const { what, id, onRemove } = props
  const { value: name } = useReading(`${what} ${id}`, async () =>
    what === 'fanOut'
      ? (await call('GET /api/fan-outs/:id', { params: { id } })).name
      : (await call('GET /api/triggers/:id', { params: { id } })).content.name,
  )
  return (
    <div class="field">
      <span class="label">{words[what]}</span>
      <button type="button" class="quiet chosen" onClick={onRemove}>
        {name ?? id} <span aria-hidden="true">×</span>
        <span class="visually-hidden">: {commonWords.remove}</span>
      </button>
    </div>
  )
}
