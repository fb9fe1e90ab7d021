import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { triggerKinds, type TriggerKind } from '../../../../shared/fleet/trigger.ts'
import type { Trigger } from '../../../../shared/protocol/api/fleet.ts'
import { triggerEditorWords as words, triggersWords } from '../../../../shared/words/en/dashboard-triggers.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { NotFoundPage, OnlyFor } from '../../shell/not-found-page.tsx'
import { KindChoice } from './kind-choice.tsx'
import { TriggerEditor } from './trigger-editor.tsx'

/** Makes a trigger, or changes one: `/triggers/new` and `/triggers/:id/edit`. TRIG1. */
export function EditTriggerPage({ params }: { params: { id?: string } }) {
  const { id } = params
  const { query } = useLocation()
  const [kind, setKind] = useState<TriggerKind | null>(
    triggerKinds.find(each => each === query['kind']) ?? null,
  )
  const [lost, setLost] = useState<string | null>(null)
  // Not live: what is being edited stays as it is; Save says where somebody else was quicker.
  const reading = useReading(`edit trigger ${id ?? ''}`, async (): Promise<{ trigger: Trigger | null }> =>
    id === undefined
      ? { trigger: null }
      : { trigger: await call('GET /api/triggers/:id', { params: { id } }) },
  )
  const trigger = reading.value?.trigger ?? null
  if (reading.failure?.code === 'not-found') return <NotFoundPage />
  return (
    <OnlyFor roles={['administrator']}>
      <Page
        title={trigger ? say(words.editTitle, { name: trigger.content.name }) : words.newTitle}
        back={
          trigger
            ? { href: `/triggers/${trigger.id}`, name: trigger.content.name }
            : { href: '/triggers', name: triggersWords.title }
        }
      >
        <Shown reading={reading}>
          {() => (
            <>
              {trigger === null && <KindChoice kind={kind} onKind={setKind} />}
              {(trigger !== null || kind !== null) && (
                <TriggerEditor
                  key={trigger ? `${trigger.id} ${trigger.version}` : 'new'}
                  trigger={trigger}
                  kind={trigger?.content.kind ?? kind ?? 'self-healing'}
                  onConflict={text => {
                    setLost(text)
                    reading.again()
                  }}
                />
              )}
              {lost !== null && (
                <details class="card" open>
                  <summary>{words.yours}</summary>
                  <pre class="log" tabIndex={0} aria-label={words.yours}>
                    {lost}
                  </pre>
                </details>
              )}
            </>
          )}
        </Shown>
      </Page>
    </OnlyFor>
  )
}
