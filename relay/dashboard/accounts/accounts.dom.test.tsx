import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import type { ComponentChildren } from 'preact'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Failure } from '../../../shared/protocol/failure.ts'
import { signedIn } from '../link/sign-in-state.ts'
import { ada, fakeRelay, signInAs, signOut, type FakeRelay } from '../testing/fake-relay.ts'
import { SetUpPage } from './set-up-page.tsx'
import { setUpToken, takeSetUpToken } from './set-up-token.ts'
import { SignInPage } from './sign-in-page.tsx'
import { UsersPage } from './users-page.tsx'

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
})
afterEach(() => {
  cleanup()
  signOut()
})

const show = (page: ComponentChildren) => render(<LocationProvider>{page}</LocationProvider>)
const type = (label: string, value: string): void => {
  fireEvent.input(screen.getByLabelText(label), { target: { value } })
}
const submit = (name: string): void => {
  const button = screen.getByRole<HTMLButtonElement>('button', { name })
  if (button.form) fireEvent.submit(button.form)
}

it('[AUTH1] takes the set-up token out of the address and makes the first administrator with it', async () => {
  history.replaceState(null, '', '/#/setup?token=one-time-token')
  takeSetUpToken()
  expect(location.href).not.toContain('one-time-token')
  expect(location.pathname).toBe('/setup')
  expect(setUpToken()).toBe('one-time-token')
  relay.answer('GET /api/setup', { needed: true })
  relay.answer('POST /api/setup', {
    token: 't',
    expiresAt: 9,
    user: ada,
    organisation: 'Example Ltd',
    relays: [],
  })
  show(<SetUpPage />)
  await screen.findByLabelText('Organisation')
  type('Organisation', 'Example Ltd')
  type('Full name', 'Ada Lovelace')
  type('Mail address', 'ada@example.org')
  type('User name', 'ada')
  type('Password', 'violet kettle sings 42')
  type('Repeat the password', 'something else entirely')
  expect(screen.getByText('The two passwords differ.')).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Create administrator' }).disabled).toBe(true)
  type('Repeat the password', 'violet kettle sings 42')
  submit('Create administrator')
  await waitFor(() => expect(signedIn.value?.user.name).toBe('ada'))
  expect(relay.bodyOf('POST /api/setup')).toMatchObject({ token: 'one-time-token', name: 'ada' })
  expect(setUpToken()).toBeNull()
})

it('says where the set-up link is when somebody comes without it', async () => {
  relay.answer('GET /api/setup', { needed: true })
  show(<SignInPage />)
  expect(await screen.findByText(/Open the one-time set-up link/)).toBeTruthy()
})

it('[AUTH1] signs in, and says what is wrong when it does not', async () => {
  relay.answer('GET /api/setup', { needed: false })
  relay.answer('POST /api/login', new Failure('sign-in-failed', 'Name or password is wrong.'))
  show(<SignInPage />)
  type('User name', 'ada')
  type('Password', 'wrong')
  submit('Sign in')
  expect(await screen.findByText('Name or password is wrong.')).toBeTruthy()
  relay.answer('POST /api/login', {
    token: 't2',
    expiresAt: 9,
    user: ada,
    organisation: 'Example Ltd',
    relays: [],
  })
  submit('Sign in')
  await waitFor(() => expect(signedIn.value?.token).toBe('t2'))
})

it('[AUTH1] waits as long as the relay says after too many tries', async () => {
  relay.answer('GET /api/setup', { needed: false })
  const failure = new Failure('too-many-requests', 'Too many tries.', { retryAfterMs: 30_000 })
  relay.answer('POST /api/login', failure)
  show(<SignInPage />)
  submit('Sign in')
  expect(await screen.findByText('Try again in 30 s.')).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Sign in' }).disabled).toBe(true)
})

it('asks before a user is disabled, and says what will happen', async () => {
  signInAs()
  const grace = { ...ada, id: 'user-grace', name: 'grace', fullName: 'Grace Hopper' }
  relay.answer('GET /api/users', { rows: [ada, grace] })
  relay.answer('PATCH /api/users/:id', { ...grace, disabled: true })
  show(<UsersPage />)
  fireEvent.click(await screen.findByRole('button', { name: 'Disable Grace Hopper' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Disable Grace Hopper?' }))
  expect(dialog.getByText(/signed out everywhere at once/)).toBeTruthy()
  expect(relay.bodyOf('PATCH /api/users/:id')).toBeUndefined()
  fireEvent.click(dialog.getByRole('button', { name: 'Disable' }))
  await waitFor(() => expect(relay.bodyOf('PATCH /api/users/:id')).toEqual({ disabled: true }))
})

it('shows an auditor the users without a way to change them', async () => {
  signInAs('auditor')
  relay.answer('GET /api/users', { rows: [ada] })
  show(<UsersPage />)
  await screen.findByText('Enabled')
  expect(screen.queryAllByRole('button')).toEqual([])
})

it('tells somebody of the role Support that users are not for them', () => {
  signInAs('support')
  show(<UsersPage />)
  expect(screen.getByRole('heading', { name: 'Not for your role' })).toBeTruthy()
  expect(relay.asked).toEqual([])
})
