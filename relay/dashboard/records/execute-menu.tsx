import { useState } from 'preact/hooks'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import type { Task } from '../../../shared/protocol/api/tasks.ts'
import { recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Menu } from '../parts/menu.tsx'
import { may } from './may.ts'
import { RunTaskDialog } from './run-task-dialog.tsx'

/** The Execute menu: the record's tasks with the event On Demand; why not, where one may not run them now. */
export function ExecuteMenu({ record, needsRequest }: { record: HandrailRecord; needsRequest: boolean }) {
  const [chosen, setChosen] = useState<Task | null>(null)
  const { value } = useReading(
    `on-demand tasks of ${record.id}`,
    () => call('GET /api/records/:id/tasks', { params: { id: record.id } }),
    ['records', 'scripts'],
  )
  const tasks = (value?.tasks ?? []).filter(task => task.events.some(event => event.type === 'on-demand'))
  const why = whyNot(record, needsRequest)
  return (
    <>
      <Menu
        name={words.execute}
        empty={words.noOnDemand}
        items={tasks.map(task => ({
          name: nameAmong(task, tasks),
          act: () => setChosen(task),
          ...(why !== null && { why }),
        }))}
      />
      {chosen && <RunTaskDialog record={record} task={chosen} onClose={() => setChosen(null)} />}
    </>
  )
}

function whyNot(record: HandrailRecord, needsRequest: boolean): string | null {
  if (!may(record.access, 'execute-tasks')) return words.mayNotExecute
  if (record.host === null) return words.executeNeedsHost
  return needsRequest ? words.executeNeedsRequest : null
}

/** Two tasks of one script are told apart by their place. */
function nameAmong(task: Task, tasks: readonly Task[]): string {
  const same = tasks.filter(each => each.scriptName === task.scriptName)
  return same.length === 1 ? task.scriptName : `${task.scriptName} (${same.indexOf(task) + 1})`
}
