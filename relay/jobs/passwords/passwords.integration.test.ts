import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  makeAccount,
  mayMakeAccounts,
  sayIfNoAccounts,
  type RealAccount,
} from '../../../test/support/real-accounts.ts'
import {
  keptPasswords,
  onDemand,
  startRealVault,
  userOfRecord,
  type RealVault,
} from '../../../test/support/real-vault.ts'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import { readSecret } from '../../records/record-secrets.ts'

const OLD = 'TheOldPassword4711'
/** A rotation that can be killed at a known point: it stands still before or after it has set the password. */
const standing = (before: string, after: string): string => `# @action Rotate and stand
# @time-out 300s
# @input user string "User"
# @input password secret "New password"
read -r line
new=$(printf '%s' "$line" | sed 's/.*"password":"\\([^"]*\\)".*/\\1/')
${before}
printf '%s:%s\\n' "$HANDRAIL_INPUT_user" "$new" | chpasswd
${after}
`
const stand = 'echo standing; sleep 250'

sayIfNoAccounts('renewing real passwords')

describe.runIf(mayMakeAccounts)('passwords of real accounts', { timeout: 90_000 }, () => {
  let vault: RealVault
  let account: RealAccount
  let record: HandrailRecord
  let [rotate, verify, reconcile, standBefore, standAfter] = ['', '', '', '', '']
  let count = 0

  beforeAll(async () => {
    vault = await startRealVault()
    const renew = { user: userOfRecord, password: { from: 'new-password' } } as const
    ;[rotate = '', verify = '', reconcile = '', standBefore = '', standAfter = ''] = await vault.setTasks([
      onDemand(await vault.officialAction('Rotate a password'), renew),
      onDemand(await vault.officialAction('Verify a password'), keptPasswords),
      onDemand(await vault.officialAction('Reconcile a password'), keptPasswords),
      onDemand(await vault.saveScript(standing(stand, '')), renew),
      onDemand(await vault.saveScript(standing('', stand)), renew),
    ])
  }, 60_000)
  afterAll(() => vault.stop())
  beforeEach(async () => {
    account = makeAccount('vault')
    account.setPassword(OLD)
    record = await vault.addRecord(`account ${(count += 1)}`, account.name, OLD)
  })
  afterEach(() => account.remove())

  const run = async (taskId: string, token?: string) =>
    await vault.ended(await vault.run(record, taskId, token))
  const candidate = async (): Promise<string> => {
    const { store, secrets } = vault.relay.context
    const place = { recordId: record.id, field: 'password' }
    return (await readSecret(store.db, secrets.fieldKey, place, 'candidate')) ?? ''
  }
  /** Begins a rotation and kills the agent where it stands still; the job has ended when this resolves. */
  const killIn = async (taskId: string): Promise<void> => {
    const id = await vault.run(record, taskId)
    await vault.inState(id, 'running')
    await expect
      .poll(async () => (await vault.relay.api('GET /api/jobs/:id', { params: { id } })).live?.text ?? '', {
        timeout: 20_000,
      })
      .toContain('standing')
    await vault.agent.end('SIGKILL')
    await vault.startAgent()
    expect(await vault.ended(id)).toMatchObject({ state: 'error', cause: 'agent-restarted' })
  }

  test('[ROT1] a rotation: the new one opens the account, the old one does not, and verifying forgets it', async () => {
    expect(await run(rotate)).toMatchObject({
      state: 'completed',
      outputs: [{}, { name: 'valid', value: true }],
    })
    const renewed = await vault.current(record)
    expect(renewed).toMatch(/^[A-Za-z0-9]{40}$/)
    expect([account.opens(renewed), account.opens(OLD)]).toEqual([true, false])
    expect(await vault.keptStates(record)).toEqual(['current', 'previous'])
    expect(await run(verify)).toMatchObject({ state: 'completed' })
    expect(await vault.keptStates(record)).toEqual(['current'])
    expect(await vault.current(record)).toBe(renewed)
  })

  test('[ROT1] the agent is killed before it hears of the rotation: the old one holds until it has run', async () => {
    await vault.agent.end('SIGKILL')
    await vault.relay.api('GET /api/devices', { query: {} })
    const cancelled = await vault.run(record, rotate)
    await vault.inState(cancelled, 'waiting-for-device')
    await vault.relay.api('POST /api/jobs/:id/cancel', { params: { id: cancelled } })
    expect(await vault.keptStates(record)).toEqual(['current'])
    const id = await vault.run(record, rotate)
    expect(account.opens(await vault.current(record))).toBe(true)
    await vault.startAgent()
    expect(await vault.ended(id)).toMatchObject({ state: 'completed' })
    expect(account.opens(await vault.current(record))).toBe(true)
  })

  test('[ROT1] killed before the password was set: the old one holds, and reconciling forgets the other', async () => {
    await killIn(standBefore)
    expect(await vault.keptStates(record)).toEqual(['candidate', 'current'])
    expect(account.opens(await vault.current(record))).toBe(true)
    expect(await run(reconcile)).toMatchObject({ state: 'completed' })
    expect(await vault.keptStates(record)).toEqual(['current'])
    expect(account.opens(await vault.current(record))).toBe(true)
  })

  test.each([
    ['verifying', () => verify],
    ['reconciling', () => reconcile],
    ['the next rotation', () => rotate],
  ])('[ROT1] killed after the password was set, before the result: %s puts it right', async (_, task) => {
    await killIn(standAfter)
    const set = await candidate()
    expect([account.opens(set), account.opens(await vault.current(record))]).toEqual([true, false])
    expect(await run(task())).toMatchObject({ state: 'completed' })
    expect(await vault.current(record)).toBe(set)
    expect(account.opens(set)).toBe(true)
    expect(await vault.keptStates(record)).toEqual(['current', 'previous'])
  })

  test('[ROT1] a candidate that may hold outlives a later rotation that no device ever saw', async () => {
    await killIn(standAfter)
    const set = await candidate()
    await vault.agent.end('SIGKILL')
    const id = await vault.run(record, rotate)
    await vault.inState(id, 'waiting-for-device')
    await vault.relay.api('POST /api/jobs/:id/cancel', { params: { id } })
    expect(await candidate()).toBe(set)
    await vault.startAgent()
    await run(verify)
    expect(await vault.current(record)).toBe(set)
  })

  test('[ROT1] killed after the result: nothing is left to do', async () => {
    await run(rotate)
    await vault.agent.end('SIGKILL')
    expect(account.opens(await vault.current(record))).toBe(true)
    await vault.startAgent()
    expect(await run(verify)).toMatchObject({ state: 'completed' })
  })

  test('[ROT1] somebody else set another password: reconciling sets the kept one', async () => {
    account.setPassword('SetBySomebodyElse1')
    expect(await run(verify)).toMatchObject({ state: 'error', cause: 'exit-code' })
    expect(await run(reconcile)).toMatchObject({ state: 'completed' })
    expect(await vault.current(record)).toBe(OLD)
    expect(account.opens(OLD)).toBe(true)
  })

  test('[ROT1] two jobs about one password do not run at once', async () => {
    await vault.agent.end('SIGKILL')
    const first = await vault.run(record, rotate)
    const second = await vault.run(record, verify)
    expect((await vault.inState(first, 'waiting-for-device')).state).toBe('waiting-for-device')
    expect((await vault.inState(second, 'deferred')).state).toBe('deferred')
    await vault.relay.api('POST /api/jobs/:id/cancel', { params: { id: second } })
    await vault.startAgent()
    expect(await vault.ended(first)).toMatchObject({ state: 'completed' })
  })

  test('[RECD3] [ROT1] with Execute alone one resets the password, and can see it nowhere', async () => {
    const { relay } = vault
    const eve = await relay.addUser('eve', 'support')
    await relay.api('PUT /api/permissions/:kind/:id', {
      params: { kind: 'record', id: record.id },
      body: { grants: [{ granteeKind: 'user', granteeId: eve.id, role: null, taskControl: 'execute' }] },
    })
    const jobs = [await run(rotate, eve.token), await run(verify, eve.token)]
    expect(jobs.map(job => job.state)).toEqual(['completed', 'completed'])
    const renewed = await vault.current(record)
    expect(account.opens(renewed)).toBe(true)

    const asEve = [
      ...(await Promise.all(
        jobs.map(job => relay.api('GET /api/jobs/:id', { params: { id: job.id } }, eve.token)),
      )),
      await relay.api('GET /api/jobs', { query: { limit: 200 } }, eve.token),
      await relay.api('GET /api/records', { query: { limit: 50 } }, eve.token),
      await relay.api('GET /api/records/:id/tasks', { params: { id: record.id } }, eve.token),
      await relay
        .api('GET /api/records/:id', { params: { id: record.id } }, eve.token)
        .catch((error: unknown) => String(error)),
    ]
    const body = { field: 'password', reason: 'I would like to see it' }
    await expect(
      relay.api('POST /api/records/:id/unlock', { params: { id: record.id }, body }, eve.token),
    ).rejects.toMatchObject({ code: 'forbidden' })
    const audit = await relay.api('GET /api/audit', { query: { limit: 200 } })
    const everything = JSON.stringify([asEve, jobs, audit]) + vault.log() + vault.agent.log()
    expect(everything).toContain(jobs[0]?.id)
    for (const password of [OLD, renewed]) {
      expect(everything).not.toContain(password)
      expect(await vault.filesWith(password)).toEqual([])
    }
  })

  test('[SHAD1] a task with a shadow account runs as it, and has the main record’s account as data', async () => {
    const shadow = makeAccount('shadow')
    try {
      const shadowRecord = await vault.addRecord('The shadow', shadow.name)
      const nobody = await vault.addRecord('Nobody', '')
      const text =
        '# @action Who\n# @input user string "User"\n# @input password secret "Password"\nread -r line\necho "$(id -un) $HANDRAIL_INPUT_user ${#line}"\ncat /etc/shadow\n'
      const inputs = {
        user: userOfRecord,
        password: { from: 'field', of: 'record', field: 'password' },
      } as const
      const scriptId = await vault.saveScript(text)
      const params = { id: record.id }
      const { version } = await vault.relay.api('POST /api/records/:id/tasks/make-unique', { params })
      const { tasks } = await vault.relay.api('PUT /api/records/:id/tasks', {
        params,
        body: {
          version,
          tasks: [shadowRecord.id, nobody.id].map(shadowRecordId => ({
            ...onDemand(scriptId, inputs),
            shadowRecordId,
          })),
        },
      })
      const job = await run(tasks[0]?.id ?? '')
      const length = JSON.stringify({ password: OLD }).length
      expect(job.logTail).toContain(`${shadow.name} ${account.name} ${length}\n`)
      expect(job.logTail).toContain('/etc/shadow: Permission denied')
      expect(await run(tasks[1]?.id ?? '')).toMatchObject({
        state: 'error',
        details: expect.stringContaining('names no user'),
      })
      shadow.remove()
      expect(await run(tasks[0]?.id ?? '')).toMatchObject({ state: 'error', cause: 'account-unknown' })
    } finally {
      shadow.remove()
    }
  })
})
