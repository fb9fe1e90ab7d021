import { useLocation } from 'preact-iso'
import { useMemo, useState } from 'preact/hooks'
import type { ApiReply } from '../../../../shared/protocol/admin-api.ts'
import { scriptWords as words } from '../../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useReading } from '../../link/use-reading.ts'
import { Facts } from '../../parts/data-table.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { tell } from '../../parts/messages.tsx'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { When } from '../../parts/when.tsx'
import { AcceptanceNotice } from './acceptance.tsx'
import { DeclarationView } from './declaration-view.tsx'
import { download } from './download.ts'
import { fromBase64, readScript } from './script-bytes.ts'
import { SignatureState } from './signature.tsx'
import { Versions } from './versions.tsx'

type WholeScript = ApiReply<'GET /api/scripts/:id'>

export function ScriptPage({ params }: { params: { id: string } }) {
  const { id } = params
  const reading = useReading(`script ${id}`, () => call('GET /api/scripts/:id', { params: { id } }), [
    'scripts',
  ])
  const script = reading.value
  return (
    <Page
      title={script?.declaration.name ?? words.title}
      back={{ href: '/scripts', name: words.title }}
      actions={script && <ScriptActs script={script} />}
    >
      <Shown reading={reading}>
        {shown => (
          <>
            <SignatureState signature={shown.signature} />
            <AcceptanceNotice script={shown} />
            <div class="columns wide-first">
              <section class="card">
                <h2>{words.declaration}</h2>
                <DeclarationView declaration={shown.declaration} />
              </section>
              <section class="card">
                <h2>{words.version}</h2>
                <Facts
                  facts={[
                    [words.fileName, shown.fileName],
                    [words.version, shown.version],
                    [
                      words.saved,
                      <>
                        <When at={shown.savedAt} />, {shown.savedBy}
                      </>,
                    ],
                    [
                      words.sha256,
                      <code key="sha" class="small hash">
                        {shown.sha256}
                      </code>,
                    ],
                  ]}
                />
                <a href={`/jobs?script=${shown.id}`}>{words.jobs}</a>
              </section>
            </div>
            <Source base64={shown.base64} />
            <Versions script={shown} />
          </>
        )}
      </Shown>
    </Page>
  )
}

function Source({ base64 }: { base64: string }) {
  const read = useMemo(() => readScript(fromBase64(base64)), [base64])
  return (
    <details class="card log">
      <summary>
        <h2>{words.source}</h2>
      </summary>
      {read === null ? (
        <p class="soft">{words.notText}</p>
      ) : (
        <pre class="lines" tabIndex={0} aria-label={words.source}>
          {read.text
            .replace(/\n$/, '')
            .split('\n')
            .map((line, index) => (
              <span class="line" key={index} data-number={index + 1}>
                {line}
                {'\n'}
              </span>
            ))}
        </pre>
      )}
    </details>
  )
}

function ScriptActs({ script }: { script: WholeScript }) {
  const { route } = useLocation()
  const [removing, setRemoving] = useState(false)
  const { name } = script.declaration
  return (
    <>
      <button type="button" class="quiet" onClick={() => download(script.fileName, script.base64)}>
        {words.download}
      </button>
      {hasRole('administrator') && (
        <>
          <button type="button" class="quiet" onClick={() => setRemoving(true)}>
            {words.removeScript}
          </button>
          <a href={`/scripts/${script.id}/edit`} role="button">
            {words.edit}
          </a>
        </>
      )}
      {removing && (
        <Confirm
          title={say(words.removeTitle, { name })}
          text={words.removeText}
          word={words.removeScript}
          onClose={() => setRemoving(false)}
          act={async () => {
            await call('DELETE /api/scripts/:id', { params: { id: script.id } })
            tell(say(words.removed, { name }))
            route('/scripts')
          }}
        />
      )}
    </>
  )
}
