import { useState } from 'preact/hooks'
import type { Script, ScriptVersion } from '../../../../shared/protocol/api/jobs.ts'
import { scriptWords, versionWords as words } from '../../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useAct } from '../../link/use-act.ts'
import { useReading } from '../../link/use-reading.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { tell } from '../../parts/messages.tsx'
import { Pager, usePlace } from '../../parts/pager.tsx'
import { ActFailure, Shown } from '../../parts/shown.tsx'
import { When } from '../../parts/when.tsx'
import { download } from './download.ts'
import { SignaturePill } from './signature.tsx'

const PAGE = 10
const SHORT_HASH = 12

/** Every version of a script: who saved it when, what changed in it, and the way back to it. SIGN12. */
export function Versions({ script }: { script: Script }) {
  const { id } = script
  const place = usePlace(id)
  const [chosen, setChosen] = useState<ScriptVersion | null>(null)
  const reading = useReading(
    `versions ${id} ${place.after ?? ''}`,
    () =>
      call('GET /api/scripts/:id/versions', {
        params: { id },
        query: { limit: PAGE, ...(place.after !== undefined && { after: place.after }) },
      }),
    ['scripts'],
  )
  const columns: Column<ScriptVersion>[] = [
    {
      title: scriptWords.version,
      cell: ({ version }) => (
        <>
          {version}
          {version === script.version && <span class="soft"> ({words.newest})</span>}
        </>
      ),
    },
    {
      title: scriptWords.saved,
      cell: ({ savedAt, savedBy }) => (
        <>
          <When at={savedAt} />
          <br />
          <span class="soft small">{savedBy}</span>
        </>
      ),
    },
    { title: scriptWords.signature, cell: ({ signature }) => <SignaturePill signature={signature} /> },
    {
      title: scriptWords.sha256,
      cell: ({ sha256 }) => (
        <code class="small" title={sha256}>
          {sha256.slice(0, SHORT_HASH)}
        </code>
      ),
    },
    {
      title: words.acts,
      cell: version => <VersionActs script={script} version={version} onPutBack={() => setChosen(version)} />,
    },
  ]
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <Shown reading={reading}>
        {({ rows, next }) => (
          <>
            <DataTable
              caption={words.caption}
              columns={columns}
              rows={rows}
              keyOf={row => String(row.version)}
            />
            <Pager place={place} next={next} />
          </>
        )}
      </Shown>
      {chosen && <PutBack script={script} version={chosen.version} onClose={() => setChosen(null)} />}
    </section>
  )
}

function VersionActs(props: { script: Script; version: ScriptVersion; onPutBack: () => void }) {
  const { script, onPutBack } = props
  const { version, sha256 } = props.version
  const act = useAct(async () => {
    const params = { id: script.id, version: String(version) }
    const { base64 } = await call('GET /api/scripts/:id/versions/:version', { params })
    download(script.fileName, base64)
  })
  return (
    <div class="row acts">
      {version > 1 && (
        <a
          href={`/scripts/${script.id}/compare?from=${version - 1}&to=${version}`}
          aria-label={say(words.compareOne, { version, before: version - 1 })}
        >
          {words.compare}
        </a>
      )}
      <button
        type="button"
        class="quiet small"
        aria-busy={act.busy}
        aria-label={say(words.downloadOne, { version })}
        onClick={() => act.press()}
      >
        {scriptWords.download}
      </button>
      {hasRole('administrator') && sha256 !== script.sha256 && (
        <button
          type="button"
          class="quiet small"
          aria-label={say(words.putBackOne, { version })}
          onClick={onPutBack}
        >
          {words.putBack}
        </button>
      )}
      <ActFailure failure={act.failure} />
    </div>
  )
}

function PutBack({ script, version, onClose }: { script: Script; version: number; onClose: () => void }) {
  return (
    <Confirm
      title={say(words.putBackTitle, { version })}
      text={say(words.putBackText, { next: script.version + 1, newest: script.version })}
      word={words.putBack}
      onClose={onClose}
      act={async () => {
        const params = { id: script.id }
        const { version: next } = await call('POST /api/scripts/:id/restore', { params, body: { version } })
        tell(say(words.wasPutBack, { version, next }))
      }}
    />
  )
}
