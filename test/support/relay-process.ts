import { runProgram, type RunningProcess } from '../../tools/demo/processes.ts'
import type { ApiCall, ApiReply, ApiRequest } from '../../shared/protocol/admin-api.ts'
import { callApi, TEST_PASSWORD } from './relay.ts'

/** A relay as people run it: a process of its own, which can be killed and started again on the same data and port. */
export interface RelayProcess {
  readonly url: string
  /** The bearer token of `ada`. */
  readonly token: string
  /** One call of the API as the administrator `ada`. Throws the relay's Failure. */
  api: <C extends ApiCall>(call: C, request: ApiRequest<C>) => Promise<ApiReply<C>>
  /** Of the process that runs now. */
  readonly pid: number
  /** SIGKILL: nothing is said to anybody, nothing is finished. */
  kill: () => Promise<void>
  /** Starts it again on the same data and port; resolves when it is ready. */
  startAgain: () => Promise<void>
  stop: () => Promise<void>
}

/** Starts a relay on a free port, with the administrator `ada` and TEST_PASSWORD, made through the one-time link where there is none. */
export async function startRelayProcess(
  dataDir: string,
  environment: Record<string, string> = {},
): Promise<RelayProcess> {
  let port = '0'
  let running: RunningProcess
  let url = ''
  const start = async (): Promise<string | null> => {
    running = runProgram('relay/main.ts', ['serve', '--json'], {
      PORT: port,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      ...environment,
    })
    const [line] = await running.outputMatching(/\{"event":"ready".*\}/)
    const ready = JSON.parse(line) as { url: string; setupUrl: string | null }
    url = ready.url
    port = new URL(url).port
    return ready.setupUrl
  }

  const setupUrl = await start()
  const token = setupUrl === null ? await signInAsAda(url) : await setUpAda(url, setupUrl)
  return {
    get url() {
      return url
    },
    token,
    get pid() {
      return running.pid
    },
    api: (call, request) => callApi(url, call, request, token),
    kill: () => running.stop('SIGKILL'),
    async startAgain() {
      await start()
    },
    stop: () => running.stop(),
  }
}

async function setUpAda(url: string, setupUrl: string): Promise<string> {
  const setupToken = new URLSearchParams(new URL(setupUrl).hash.split('?')[1]).get('token') ?? ''
  const administrator = {
    organisation: 'Example Ltd',
    name: 'ada',
    fullName: 'Ada Lovelace',
    mail: 'ada@example.org',
    password: TEST_PASSWORD,
  }
  const body = { token: setupToken, ...administrator }
  return (await callApi(url, 'POST /api/setup', { body }, undefined)).token
}

/** On a store in which another relay has made her already. */
async function signInAsAda(url: string): Promise<string> {
  const body = { name: 'ada', password: TEST_PASSWORD }
  return (await callApi(url, 'POST /api/login', { body }, undefined)).token
}
