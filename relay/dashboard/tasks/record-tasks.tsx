import { useState } from 'preact/hooks'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import { taskEditorWords as words } from '../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { useReading } from '../link/use-reading.ts'
import { Confirm } from '../parts/dialog.tsx'
import { tell } from '../parts/messages.tsx'
import { ActFailure, Shown } from '../parts/shown.tsx'
import { may } from '../records/may.ts'
import { TaskEditor, type TaskListReply } from './task-editor.tsx'

/** The tasks of one record: inherited until Make Unique, its own until they are put back. RECD1, TASK1. */
export function RecordTasks({ recordId }: { recordId: string }) {
  const params = { id: recordId }
  const reading = useReading(
    `tasks of record ${recordId}`,
    async () => {
      const [record, list] = await Promise.all([
        call('GET /api/records/:id', { params }),
        call('GET /api/records/:id/tasks', { params }),
      ])
      return { record, list }
    },
    ['records', 'scripts'],
  )
  return (
    <Shown reading={reading}>
      {({ record, list }) => <OfRecord record={record} list={list} readAgain={reading.again} />}
    </Shown>
  )
}

function OfRecord(props: { record: HandrailRecord; list: TaskListReply; readAgain: () => void }) {
  const { record, list, readAgain } = props
  const [asking, setAsking] = useState(false)
  const params = { id: record.id }
  const mayManage = may(record.access, 'manage-tasks')
  const makeUnique = useAct(async () => {
    await call('POST /api/records/:id/tasks/make-unique', { params })
    tell(words.madeUnique)
    readAgain()
  })
  const type = { type: record.type.name }
  return (
    <>
      {record.host === null && <p class="notice warn">{words.noHost}</p>}
      {!mayManage && <p class="notice">{words.mayNot}</p>}
      {list.unique ? (
        <p class="soft">{words.unique}</p>
      ) : (
        <div class="notice row spread">
          <p>
            {say(words.inherited, type)} {mayManage && words.inheritedHint}
          </p>
          {mayManage && (
            <button type="button" aria-busy={makeUnique.busy} onClick={() => makeUnique.press()}>
              {words.makeUnique}
            </button>
          )}
        </div>
      )}
      <ActFailure failure={makeUnique.failure} />
      <TaskEditor
        key={list.unique ? 'unique' : 'inherited'}
        list={list}
        place={{ zone: record.timeZone, recordId: record.id, fields: record.fields }}
        mayEdit={mayManage && list.unique}
        empty={list.unique ? (mayManage ? words.empty : words.emptyForReaders) : words.emptyInherited}
        save={body => call('PUT /api/records/:id/tasks', { params, body })}
        readAgain={readAgain}
        acts={dirty => (
          <button type="button" class="quiet" disabled={dirty} onClick={() => setAsking(true)}>
            {words.backToInherited}
          </button>
        )}
      />
      {asking && (
        <Confirm
          title={words.backTitle}
          text={say(words.backText[countWord(list.tasks.length)], {
            ...type,
            count: list.tasks.length,
            names: list.tasks.map(task => task.scriptName).join(', '),
          })}
          word={words.backToInherited}
          onClose={() => setAsking(false)}
          act={async () => {
            await call('POST /api/records/:id/tasks/inherit', { params })
            tell(words.backDone)
            readAgain()
          }}
        />
      )}
    </>
  )
}

const countWord = (count: number): 'none' | 'one' | 'many' =>
  count === 0 ? 'none' : count === 1 ? 'one' : 'many'
