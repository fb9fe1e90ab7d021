import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ApiReply } from '../../shared/protocol/admin-api.ts'
import type { Device } from '../../shared/protocol/api/devices.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { extensionWords, popupWords as words } from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { DeviceSummary } from '../parts/device-summary.tsx'
import { FailureNotice } from '../parts/failure-notice.tsx'

const PAGE = 25
const TYPING_MS = 200

type DevicesReply = ApiReply<'GET /api/devices'>

/** All devices with a search over names, users and platforms. */
export function DeviceList(props: {
  api: RelayApi
  search: string
  onSearch: (search: string) => void
  onChoose: (device: Device) => void
}): JSX.Element {
  const { api, search } = props
  const [found, setFound] = useState<DevicesReply | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [attempt, setAttempt] = useState(0)

  async function load(after: string | null, isStale: () => boolean): Promise<void> {
    try {
      const wanted = search.trim()
      const reply = await api.call('GET /api/devices', {
        query: { limit: PAGE, ...(wanted !== '' && { search: wanted }), ...(after !== null && { after }) },
      })
      if (isStale()) return
      setFailure(null)
      setFound(before =>
        after !== null && before ? { rows: [...before.rows, ...reply.rows], next: reply.next } : reply,
      )
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (!isStale()) setFailure(error)
    }
  }
  useEffect(() => {
    let stale = false
    const timer = setTimeout(() => void load(null, () => stale), found ? TYPING_MS : 0)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [api, search, attempt])

  return (
    <section aria-labelledby="devices-title">
      <h2 id="devices-title">{words.devices}</h2>
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.searchHint}
        maxLength={120}
        value={search}
        onInput={event => props.onSearch(event.currentTarget.value)}
      />
      <FailureNotice failure={failure} />
      {failure && (
        <button type="button" class="quiet" onClick={() => setAttempt(attempt + 1)}>
          {extensionWords.tryAgain}
        </button>
      )}
      {!found && !failure && (
        <p class="soft" aria-busy="true">
          {extensionWords.loading}
        </p>
      )}
      <p class="visually-hidden" role="status">
        {found && say(words.found, { count: found.rows.length })}
      </p>
      {found && found.rows.length === 0 && (
        <p class="empty">
          {search.trim() === '' ? words.noDevices : say(words.noneFound, { search: search.trim() })}
        </p>
      )}
      <ul class="plain devices">
        {found?.rows.map(device => (
          <li key={device.id}>
            <button type="button" class="device" onClick={() => props.onChoose(device)}>
              <DeviceSummary device={device} />
            </button>
          </li>
        ))}
      </ul>
      {found?.next && (
        <button type="button" class="quiet wide" onClick={() => void load(found.next, () => false)}>
          {words.more}
        </button>
      )}
    </section>
  )
}
