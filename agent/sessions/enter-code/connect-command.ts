import { randomUUID } from 'node:crypto'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { HeldSession, PageState } from '../../../shared/protocol/page-link.ts'
import { connectWords, entryWords } from '../../../shared/words/en/agent-page.ts'
import { failureSentences } from '../../../shared/words/en/failures.ts'
import { say } from '../../../shared/words/say.ts'
import type { ExitCode } from '../../../shared/command-line/run-commands.ts'
import type { AgentCall } from '../../command-line.ts'
import { openPageClient, type PageClient } from '../../page/page-client.ts'
import { tellSession } from './tell-session.ts'
import { openFeed, type Feed } from './feed.ts'
import { readLines } from './terminal-lines.ts'

/**
 * `connect`: a connection code from standard input or a prompt, the acceptance with y or n, then the session until it ends;
 * what is typed meanwhile is chat. Ctrl-C stops the session. The page may answer as well: the first answer wins. CODE6.
 * Exit code 0 where a session took place, 1 where none did.
 */
export async function connect({ config, terminal, json }: AgentCall): Promise<ExitCode> {
  const states = openFeed<PageState>()
  const client = await openPageClient(config.stateDir, {
    onState: state => states.put(state),
    onGone: () => states.close(),
  })
  const lines = readLines(terminal.stdin)
  const stopAsked = new AbortController()
  const stop = (): void => stopAsked.abort()
  process.once('SIGINT', stop)
  const { out, err } = terminal
  const isPrompting = 'isTTY' in terminal.stdin && terminal.stdin.isTTY && !json
  try {
    const begun = await enterCode()
    return begun ? await followSession(begun) : 1
  } finally {
    process.off('SIGINT', stop)
    lines.close()
    client.close()
  }

  /** The state in which a session was asked for; null where it did not come to that. */
  async function enterCode(): Promise<PageState | null> {
    for (;;) {
      if (isPrompting) out(connectWords.prompt)
      const text = await lines.next(stopAsked.signal)
      if (text === null || text.trim() === '') {
        if (!stopAsked.signal.aborted) err(`${connectWords.noCode}\n`)
        await client.ask('code:cancel', {})
        return null
      }
      const before = await emptyEntry()
      await client.ask('code:connect', { text })
      const outcome = await waitForOutcome(before)
      if (typeof outcome !== 'string') return outcome
      err(`${outcome}\n`)
      await client.ask('code:cancel', {})
      if (!isPrompting || stopAsked.signal.aborted) return null
    }
  }

  /** Clears what an earlier try left on the page; returns the session that is there already, if any. */
  async function emptyEntry(): Promise<string | null> {
    await client.ask('code:cancel', {})
    for (;;) {
      const state = await states.next(stopAsked.signal)
      if (state === null) return null
      const { codeEntry, session } = state
      if (codeEntry.phase === 'idle' || codeEntry.phase === 'unavailable') return session?.id ?? null
    }
  }

  /** The state in which the session was asked for, or the sentence that says why it was not. */
  async function waitForOutcome(before: string | null): Promise<PageState | string> {
    for (;;) {
      const state = await states.next(stopAsked.signal)
      if (state === null) return stopAsked.signal.aborted ? '' : gone()
      const { session, codeEntry } = state
      if (session && session.id !== before) return state
      if (codeEntry.phase === 'failed') {
        const { message, retryAfterMs } = codeEntry
        const wait = retryAfterMs
          ? ` ${say(entryWords.waitFor, { seconds: Math.ceil(retryAfterMs / 1000) })}`
          : ''
        return `${message}${wait}`
      }
    }
  }

  async function followSession(begun: PageState): Promise<ExitCode> {
    const tell = tellSession({ json, out })
    const over = new AbortController()
    let state = begun
    void typeIntoSession(client, lines, () => state.session, over.signal, err)
    stopAsked.signal.addEventListener('abort', () => {
      err(`${connectWords.stopping}\n`)
      stopSession(client, state.session).catch((error: unknown) => err(`${messageOf(error)}\n`))
    })
    let wasLive = false
    try {
      while (state.session) {
        tell(state.session, state.now)
        wasLive ||= state.session.phase === 'live'
        if (state.session.phase === 'ended') {
          await client.ask('session:dismiss', { sessionId: state.session.id })
          break
        }
        const next = await states.next()
        if (next === null) throw new Failure('agent-not-running', gone())
        state = next
      }
    } finally {
      over.abort()
    }
    return wasLive ? 0 : 1
  }
}

async function stopSession(client: PageClient, session: HeldSession | null): Promise<void> {
  if (session?.phase === 'accepting') await client.ask('session:refuse', { sessionId: session.id })
  else if (session) await client.ask('session:stop', { sessionId: session.id })
}

/** Lines are answers while something is asked, chat while the session is live, and dropped otherwise. */
async function typeIntoSession(
  client: PageClient,
  lines: Feed<string>,
  current: () => HeldSession | null,
  over: AbortSignal,
  err: (text: string) => void,
): Promise<void> {
  for (let line = await lines.next(over); line !== null; line = await lines.next(over)) {
    const session = current()
    const answer = line.trim().toLowerCase()
    if (!session || answer === '') continue
    try {
      await takeLine(client, session, line, answer)
    } catch (error) {
      err(`${messageOf(error)}\n`)
    }
  }
}

async function takeLine(
  client: PageClient,
  session: HeldSession,
  line: string,
  answer: string,
): Promise<void> {
  const sessionId = session.id
  const yes = answer === 'y' || answer === 'yes'
  const no = answer === 'n' || answer === 'no'
  if (session.phase === 'accepting') {
    const allowed = session.permissions
      .filter(({ preset }) => preset || answer === 'f')
      .map(({ permission }) => permission)
    if (yes || answer === 'f') await client.ask('session:accept', { sessionId, allowed })
    else if (no) await client.ask('session:refuse', { sessionId })
    return
  }
  if (session.phase !== 'live') return
  const asking = session.files.find(file => file.state === 'asking')
  const [question] = session.questions
  if (question && (yes || no))
    await client.ask('question:answer', { sessionId, questionId: question.questionId, accept: yes })
  else if (asking && (yes || no)) await client.ask('file:answer', { transfer: asking.transfer, accept: yes })
  else if (session.may.chat) await client.ask('chat:send', { messageId: randomUUID(), text: line })
}

function gone(): string {
  return failureSentences['agent-not-running']
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
