import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Shown } from '../parts/shown.tsx'
import { ada, fakeRelay, signInAs, signOut, type FakeRelay } from '../testing/fake-relay.ts'
import { call } from './call-api.ts'
import { bump } from './live-topics.ts'
import { useReading } from './use-reading.ts'

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
})
afterEach(() => {
  cleanup()
  signOut()
})

function Names() {
  const reading = useReading('users', () => call('GET /api/users'), ['users'])
  return <Shown reading={reading}>{({ rows }) => <p>{rows.map(row => row.fullName).join(', ')}</p>}</Shown>
}

it('[UX1] is loading, then shows what was read', async () => {
  relay.answer('GET /api/users', { rows: [ada] })
  render(<Names />)
  expect(screen.getByText('Loading …')).toBeTruthy()
  expect(await screen.findByText('Ada Lovelace')).toBeTruthy()
})

it('[UX1] says what failed, and Retry reads again', async () => {
  relay.unplug(true)
  render(<Names />)
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached')
  relay.unplug(false)
  relay.answer('GET /api/users', { rows: [ada] })
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await screen.findByText('Ada Lovelace')).toBeTruthy()
})

it('reads again when its topic changed, and keeps what it has when that fails', async () => {
  relay.answer('GET /api/users', { rows: [ada] })
  render(<Names />)
  await screen.findByText('Ada Lovelace')
  relay.answer('GET /api/users', { rows: [{ ...ada, fullName: 'Ada King' }] })
  bump(['jobs'])
  bump(['users'])
  expect(await screen.findByText('Ada King')).toBeTruthy()
  relay.unplug(true)
  bump(['users'])
  expect(await screen.findByText(/could not be read again/)).toBeTruthy()
  expect(screen.getByText('Ada King')).toBeTruthy()
})

it('makes one more read of a burst of changes, not one for each', async () => {
  relay.answer('GET /api/users', { rows: [ada] })
  render(<Names />)
  await screen.findByText('Ada Lovelace')
  for (let times = 0; times < 50; times++) bump(['users'])
  relay.answer('GET /api/users', { rows: [{ ...ada, fullName: 'After the burst' }] })
  await screen.findByText('After the burst')
  expect(relay.asked.length).toBeLessThanOrEqual(3)
})
