import { taskEditorWords as words } from '../../../shared/words/en/dashboard-tasks.ts'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { useReading } from '../link/use-reading.ts'
import { Shown } from '../parts/shown.tsx'
import { TaskEditor } from './task-editor.tsx'

/** The tasks of a record type, which every record of it has that does not have its own. RECD1, TASK1. */
export function TypeTasks({ typeId }: { typeId: string }) {
  const params = { id: typeId }
  const reading = useTypeTasks(typeId)
  const mayEdit = hasRole('administrator')
  return (
    <Shown reading={reading}>
      {({ type, list }) => (
        <TaskEditor
          list={list}
          place={{ zone: null, recordId: null, fields: type?.fields ?? [] }}
          mayEdit={mayEdit}
          empty={mayEdit ? words.empty : words.emptyForReaders}
          save={body => call('PUT /api/record-types/:id/tasks', { params, body })}
          readAgain={reading.again}
        />
      )}
    </Shown>
  )
}

const useTypeTasks = (id: string) =>
  useReading(
    `tasks of type ${id}`,
    async () => {
      const [types, list] = await Promise.all([
        call('GET /api/record-types'),
        call('GET /api/record-types/:id/tasks', { params: { id } }),
      ])
      return { type: types.rows.find(type => type.id === id), list }
    },
    ['records', 'scripts'],
  )
