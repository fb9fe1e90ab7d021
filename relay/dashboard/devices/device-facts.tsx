import type { Device } from '../../../shared/protocol/api/devices.ts'
import { commonWords, deviceWords as words, platformNames } from '../../../shared/words/en/dashboard.ts'
import { executionPolicyNames } from '../../../shared/words/en/jobs.ts'
import { floorMeanings, modeNames } from '../../../shared/words/en/sessions.ts'
import type { ConsentFloor } from '../../../shared/sessions/consent.ts'
import { knownFactWords } from '../../../shared/words/en/dashboard-fleet.ts'
import { Facts } from '../parts/data-table.tsx'
import { Prose } from '../parts/prose.tsx'
import { When } from '../parts/when.tsx'

/** The consent floor is set on the device; whoever holds the relay can only read it. CONS4. */
function Floor({ floor }: { floor: ConsentFloor | undefined }) {
  if (!floor) return <span class="soft">{commonWords.none}</span>
  return (
    <ul class="plain">
      {Object.entries(floorMeanings).map(([part, { strict, lax }]) => {
        const isStrict = floor[part as keyof ConsentFloor]
        return (
          <li key={part} class={isStrict ? '' : 'lax'}>
            {isStrict ? strict : lax}
          </li>
        )
      })}
    </ul>
  )
}

/** What the device says of itself; nothing of it can be changed from here. */
export function DeviceFacts({ device }: { device: Device }) {
  const { facts } = device
  return (
    <section class="card">
      <h2>{words.facts}</h2>
      {!facts && <p class="soft">{words.noFacts}</p>}
      <Facts
        facts={[
          ...(facts
            ? ([
                [words.hostName, facts.hostName],
                [words.system, `${facts.systemName} (${platformNames[facts.platform]})`],
                [words.users, facts.loggedOnUsers.join(', ') || words.nobodyLoggedOn],
                [words.policy, executionPolicyNames[facts.executionPolicy]],
                [words.modes, facts.modes.map(mode => modeNames[mode]).join(', ') || words.noModes],
                [words.agentVersion, facts.agentVersion],
                [words.floor, <Floor key="floor" floor={facts.consentFloor} />],
              ] as const)
            : []),
          [knownFactWords.address, device.address ?? commonWords.none],
          [words.enrolledAt, <When key="enrolled" at={device.enrolledAt} />],
          [
            words.lastSeen,
            device.online ? (
              words.online
            ) : device.lastSeenAt === null ? (
              commonWords.never
            ) : (
              <When key="seen" at={device.lastSeenAt} relative />
            ),
          ],
        ]}
      />
      {facts && (
        <>
          <h3>{words.publishers}</h3>
          {facts.publishers.length === 0 ? (
            <p class="soft">
              <Prose text={words.noPublishers} />
            </p>
          ) : (
            <ul class="plain">
              {facts.publishers.map(publisher => (
                <li key={publisher.thumbprint}>
                  {publisher.name}
                  <br />
                  <code class="small hash" title={words.thumbprint}>
                    {publisher.thumbprint}
                  </code>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  )
}
