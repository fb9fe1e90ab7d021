import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeAgentProcess, type AgentProcess } from '../../../test/support/agent-process.ts'
import {
  makeAccount,
  mayMakeAccounts,
  sayIfNoAccounts,
  type RealAccount,
} from '../../../test/support/real-accounts.ts'
import { userOfRecord } from '../../../test/support/real-vault.ts'
import { startRelayProcess, type RelayProcess } from '../../../test/support/relay-process.ts'
import { eventually } from '../../../test/support/relay.ts'
import { openStore, type Store } from '../../store/open-store.ts'

const OLD = 'TheOldPassword4711'

sayIfNoAccounts('a rotation that falls back')

describe.runIf(mayMakeAccounts)('a rotation that fails while the relay dies', { timeout: 120_000 }, () => {
  let folder: string
  let relay: RelayProcess
  let agent: AgentProcess
  let account: RealAccount
  const flag = (name: string) => join(folder, name)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handrail-falls-back-'))
    account = makeAccount('vault')
    account.setPassword(OLD)
    relay = await startRelayProcess(join(folder, 'data'))
    agent = await makeAgentProcess()
    const { token } = await relay.api('POST /api/enrolment-tokens', {})
    await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], `${token}\n`)
    await agent.command(['policy', 'set', 'unrestricted'])
    agent.run()
  }, 60_000)
  afterAll(async () => {
    await agent?.cleanUp()
    await relay?.stop()
    account?.remove()
    await rm(folder, { recursive: true, force: true })
  })

  /** Kills the relay, lets `time` pass in its store while nobody looks, and starts it again. */
  async function dies(time: (db: Store['db']) => Promise<unknown>): Promise<void> {
    await relay.kill()
    const store = await openStore({ dataDir: join(folder, 'data') })
    try {
      await time(store.db)
    } finally {
      await store.close()
    }
    await relay.startAgain()
  }

  /** Sets the password, waits for a sign while it runs for the first time, and then fails; later it succeeds. */
  const rotation = () => `# @action Rotate, and fail first
# @time-out 120s
# @input user string "User"
# @input password secret "New password"
read -r line
new=$(printf '%s' "$line" | sed 's/.*"password":"\\([^"]*\\)".*/\\1/')
printf '%s:%s\\n' "$HANDRAIL_INPUT_user" "$new" | chpasswd
[ -e '${flag('began')}' ] && exit 0
touch '${flag('began')}'
while [ ! -e '${flag('go-on')}' ]; do sleep 0.1; done
exit 3
`

  async function addPeriodicRotation(): Promise<string> {
    const { api } = relay
    const deviceId = await eventually(
      async () => (await api('GET /api/devices', { query: { online: 'yes' } })).rows[0]?.id,
      20_000,
    )
    const script = await api('POST /api/scripts', {
      body: { fileName: 'rotate.sh', base64: Buffer.from(rotation()).toString('base64') },
    })
    const field = (key: string, kind: 'host' | 'user' | 'secured') => ({
      key,
      label: key,
      kind,
      required: false,
    })
    const type = await api('POST /api/record-types', {
      body: {
        name: 'Linux account',
        fields: [field('host', 'host'), field('user', 'user'), field('password', 'secured')],
        passwordField: 'password',
        passwordPolicy: { length: 40, withSigns: false },
      },
    })
    await api('PUT /api/record-types/:id/tasks', {
      params: { id: type.id },
      body: {
        version: 1,
        tasks: [
          {
            scriptId: script.id,
            scriptVersion: 1,
            events: [{ type: 'cron', expression: '0 0 1 1 *' }],
            target: 'itself',
            shadowRecordId: null,
            window: null,
            inputs: { user: userOfRecord, password: { from: 'new-password' } },
          },
        ],
      },
    })
    const { id: folderId } = await api('POST /api/folders', { body: { parentId: null, name: 'Servers' } })
    const values = { host: deviceId, user: account.name, password: OLD }
    const body = { name: 'account', folderId, typeId: type.id, values, timeZone: 'UTC', node: null }
    return (await api('POST /api/records', { body })).id
  }

  test('[ROT1] [FALL1] [TRIG4] the repeat sets it right: what the vault holds in the end opens the account', async () => {
    const recordId = await addPeriodicRotation()
    const current = async (): Promise<string> => {
      const body = { field: 'password', reason: 'To see what is kept' }
      return (await relay.api('POST /api/records/:id/unlock', { params: { id: recordId }, body })).value
    }
    const jobs = async () => (await relay.api('GET /api/jobs', { query: { recordId } })).rows
    await relay.api('PUT /api/engine-settings', {
      body: {
        fallback: { enabled: true, everyMinutes: 60, cycles: 3 },
        onCheckedOut: 'proceed',
        keepJobsDays: 0,
        keepJobsCount: 0,
      },
    })
    // The schedule has to be there before a year can pass.
    const store = await openStore({ dataDir: join(folder, 'data') })
    await eventually(() => store.db.selectFrom('schedules').selectAll().executeTakeFirst(), 20_000)
    await store.close()

    await dies(db =>
      db
        .updateTable('schedules')
        .set({ next_at: Date.now() - 1000 })
        .execute(),
    )
    await eventually(() => existsSync(flag('began')), 30_000)
    // The password is set and the script still runs: the relay dies, and hears of the failure when it is back.
    await relay.kill()
    await writeFile(flag('go-on'), '')
    await relay.startAgain()
    await eventually(async () => (await jobs()).some(job => job.state === 'error'), 30_000)
    expect(account.opens(OLD)).toBe(false)
    const [repeat, failed] = await jobs()
    expect(failed).toMatchObject({
      state: 'error',
      cause: 'exit-code',
      exitCode: 3,
      type: 'normal',
      event: 'cron',
    })
    expect(repeat).toMatchObject({ state: 'scheduled', type: 'fallback', cycle: 1 })

    await dies(db =>
      db
        .updateTable('jobs')
        .set({ opens_at: Date.now() - 1000 })
        .where('id', '=', repeat?.id ?? '')
        .execute(),
    )
    await eventually(async () => (await jobs()).every(job => job.endedAt !== null), 30_000)
    expect((await jobs()).map(job => [job.type, job.state])).toEqual([
      ['fallback', 'completed'],
      ['normal', 'error'],
    ])
    expect(await current()).not.toBe(OLD)
    expect(account.opens(await current())).toBe(true)
  })
})
