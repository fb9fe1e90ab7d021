import { useState } from 'preact/hooks'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useAct } from '../../link/use-act.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Choice, Field, Form, problemOf } from '../../parts/form.tsx'
import { tell } from '../../parts/messages.tsx'

export function AddGroup({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<'users' | 'targets'>('targets')
  const act = useAct(async () => {
    await call('POST /api/groups', { body: { kind, name } })
    tell(say(words.groupAdded, { name }))
  })
  return (
    <Dialog title={words.newGroup} onClose={onClose}>
      <Form act={act} submit={words.addGroup} busy={commonWords.saving} onCancel={onClose} onDone={onClose}>
        <Field
          label={words.groupName}
          value={name}
          onValue={setName}
          problem={problemOf(act.failure, 'name')}
          attributes={{ required: true, maxLength: 120, autofocus: true }}
        />
        <Choice
          label={words.groupKind}
          value={kind}
          onValue={setKind}
          options={[
            ['targets', words.groupKinds.targets],
            ['users', words.groupKinds.users],
          ]}
        />
      </Form>
    </Dialog>
  )
}
