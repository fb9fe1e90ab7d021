import { MAX_FAN_OUT_DEVICES } from '../../../shared/fleet/device-query.ts'
import { foundWords as words } from '../../../shared/words/en/dashboard-fleet.ts'
import { platformNames } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'
import { spokenLocale } from '../../../shared/words/speak.ts'
import { DeviceState } from '../devices/device-state.tsx'
import { Shown } from '../parts/shown.tsx'
import type { Found, FoundDevices as Devices } from './use-found-devices.ts'

/** `123 devices`. */
export const countText = (count: number): string =>
  count === 1 ? words.one : say(words.many, { count: count.toLocaleString(spokenLocale()) })

/** How many devices a query finds, told as it changes, and the first of them. */
export function FoundDevices({ found }: { found: Found }) {
  const { last, now, failure, again } = found
  return (
    <section class="found" aria-label={words.title} aria-busy={now === null}>
      <Shown reading={{ value: last, failure, again }}>
        {shown => (
          <>
            <p role="status">
              <strong>{now === null && failure === null ? words.counting : headline(shown)}</strong>
              {/* Of a single device its own line says that. */}
              {now !== null && shown.count > 1 && (
                <span class="soft">
                  {' '}
                  · {say(words.online, { online: shown.online.toLocaleString(spokenLocale()) })}
                </span>
              )}
            </p>
            {shown.count > MAX_FAN_OUT_DEVICES && (
              <p class="notice warn">
                {say(words.tooMany, { most: MAX_FAN_OUT_DEVICES.toLocaleString(spokenLocale()) })}
              </p>
            )}
            {shown.rows.length > 0 && <FirstDevices devices={shown} />}
          </>
        )}
      </Shown>
    </section>
  )
}

const headline = ({ count }: Devices): string => (count === 0 ? words.none : countText(count))

function FirstDevices({ devices: { rows, count } }: { devices: Devices }) {
  return (
    <>
      {count > rows.length && <p class="soft small">{say(words.first, { count: rows.length })}</p>}
      <ul class="plain">
        {rows.map(device => (
          <li key={device.id} class="row spread">
            <span>
              <a href={`/devices/${device.id}`} target="_blank">
                {device.name}
              </a>{' '}
              <span class="soft small">
                {[device.facts && platformNames[device.facts.platform], ...device.labels]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            <DeviceState device={device} />
          </li>
        ))}
      </ul>
    </>
  )
}
