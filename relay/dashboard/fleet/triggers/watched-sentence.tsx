import type { Condition, Watched } from '../../../../shared/fleet/condition.ts'
import { triggerEditorWords as words } from '../../../../shared/words/en/dashboard-triggers.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { taskConditionText, watchedText } from './condition-text.ts'

/** The name of the script that a condition checks with; empty for other conditions, and until it is known. */
export function useCheckName(condition: Condition | null): string {
  const scriptId = condition?.what === 'check-script' ? condition.scriptId : ''
  const { value } = useReading(`check script ${scriptId}`, async () =>
    scriptId === '' ? null : await call('GET /api/scripts'),
  )
  return value?.rows.find(({ id }) => id === scriptId)?.declaration.name ?? ''
}

/** The whole condition as a sentence, kept up while it is being edited. */
export function WatchedSentence(props: { watched: Watched; isTask?: boolean; action?: string }) {
  const { watched, isTask = false, action = '' } = props
  const checkName = useCheckName(watched.condition)
  return (
    <p class="sentence">
      <strong>{words.sentence}:</strong>{' '}
      {isTask ? taskConditionText(watched, checkName) : watchedText(watched, { action, checkName })}
    </p>
  )
}
