import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import { formatOutput } from '../../../shared/jobs/format-output.ts'
import { sessionWords as words } from '../../../shared/words/en/dashboard-sessions.ts'
import { modeSentence } from '../../../shared/words/mode-sentence.ts'
import { participantWords } from '../../../shared/words/en/participants.ts'
import { say } from '../../../shared/words/say.ts'
import { JobTable } from '../jobs/job-table.tsx'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { DataTable, Facts, type Column } from '../parts/data-table.tsx'
import { Page } from '../parts/page.tsx'
import { Shown } from '../parts/shown.tsx'
import { Lasted, When } from '../parts/when.tsx'
import { ExportButtons } from './export-buttons.tsx'
import { Recordings } from './recordings.tsx'
import { SessionStatePill } from './session-state-pill.tsx'
import { SessionTimeline } from './session-timeline.tsx'
import { TargetName } from './target-name.tsx'
import { chatOf, filesOf, type FileMoment } from './timeline.ts'

type Session = ApiReply<'GET /api/sessions/:id'>

/** One session: who with whom, in which mode and why, and what happened in it. */
export function SessionPage({ params }: { params: { id: string } }) {
  const { id } = params
  const reading = useReading(`session ${id}`, () => call('GET /api/sessions/:id', { params: { id } }), [
    'sessions',
  ])
  const session = reading.value
  return (
    <Page title={titleOf(session)} back={{ href: '/sessions', name: words.title }}>
      <Shown reading={reading}>
        {shown => (
          <>
            <div class="columns">
              <SessionFacts session={shown} />
              <section class="card">
                <h2>{words.happened}</h2>
                <SessionTimeline session={shown} />
              </section>
            </div>
            <ExportButtons what={{ sessionId: id }} />
            <Recordings session={shown} />
            <div class="columns">
              <Chat session={shown} />
              <Files session={shown} />
            </div>
            <SessionJobs sessionId={id} />
          </>
        )}
      </Shown>
    </Page>
  )
}

function titleOf(session: Session | null): string {
  if (!session) return words.one
  const controller = session.controller.name
  return session.device
    ? say(words.ofOn, { controller, device: session.device.name })
    : say(words.of, { controller })
}

function SessionFacts({ session }: { session: Session }) {
  const { state, controller, device } = session
  return (
    <section class="card">
      <h2>{words.who}</h2>
      <div role="status">
        <SessionStatePill state={state} />
        {state.phase === 'live' && state.interruptedAt !== null && (
          <p class="notice warn">{words.interrupted}</p>
        )}
      </div>
      <Facts
        facts={[
          [
            words.controller,
            <>
              {controller.name}
              <br />
              <span class="soft small">
                {controller.organisation}, {controller.mail}
              </span>
            </>,
          ],
          ...((session.participants ?? []).length > 0
            ? ([
                [
                  participantWords.people,
                  (session.participants ?? [])
                    .map(({ person: { name }, phase, asksForControl }) => {
                      if (phase === 'asked') return say(participantWords.asked, { name })
                      return say(
                        asksForControl ? participantWords.asksForControl : participantWords.takesPart,
                        { name },
                      )
                    })
                    .join('. '),
                ],
              ] as const)
            : []),
          [words.device, device ? <TargetName key="device" device={device} /> : words.noDevice],
          ...('mode' in state ? ([[words.mode, modeSentence(state.mode, state.because)]] as const) : []),
          [words.started, <When key="started" at={session.startedAt} />],
          ...(state.phase === 'ended'
            ? ([[words.ended, <When key="ended" at={state.since} />]] as const)
            : []),
          [
            words.lasted,
            <Lasted
              key="lasted"
              from={session.startedAt}
              until={state.phase === 'ended' ? state.since : null}
            />,
          ],
        ]}
      />
    </section>
  )
}

function Chat({ session }: { session: Session }) {
  const lines = chatOf(session.happenings)
  return (
    <section class="card">
      <h2>{words.chat}</h2>
      {lines.length === 0 ? (
        <p class="soft">{words.noChat}</p>
      ) : (
        <ol class="plain chat">
          {lines.map(line => (
            <li key={line.messageId} class={line.from}>
              <p class="small soft">
                {line.from === 'controller' ? session.controller.name : words.from.target} ·{' '}
                <When at={line.at} />
              </p>
              <p class="said">{line.text}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

const fileColumns: Column<FileMoment>[] = [
  { title: words.fileName, cell: file => file.name },
  { title: words.direction, cell: file => words.directions[file.direction] },
  { title: words.size, end: true, cell: file => formatOutput({ type: 'size', value: file.bytes }) },
  { title: words.when, cell: file => <When at={file.at} /> },
  { title: words.sha256, cell: file => <code class="small hash">{file.sha256}</code> },
]

function Files({ session }: { session: Session }) {
  const files = filesOf(session.happenings)
  return (
    <section class="card">
      <h2>{words.files}</h2>
      {files.length === 0 ? (
        <p class="soft">{words.noFiles}</p>
      ) : (
        <DataTable
          caption={words.files}
          columns={fileColumns}
          rows={files}
          keyOf={file => `${file.at} ${file.name} ${file.sha256}`}
        />
      )}
    </section>
  )
}

function SessionJobs({ sessionId }: { sessionId: string }) {
  const reading = useReading(`jobs in ${sessionId}`, () => call('GET /api/jobs', { query: { sessionId } }), [
    'jobs',
  ])
  return (
    <section>
      <h2>{words.jobs}</h2>
      <Shown reading={reading}>
        {({ rows }) => (rows.length === 0 ? <p class="soft">{words.noJobs}</p> : <JobTable rows={rows} />)}
      </Shown>
    </section>
  )
}
