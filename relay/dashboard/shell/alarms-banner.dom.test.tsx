import { cleanup, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { bump } from '../link/live-topics.ts'
import { fakeRelay, signInAs, signOut, type FakeRelay } from '../testing/fake-relay.ts'
import { AlarmsBanner } from './alarms-banner.tsx'

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
})
afterEach(() => {
  cleanup()
  signOut()
})

it('[CODE5] shows an alarm as soon as there is one, and takes it away when it is over', async () => {
  relay.answer('GET /api/alarms', { rows: [] })
  const { container } = render(<AlarmsBanner />)
  const message = 'Somebody is guessing connection codes: address 203.0.113.7'
  relay.answer('GET /api/alarms', {
    rows: [{ kind: 'code-guessing', count: 12, lastAt: Date.now(), message }],
  })
  bump(['alarms'])
  expect(await screen.findByText('One thing needs your attention')).toBeTruthy()
  expect(container.textContent).toContain(message)
  expect(container.textContent).toContain('12 times, last just now')
  relay.answer('GET /api/alarms', { rows: [] })
  bump(['alarms'])
  await screen.findByText(
    (_, element) => element?.getAttribute('role') === 'status' && element.textContent === '',
  )
})
