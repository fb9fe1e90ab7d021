import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { editorWords as words, scriptWords } from '../../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { OnlyFor } from '../../shell/not-found-page.tsx'
import { fromBase64 } from './script-bytes.ts'
import { ScriptEditor } from './script-editor.tsx'

/** Writes or uploads a script: a new one, or a new version of one that is there. ACT1. */
export function EditScriptPage({ params }: { params: { id?: string } }) {
  return (
    <OnlyFor roles={['administrator']}>
      {params.id === undefined ? (
        <Page title={words.newTitle} back={{ href: '/scripts', name: scriptWords.title }}>
          <ScriptEditor opened={null} />
        </Page>
      ) : (
        <EditOne id={params.id} />
      )}
    </OnlyFor>
  )
}

function EditOne({ id }: { id: string }) {
  const reading = useReading(`edit ${id}`, () => call('GET /api/scripts/:id', { params: { id } }))
  const name = reading.value?.declaration.name
  return (
    <Page
      title={name === undefined ? commonWords.change : say(words.editTitle, { name })}
      back={{ href: `/scripts/${id}`, name: name ?? scriptWords.title }}
    >
      <Shown reading={reading}>
        {script => (
          <ScriptEditor
            opened={{ fileName: script.fileName, bytes: fromBase64(script.base64), fixedName: true }}
          />
        )}
      </Shown>
    </Page>
  )
}
