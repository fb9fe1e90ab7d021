import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import {
  callApi,
  connected,
  eventually,
  openSocket,
  startTestRelay,
  TEST_PASSWORD,
  type TestRelay,
} from '../../test/support/relay.ts'
import { SIGN_IN_IDLE_MS, SIGN_IN_LONGEST_MS } from './sign-ins.ts'
import { makeSetUpToken } from './set-up.ts'

let relay: TestRelay
/** Well below the next look at all sign-ins, which would close them too. */
const AT_ONCE_MS = 10_000
/** Set forward by tests that let time pass. */
let ahead = 0

beforeAll(async () => {
  relay = await startTestRelay({ clock: () => Date.now() + ahead })
})
afterAll(() => relay.stop())

const code = (value: string) => expect.objectContaining({ code: value })
const signIn = (name: string, password = TEST_PASSWORD) =>
  callApi(relay.url, 'POST /api/login', { body: { name, password } }, undefined)
const acts = async (act: string) => (await relay.api('GET /api/audit', { query: { act } })).rows

describe('set-up', () => {
  const body = {
    organisation: 'Example Ltd',
    name: 'second',
    fullName: 'Second',
    mail: 'second@example.org',
    password: TEST_PASSWORD,
  }

  test('[AUTH1] is over once there is a user: no link, and no token is taken', async () => {
    expect(await relay.api('GET /api/setup', {})).toEqual({ needed: false })
    const { store, secrets, clock } = relay.context
    expect(await makeSetUpToken(store, secrets, clock())).toBeNull()
    const again = relay.api('POST /api/setup', { body: { ...body, token: 'x'.repeat(32) } })
    await expect(again).rejects.toEqual(code('setup-link-invalid'))
  })

  test('[AUTH1] takes the link once, even when it is used ten times at the same moment', async () => {
    const fresh = await startTestRelay()
    try {
      // As on a first start: nobody there.
      const { store, secrets } = fresh.context
      await store.db.deleteFrom('sign_ins').execute()
      await store.db.deleteFrom('group_members').execute()
      await store.db.deleteFrom('users').execute()
      const token = (await makeSetUpToken(store, secrets, Date.now())) ?? ''
      const older = token
      const newer = (await makeSetUpToken(store, secrets, Date.now())) ?? ''
      await expect(
        callApi(fresh.url, 'POST /api/setup', { body: { ...body, token: older } }, undefined),
      ).rejects.toEqual(code('setup-link-invalid'))
      const tries = await Promise.allSettled(
        Array.from({ length: 9 }, (_, n) =>
          callApi(
            fresh.url,
            'POST /api/setup',
            { body: { ...body, name: `n${n}`, token: newer } },
            undefined,
          ),
        ),
      )
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await store.db.selectFrom('users').select('name').execute()).toHaveLength(1)
    } finally {
      await fresh.stop()
    }
  })
})

