import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { TriggerKind } from '../../../../shared/fleet/trigger.ts'
import type { Declaration } from '../../../../shared/jobs/declaration.ts'
import type { Trigger } from '../../../../shared/protocol/api/fleet.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import {
  triggerEditorWords as words,
  triggerKindNames,
  triggersWords,
} from '../../../../shared/words/en/dashboard-triggers.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useAct } from '../../link/use-act.ts'
import { useReading } from '../../link/use-reading.ts'
import { Field, Form, Tick } from '../../parts/form.tsx'
import { tell } from '../../parts/messages.tsx'
import { Unsaved } from '../../parts/unsaved.tsx'
import { readDeclaration } from '../../tasks/use-declaration.ts'
import { DeviceQueryFields } from '../device-query-fields.tsx'
import { queryText } from '../query-text.ts'
import { ActionFields } from './action-fields.tsx'
import { ConditionFields } from './condition-fields.tsx'
import { HelpFields } from './help-fields.tsx'
import { PeriodFields } from './period-fields.tsx'
import {
  isSameContent,
  problemsOfDraft,
  problemsOfFailure,
  toContent,
  toDraft,
  type TriggerDraft,
} from './trigger-draft.ts'
import { triggerText } from './trigger-text.ts'
import { useCheckName } from './watched-sentence.tsx'

/** Everything of one trigger of a kind. What is missing is said once it was tried; what the relay refuses, at its field. */
export function TriggerEditor(props: {
  trigger: Trigger | null
  kind: TriggerKind
  /** Somebody else was quicker: what was to be saved, as text; the trigger is to be read again. */
  onConflict: (lost: string) => void
}) {
  const { trigger, kind, onConflict } = props
  const { route } = useLocation()
  const [base] = useState(() => toDraft(trigger?.content ?? null))
  const [edited, setEdited] = useState(base)
  const [tried, setTried] = useState(false)
  const draft: TriggerDraft = { ...edited, kind }
  const { scriptId, scriptVersion } = draft
  const declared = useReading(
    `declaration ${scriptId} ${scriptVersion}`,
    async (): Promise<Declaration | null> =>
      scriptId === '' ? null : await readDeclaration(scriptId, scriptVersion),
  )
  const checkName = useCheckName(kind === 'self-healing' ? draft.watched.condition : null)
  const missing = problemsOfDraft(draft, declared.value)
  const act = useAct(async () => {
    const content = toContent(draft)
    const saved = trigger
      ? await call('PUT /api/triggers/:id', {
          params: { id: trigger.id },
          body: { version: trigger.version, content },
        })
      : await call('POST /api/triggers', { body: content })
    tell(say(trigger ? words.saved : words.created, { name: content.name }))
    route(`/triggers/${saved.id}`)
  })
  const dirty = !isSameContent({ ...base, kind }, draft)
  const isConflict = act.failure?.code === 'conflict'
  const problems = { ...(tried && missing), ...problemsOfFailure(act.failure) }
  const onDraft = (changes: Partial<TriggerDraft>): void => {
    if (!isConflict) act.clear()
    setEdited(held => ({ ...held, ...changes }))
  }
  const action = declared.value?.name ?? trigger?.script.name ?? ''
  const sentence = triggerText(toContent(draft), { action, checkName })
  const run = async (): Promise<boolean> => {
    setTried(true)
    return Object.keys(missing).length === 0 && (await act.run())
  }
  return (
    <div class="trigger-form">
      <Unsaved dirty={dirty} />
      <Form
        act={{ ...act, run, failure: isConflict ? null : act.failure }}
        submit={trigger ? commonWords.save : words.create}
        busy={commonWords.saving}
        onCancel={() => route(trigger ? `/triggers/${trigger.id}` : '/triggers')}
      >
        {trigger && (
          <p>
            <span class="pill">{triggerKindNames[kind]}</span>{' '}
            <span class="soft small">{words.kindStays}</span>
          </p>
        )}
        <Field
          label={words.name}
          hint={words.nameHint}
          value={draft.name}
          onValue={name => onDraft({ name })}
          problem={problems['name']}
          attributes={{ required: true, maxLength: 120, autocomplete: 'off' }}
        />
        <Tick label={words.enabled} checked={draft.enabled} onTick={enabled => onDraft({ enabled })} />
        {!draft.enabled && <p class="soft small">{words.disabledHint}</p>}
        {kind === 'self-healing' && (
          <fieldset>
            <legend>{words.watched}</legend>
            <ConditionFields
              watched={draft.watched}
              onWatched={watched => onDraft({ watched })}
              problemAt={place => problems[`watched.${place}`]}
            />
          </fieldset>
        )}
        {kind === 'periodic' && <PeriodFields draft={draft} onDraft={onDraft} problems={problems} />}
        <ActionFields draft={draft} onDraft={onDraft} reading={declared} problems={problems} />
        {kind === 'self-help' && (
          <HelpFields draft={draft} onDraft={onDraft} declaration={declared.value} problems={problems} />
        )}
        <fieldset>
          <legend>{words.devices}</legend>
          <p class="soft small">{words.devicesHint}</p>
          <DeviceQueryFields query={draft.devices} onQuery={devices => onDraft({ devices })} />
        </fieldset>
        <p class="sentence" aria-live="polite">
          <strong>{words.sentence}:</strong> {sentence}
        </p>
        {trigger && dirty && <p class="soft small">{words.unsaved}</p>}
        {isConflict && (
          <div class="notice bad" role="alert">
            <p>
              <strong>{words.conflictTitle}</strong>
            </p>
            <p>{words.conflict}</p>
            <button type="button" onClick={() => onConflict(draftText(draft, action, sentence))}>
              {words.readAgain}
            </button>
          </div>
        )}
      </Form>
    </div>
  )
}

/** A trigger as text, for what could not be saved. */
function draftText(draft: TriggerDraft, action: string, sentence: string): string {
  const content = toContent(draft)
  const { name, enabled, scriptVersion, inputs, devices } = content
  const texts = content.kind === 'self-help' ? content.texts : {}
  return [
    `${words.name}: ${name}`,
    sentence,
    `${triggersWords.state}: ${enabled ? triggersWords.enabled : triggersWords.disabled}`,
    `${words.action}: ${action}, ${say(triggersWords.version, { version: scriptVersion })}`,
    ...Object.entries(inputs).map(([input, value]) => `${input}: ${value}`),
    ...Object.entries(texts).map(([language, text]) => `${language}: ${text.title} – ${text.description}`),
    `${words.devices}: ${queryText(devices, { groups: [], scripts: [], facts: [] })
      .map(condition => condition.join(': '))
      .join('; ')}`,
  ].join('\n')
}
