import { runProgram, type RunningProcess } from '../../tools/demo/processes.ts'
import type { ApiCall, ApiReply, ApiRequest } from '../../shared/protocol/admin-api.ts'
import { callApi, TEST_PASSWORD } from './relay.ts'

/** A relay as people run it: a process of its own, which can be killed and started again on the same data and port. */
export interface RelayProcess {
  readonly url: string
  /** One call of the API as the administrator `ada`. Throws the relay's Failure. */
  api: <C extends ApiCall>(call: C, request: ApiRequest<C>) => Promise<ApiReply<C>>
  /** SIGKILL: nothing is said to anybody, nothing is finished. */
  kill: () => Promise<void>
  /** Starts it again on the same data and port; resolves when it is ready. */
  startAgain: () => Promise<void>
  stop: () => Promise<void>
}

/** Starts a relay on a free port and makes its administrator `ada` with TEST_PASSWORD through the one-time link. */
export async function startRelayProcess(dataDir: string): Promise<RelayProcess> {
  let port = '0'
  let running: RunningProcess
  let url = ''
  const start = async (): Promise<string | null> => {
    running = runProgram('relay/main.ts', ['serve', '--json'], {
      PORT: port,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
    })
    const [line] = await running.outputMatching(/\{"event":"ready".*\}/)
    const ready = JSON.parse(line) as { url: string; setupUrl: string | null }
    url = ready.url
    port = new URL(url).port
    return ready.setupUrl
  }

  const setupUrl = await start()
  const setupToken = new URLSearchParams(new URL(setupUrl ?? '').hash.split('?')[1]).get('token') ?? ''
  const administrator = {
    organisation: 'Example Ltd',
    name: 'ada',
    fullName: 'Ada Lovelace',
    mail: 'ada@example.org',
    password: TEST_PASSWORD,
  }
  const { token } = await callApi(
    url,
    'POST /api/setup',
    { body: { token: setupToken, ...administrator } },
    undefined,
  )
  return {
    get url() {
      return url
    },
    api: (call, request) => callApi(url, call, request, token),
    kill: () => running.stop('SIGKILL'),
    async startAgain() {
      await start()
    },
    stop: () => running.stop(),
  }
}