describe('signing in', () => {
  test('[AUTH1] gives a token that says who one is, and the log tells of it', async () => {
    const { token, user, organisation } = await signIn('ada')
    expect(token.length).toBeGreaterThanOrEqual(43)
    expect(organisation).toBe('Example Ltd')
    expect((await relay.api('GET /api/me', {}, token)).user).toMatchObject({ id: user.id, name: 'ada' })
    expect((await acts('user:sign-in'))[0]).toMatchObject({ actor: 'ada', outcome: 'done' })
    const stored = await relay.context.store.db.selectFrom('sign_ins').select('token_hash').execute()
    expect(JSON.stringify(stored)).not.toContain(token)
  })

  test('[AUTH1] a wrong name, a wrong password and a disabled user get one and the same answer', async () => {
    const { id } = await relay.addUser('disabled', 'support')
    await relay.api('PATCH /api/users/:id', { params: { id }, body: { disabled: true } })
    const answers = await Promise.all(
      [signIn('nobody'), signIn('ada', 'wrong password here'), signIn('disabled')].map(answer =>
        answer.then(
          () => 'signed in',
          (error: unknown) => JSON.stringify(error),
        ),
      ),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('sign-in-failed')
  })

  test('[AUTH1] guessing at one name is slowed down, logged and raises an alarm; others sign in', async () => {
    await relay.addUser('guessed', 'support')
    const tries = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => signIn('guessed', `wrong password ${n}`)),
    )
    const codes = tries.map(tried =>
      tried.status === 'rejected' ? (tried.reason as { code: string }).code : '',
    )
    expect(codes.filter(code => code === 'sign-in-failed').length).toBeLessThanOrEqual(6)
    expect(codes).toContain('too-many-requests')
    await expect(signIn('guessed')).rejects.toMatchObject({
      code: 'too-many-requests',
      retryAfterMs: expect.any(Number) as number,
    })
    await expect(signIn('ada')).resolves.toBeDefined()
    expect((await acts('user:sign-in')).some(entry => entry.outcome === 'refused')).toBe(true)
    const { rows } = await relay.api('GET /api/alarms', {})
    expect(rows).toContainEqual(expect.objectContaining({ kind: 'sign-in-attack' }))
  })

  test('[AUTH1] a sign-in ends when it is idle, and at last in any case; use keeps it', async () => {
    const { token } = await signIn('ada')
    const other = await signIn('ada')
    const me = (as: string) => relay.api('GET /api/me', {}, as)
    try {
      ahead = SIGN_IN_IDLE_MS - 60_000
      await me(token)
      ahead = SIGN_IN_IDLE_MS + 60_000
      await me(token)
      await expect(me(other.token)).rejects.toEqual(code('not-signed-in'))
      for (ahead = 0; ahead < SIGN_IN_LONGEST_MS - SIGN_IN_IDLE_MS; ahead += SIGN_IN_IDLE_MS - 1000)
        await me(token)
      ahead = SIGN_IN_LONGEST_MS
      await expect(me(token)).rejects.toEqual(code('not-signed-in'))
    } finally {
      ahead = 0
    }
  })

  test('[AUTH1] signing out ends this sign-in and its sockets, and no other', async () => {
    const [mine, other] = [await signIn('ada'), await signIn('ada')]
    const [here, there] = [
      await relay.connectController(mine.token),
      await relay.connectController(other.token),
    ]
    const closed = new Promise(resolve => here.socket.once('disconnect', resolve))
    const startedAt = Date.now()
    await relay.api('POST /api/logout', {}, mine.token)
    await closed
    expect(Date.now() - startedAt).toBeLessThan(AT_ONCE_MS)
    await expect(relay.api('GET /api/me', {}, mine.token)).rejects.toEqual(code('not-signed-in'))
    await expect(relay.api('GET /api/me', {}, other.token)).resolves.toBeDefined()
    expect(there.socket.connected).toBe(true)
    there.disconnect()
  })
})

