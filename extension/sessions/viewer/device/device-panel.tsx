import type { JSX } from 'preact'
import { formatDuration, formatOutput } from '../../../../shared/jobs/format-output.ts'
import type { SystemInformation, Wish } from '../../../../shared/protocol/channel/wishes.ts'
import type { SessionTerms } from '../../../../shared/sessions/session-terms.ts'
import { devicePanelWords as words } from '../../../../shared/words/en/extension-device.ts'
import { floorWords } from '../../../../shared/words/en/sessions.ts'
import { say } from '../../../../shared/words/say.ts'
import { wishRefusalSentence } from '../../../../shared/words/wish-refusal.ts'
import type { Wishes, WishStanding } from './wishes.ts'

export type MayWish = Pick<SessionTerms['may'], 'system-information' | 'remote-restart' | 'lock-input'>

/** The device itself: its facts, its restart, its mouse and keyboard; each only where policy allows it. POL2. */
export function DevicePanel(props: {
  wishes: Wishes
  may: MayWish
  isActive: boolean
  floorDecided: boolean
}): JSX.Element {
  const { wishes, may, isActive, floorDecided } = props
  const facts = wishes.facts.value
  const isLocked = wishes.inputLocked.value
  return (
    <div class="device-panel">
      {floorDecided && <p class="notice">{floorWords.decided}</p>}
      <section>
        <h3>{words.information}</h3>
        {may['system-information'] ? (
          <WishButton wishes={wishes} wish="system-information" name={facts ? words.readAgain : words.read} />
        ) : (
          <p class="soft">{words.informationForbidden}</p>
        )}
        {facts && <Facts facts={facts} />}
      </section>
      {may['remote-restart'] && (
        <section>
          <h3>{words.restart}</h3>
          <p class="soft small">{words.restartHint}</p>
          <WishButton wishes={wishes} wish="remote-restart" name={words.restart} granted={words.restarting} />
        </section>
      )}
      {may['lock-input'] && (
        <section>
          <h3>{words.input}</h3>
          <p class="soft small">{isActive ? words.lockHint : words.lockNeedsActive}</p>
          {isActive && (
            <WishButton
              key={String(isLocked)}
              wishes={wishes}
              wish={isLocked ? 'unlock-input' : 'lock-input'}
              name={isLocked ? words.unlock : words.lock}
            />
          )}
        </section>
      )}
    </div>
  )
}

function WishButton(props: { wishes: Wishes; wish: Wish; name: string; granted?: string }): JSX.Element {
  const { wishes, wish, name, granted } = props
  const standing = wishes.standings.value[wish]
  return (
    <>
      <button
        type="button"
        class="quiet"
        disabled={standing?.stands === 'waiting'}
        onClick={() => void wishes.wish(wish)}
      >
        {name}
      </button>
      <p role="status" class="small">
        {standing && standingText(standing, granted)}
      </p>
    </>
  )
}

function standingText(standing: WishStanding, granted: string | undefined): string {
  if (standing.stands === 'refused') return wishRefusalSentence(standing.reason, standing.detail)
  if (standing.stands === 'waiting') return words.waiting
  if (standing.stands === 'granted') return granted ?? ''
  return words.unanswered
}

function Facts({ facts }: { facts: SystemInformation }): JSX.Element {
  const size = (value: number): string => formatOutput({ type: 'size', value })
  const of = (free: number, total: number): string =>
    say(words.freeOf, { free: size(free), total: size(total) })
  const rows: [string, string | string[]][] = [
    [words.name, facts.hostName],
    [words.system, facts.system],
    [words.version, `${facts.kernel} (${facts.architecture})`],
    [words.users, facts.users.length > 0 ? facts.users : words.nobody],
    [words.addresses, facts.addresses.map(({ interface: name, address }) => `${address} (${name})`)],
    [words.processor, say(words.cores, { model: facts.processor.model, cores: facts.processor.cores })],
    [words.memory, of(facts.memory.freeBytes, facts.memory.totalBytes)],
    [
      words.disks,
      facts.disks.map(({ mountedAt, freeBytes, totalBytes }) => `${mountedAt}: ${of(freeBytes, totalBytes)}`),
    ],
    [words.upFor, formatDuration(facts.upForSeconds * 1000)],
    [words.load, facts.loadAverage.map(load => load.toFixed(2)).join('  ')],
    [words.timeZone, facts.timeZone],
  ]
  return (
    <dl class="facts" aria-label={words.information}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          {(Array.isArray(value) ? value : [value]).map(line => (
            <dd key={line}>{line}</dd>
          ))}
        </div>
      ))}
    </dl>
  )
}
