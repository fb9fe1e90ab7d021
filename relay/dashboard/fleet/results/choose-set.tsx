import { useState } from 'preact/hooks'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Field } from '../../parts/form.tsx'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { FanOutLine } from '../fan-outs/fan-out-line.tsx'
import { KeptViews } from './kept-views.tsx'
import { addressOfSet } from './result-address.ts'

const RECENT = 10
const AT_ONCE = 20

/** Where no results are chosen: kept views, and whose results there are. */
export function ChooseSet() {
  return (
    <Page title={words.title} intro={words.chooseIntro}>
      <div class="columns">
        <div>
          <KeptViews />
          <FanOuts />
          <Triggers />
        </div>
        <Actions />
      </div>
    </Page>
  )
}

function Actions() {
  const reading = useReading('scripts', () => call('GET /api/scripts'), ['scripts'])
  const [typed, setTyped] = useState('')
  return (
    <section class="card">
      <h2>{words.actions}</h2>
      <p class="soft small">{words.actionsHint}</p>
      <Shown reading={reading}>
        {({ rows }) => {
          if (rows.length === 0) return <p class="soft">{words.noActions}</p>
          const fitting = rows
            .filter(({ declaration }) => declaration.name.toLowerCase().includes(typed.trim().toLowerCase()))
            .toSorted((one, other) => one.declaration.name.localeCompare(other.declaration.name))
          return (
            <>
              <Field label={words.findAction} type="search" value={typed} onValue={setTyped} />
              {fitting.length === 0 && <p class="soft">{words.noActionFits}</p>}
              <ul class="plain">
                {fitting.slice(0, AT_ONCE).map(({ id, declaration }) => (
                  <li key={id}>
                    <a href={addressOfSet({ of: 'action', scriptId: id })}>{declaration.name}</a>
                  </li>
                ))}
              </ul>
              {fitting.length > AT_ONCE && (
                <p class="soft small">{say(words.moreActions, { count: fitting.length - AT_ONCE })}</p>
              )}
            </>
          )
        }}
      </Shown>
    </section>
  )
}

function FanOuts() {
  const reading = useReading(
    'recent fan-outs',
    () => call('GET /api/fan-outs', { query: { limit: RECENT } }),
    ['fleet'],
  )
  return (
    <section class="card">
      <h2>{words.fanOuts}</h2>
      <Shown reading={reading}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p class="soft">{words.noFanOuts}</p>
          ) : (
            <ul class="plain">
              {rows.map(fanOut => (
                <li key={fanOut.id}>
                  <FanOutLine fanOut={fanOut} href={addressOfSet({ of: 'fan-out', fanOutId: fanOut.id })} />
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  )
}

function Triggers() {
  const reading = useReading(
    'triggers with results',
    () => call('GET /api/triggers', { query: { limit: 50 } }),
    ['fleet'],
  )
  return (
    <section class="card">
      <h2>{words.triggers}</h2>
      <Shown reading={reading}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p class="soft">{words.noTriggers}</p>
          ) : (
            <ul class="plain">
              {rows.map(({ id, content, script }) => (
                <li key={id}>
                  <a href={addressOfSet({ of: 'trigger', triggerId: id })}>{content.name}</a>
                  <br />
                  <span class="soft small">{script.name}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  )
}
