import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../../shared/protocol/failure.ts'
import { ada, fakeRelay, signInAs, signOut, type FakeRelay } from '../testing/fake-relay.ts'
import { call } from './call-api.ts'
import { signedIn, signInNote } from './sign-in-state.ts'

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
})
afterEach(signOut)

describe('call', () => {
  it('fills path and query, and sends the token and no empty values', async () => {
    relay.answer('GET /api/devices', { rows: [], next: null })
    await call('GET /api/devices', { query: { search: 'a b', online: undefined, limit: 20 } })
    relay.answer('DELETE /api/devices/:id', {})
    await call('DELETE /api/devices/:id', { params: { id: 'device-12' } })
    expect(relay.asked[0]).toMatchObject({ query: { search: 'a b', limit: '20' }, token: 'token-1' })
    expect(relay.asked[1]).toMatchObject({ params: { id: 'device-12' } })
  })

  it('throws the relay’s own failure, problems and all', async () => {
    const problems = [{ where: 'body.name', message: 'taken' }]
    relay.answer('POST /api/users', new Failure('conflict', 'There is one already.', { problems }))
    const body = {
      name: 'grace',
      fullName: 'Grace',
      mail: 'g@example.org',
      role: 'support' as const,
      password: '123456789012345',
    }
    await expect(call('POST /api/users', { body })).rejects.toMatchObject({
      code: 'conflict',
      message: 'There is one already.',
      problems,
    })
    expect(signedIn.value).not.toBeNull()
  })

  it('[AUTH1] forgets a sign-in that is over, and says so', async () => {
    relay.answer('GET /api/users', new Failure('not-signed-in', 'Sign in again.'))
    await expect(call('GET /api/users')).rejects.toMatchObject({ code: 'not-signed-in' })
    expect(signedIn.value).toBeNull()
    expect(signInNote.value).toBe('ended')
    expect(sessionStorage.length).toBe(0)
  })

  it('leaves the sign-in alone when a role is not enough', async () => {
    relay.answer('GET /api/users', new Failure('forbidden', 'Not for you.'))
    await expect(call('GET /api/users')).rejects.toMatchObject({ code: 'forbidden' })
    expect(signedIn.value?.user.name).toBe('ada')
  })

  it('says that the relay cannot be reached', async () => {
    relay.unplug(true)
    await expect(call('GET /api/users')).rejects.toMatchObject({ code: 'relay-unreachable' })
  })

  it('refuses a reply that is not what the contract says', async () => {
    relay.answer('GET /api/users', { rows: [{ ...ada, role: 'king' as 'support' }] })
    await expect(call('GET /api/users')).rejects.toMatchObject({ code: 'internal' })
  })
})