describe('users', () => {
  test('[AUTH1] disabling ends every token and socket of the user at once', async () => {
    const { id, token } = await relay.addUser('leaver', 'support')
    const controller = await relay.connectController(token)
    const dashboard = openSocket(relay.url, '/dashboard', { protocol: PROTOCOL_VERSION, token })
    await connected(dashboard)
    const closed = Promise.all(
      [controller.socket, dashboard].map(
        socket => new Promise(resolve => socket.once('disconnect', resolve)),
      ),
    )
    const startedAt = Date.now()
    await relay.api('PATCH /api/users/:id', { params: { id }, body: { disabled: true } })
    await closed
    expect(Date.now() - startedAt).toBeLessThan(AT_ONCE_MS)
    await expect(relay.api('GET /api/me', {}, token)).rejects.toEqual(code('not-signed-in'))
    await expect(relay.connectController(token)).rejects.toEqual(code('not-signed-in'))
    expect((await acts('user:disable'))[0]).toMatchObject({
      actor: 'ada',
      subject: 'leaver',
      outcome: 'done',
    })
    await relay.api('PATCH /api/users/:id', { params: { id }, body: { disabled: false } })
    await expect(relay.api('GET /api/me', {}, token)).rejects.toEqual(code('not-signed-in'))
    await expect(signIn('leaver')).resolves.toBeDefined()
  })

  test('[AUTH1] another role counts at once', async () => {
    const { id, token } = await relay.addUser('climber', 'auditor')
    await expect(relay.api('GET /api/users', {}, token)).resolves.toBeDefined()
    await relay.api('PATCH /api/users/:id', { params: { id }, body: { role: 'support' } })
    await expect(relay.api('GET /api/users', {}, token)).rejects.toEqual(code('not-signed-in'))
    const again = await signIn('climber')
    await expect(relay.api('GET /api/users', {}, again.token)).rejects.toEqual(code('forbidden'))
  })

  test('[AUTH1] the last administrator stays, also when two try to leave each other behind', async () => {
    const self = { params: { id: relay.adminId } }
    await expect(relay.api('PATCH /api/users/:id', { ...self, body: { disabled: true } })).rejects.toEqual(
      code('conflict'),
    )
    await expect(relay.api('PATCH /api/users/:id', { ...self, body: { role: 'support' } })).rejects.toEqual(
      code('conflict'),
    )
    const second = await relay.addUser('second-admin', 'administrator')
    const outcomes = await Promise.allSettled([
      relay.api('PATCH /api/users/:id', { params: { id: second.id }, body: { role: 'support' } }),
      relay.api(
        'PATCH /api/users/:id',
        { ...self, body: { fullName: 'Ada', role: 'administrator' } },
        second.token,
      ),
      relay.api('PATCH /api/users/:id', { params: { id: second.id }, body: { disabled: true } }),
    ])
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true)
    const { rows } = await relay.api('GET /api/users', {})
    expect(rows.filter(user => user.role === 'administrator' && !user.disabled)).not.toHaveLength(0)
  })

  test('[AUTH1] weak passwords and taken names are refused, in every way in which a user comes to be or changes', async () => {
    const user = { name: 'weak', fullName: 'Weak', mail: 'weak@example.org', role: 'support' } as const
    await expect(
      relay.api('POST /api/users', { body: { ...user, password: 'passwordpassword' } }),
    ).rejects.toEqual(code('weak-password'))
    await expect(
      relay.api('POST /api/users', { body: { ...user, name: 'ada', password: TEST_PASSWORD } }),
    ).rejects.toEqual(code('conflict'))
    await expect(
      relay.api('PATCH /api/users/:id', {
        params: { id: relay.adminId },
        body: { password: 'aaaaaaaaaaaaaaaaaa' },
      }),
    ).rejects.toEqual(code('weak-password'))
  })

  test('[AUTH1] a new password ends every other sign-in; the current one is asked for, and not for ever', async () => {
    const { token } = await relay.addUser('changer', 'support')
    const other = await signIn('changer')
    const next = 'amber lantern drifts 77'
    await expect(
      relay.api('POST /api/me/password', { body: { current: 'wrong one entirely', next } }, token),
    ).rejects.toEqual(code('sign-in-failed'))
    await relay.api('POST /api/me/password', { body: { current: TEST_PASSWORD, next } }, token)
    await expect(relay.api('GET /api/me', {}, token)).resolves.toBeDefined()
    await expect(relay.api('GET /api/me', {}, other.token)).rejects.toEqual(code('not-signed-in'))
    await expect(signIn('changer')).rejects.toEqual(code('sign-in-failed'))
    await expect(signIn('changer', next)).resolves.toBeDefined()
    const guesses = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) =>
        relay.api('POST /api/me/password', { body: { current: `guess number ${n}`, next } }, token),
      ),
    )
    expect(JSON.stringify(guesses)).toContain('too-many-requests')
  })

  test('dashboards hear that users changed, a few times a second at most', async () => {
    const socket = openSocket(relay.url, '/dashboard', { protocol: PROTOCOL_VERSION, token: relay.token })
    const heard: unknown[] = []
    socket.on('changed', body => heard.push(body))
    await connected(socket)
    for (let n = 0; n < 200; n++) relay.context.announce('users', n % 2 === 0 ? 'jobs' : 'devices')
    await eventually(() => heard.length > 0)
    expect(heard).toEqual([{ topics: ['devices', 'jobs', 'users'] }])
    socket.disconnect()
  })
})
