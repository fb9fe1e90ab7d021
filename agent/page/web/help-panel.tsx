import { Fragment, type JSX } from 'preact'
import { useState } from 'preact/hooks'
import { formatOutput } from '../../../shared/jobs/format-output.ts'
import { isHelpOver, type HelpRun, type HelpState } from '../../../shared/protocol/self-help.ts'
import type { Offer } from '../../../shared/protocol/watches.ts'
import { helpWords as words } from '../../../shared/words/en/agent-page.ts'
import { runCauseSentences } from '../../../shared/words/en/jobs.ts'
import { scriptRefusalSentences } from '../../../shared/words/en/script-refusals.ts'
import { say } from '../../../shared/words/say.ts'
import { spokenLocale } from '../../../shared/words/speak.ts'
import { HelpForm } from './help-form.tsx'
import type { PageModel } from './page-model.ts'

interface HelpProps {
  model: PageModel
  help: HelpState
}

/** Self-help: what is offered to this device's user, and what became of it. Nothing where nothing ever was offered. TRIG1. */
export function HelpPanel({ model, help }: HelpProps): JSX.Element | null {
  const { available, offers, runs } = help
  if (offers.length === 0 && runs.length === 0) return null
  const [newest] = runs
  return (
    <section class="card help" aria-labelledby="help-title">
      <h2 id="help-title">{words.title}</h2>
      {!available && <p class="notice warn">{words.unavailable}</p>}
      {offers.length > 0 ? <p>{words.lead}</p> : <p class="soft">{words.none}</p>}
      <ul class="help-list">
        {offers.map(offer => (
          <OfferRow
            key={offer.triggerId}
            model={model}
            offer={offer}
            isAvailable={available}
            isUnderWay={runs.some(run => run.title === offer.title && !isHelpOver(run))}
          />
        ))}
      </ul>
      <p role="status" class="small">
        {newest && say(words.now[newest.state], { title: newest.title })}
      </p>
      {runs.length > 0 && (
        <>
          <h3>{words.recent}</h3>
          <ul class="help-list">
            {runs.map(run => (
              <RunRow key={run.jobId} run={run} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function OfferRow(props: {
  model: PageModel
  offer: Offer
  isAvailable: boolean
  isUnderWay: boolean
}): JSX.Element {
  const { model, offer, isAvailable, isUnderWay } = props
  const { triggerId, title, description, inputs } = offer
  const [isOpen, setOpen] = useState(false)
  const [isAsking, setAsking] = useState(false)
  async function run(values: Record<string, string>): Promise<void> {
    setAsking(true)
    if (await model.act('help:run', { triggerId, inputs: values })) setOpen(false)
    setAsking(false)
  }
  const isBusy = isUnderWay || isAsking
  return (
    <li>
      <div class="row spread">
        <div class="help-what">
          <strong>{title}</strong>
          {description !== '' && <p class="soft small">{description}</p>}
        </div>
        {!isOpen && (
          <button
            type="button"
            aria-label={say(words.runThis, { title })}
            aria-busy={isBusy}
            aria-expanded={inputs.length > 0 ? false : undefined}
            disabled={!isAvailable || isBusy}
            onClick={() => (inputs.length > 0 ? setOpen(true) : void run({}))}
          >
            {words.run}
          </button>
        )}
      </div>
      {isOpen && (
        <HelpForm
          offer={offer}
          isDisabled={!isAvailable || isBusy}
          onRun={values => void run(values)}
          onCancel={() => setOpen(false)}
        />
      )}
    </li>
  )
}

const pills: Record<HelpRun['state'], string> = {
  waiting: '',
  running: '',
  completed: 'good',
  error: 'bad',
  cancelled: 'warn',
  expired: 'warn',
}

function RunRow({ run }: { run: HelpRun }): JSX.Element {
  const { title, state, outputs, log } = run
  const why = sentenceOf(run)
  return (
    <li>
      <div class="row">
        <strong>{title}</strong>
        <span class={`pill ${pills[state]}`}>{words.states[state]}</span>
        <When at={run.endedAt ?? run.startedAt ?? run.askedAt} />
      </div>
      {!isHelpOver(run) && <progress aria-label={say(words.now[state], { title })} />}
      {why !== '' && <p>{why}</p>}
      {outputs.length > 0 && (
        <dl class="facts">
          {outputs.map(output => (
            <Fragment key={output.name}>
              <dt>{output.label}</dt>
              <dd>{formatOutput(output)}</dd>
            </Fragment>
          ))}
        </dl>
      )}
      {log !== '' && (
        <details>
          <summary>{words.log}</summary>
          <pre class="help-log" tabIndex={0}>
            {log}
          </pre>
        </details>
      )}
    </li>
  )
}

const sentences = { ...runCauseSentences, ...scriptRefusalSentences }

/** In the reader's language where the sentence says all there is; else as the device put it. */
function sentenceOf({ state, cause, exitCode, details }: HelpRun): string {
  if (state === 'completed') return ''
  if (cause === 'exit-code' && typeof exitCode === 'number') return say(sentences[cause], { exitCode })
  const sentence = cause === null ? undefined : sentences[cause]
  return sentence === undefined || sentence.includes('{') ? details : sentence
}

const timeFormat = new Intl.DateTimeFormat(spokenLocale(), { dateStyle: 'medium', timeStyle: 'short' })

function When({ at }: { at: number }): JSX.Element {
  const date = new Date(at)
  return (
    <time class="soft small" dateTime={date.toISOString()}>
      {timeFormat.format(date)}
    </time>
  )
}
