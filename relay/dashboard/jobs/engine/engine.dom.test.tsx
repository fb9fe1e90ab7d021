import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EngineSettings } from '../../../../shared/protocol/api/tasks.ts'
import { fakeRelay, signInAs, signOut, type FakeRelay } from '../../testing/fake-relay.ts'
import { EnginePage } from './engine-page.tsx'

const settings: EngineSettings = {
  fallback: { enabled: false, everyMinutes: 60, cycles: 3 },
  onCheckedOut: 'proceed',
  keepJobsDays: 0,
  keepJobsCount: 0,
}

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
  relay.answer('GET /api/engine-settings', settings)
  relay.answer('PUT /api/engine-settings', {})
})
afterEach(() => {
  cleanup()
  signOut()
})
const show = async (): Promise<HTMLButtonElement> => {
  render(
    <LocationProvider>
      <EnginePage />
    </LocationProvider>,
  )
  return await screen.findByRole<HTMLButtonElement>('button', { name: 'Save' })
}
const type = (label: RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } })

describe('the settings of the job engine', () => {
  it('[FALL1] [APPR2] are said in a sentence, and saved all at once', async () => {
    const save = await show()
    expect(save.disabled).toBe(true)
    fireEvent.click(screen.getByRole('switch', { name: 'Repeat failed periodic jobs' }))
    type(/^Minutes between two tries/, '15')
    type(/^Cycles at most/, '4')
    expect(screen.getByRole('status').textContent).toContain('every 15 minutes, 4 times at most')
    type(/^Minutes between two tries/, '1')
    type(/^Cycles at most/, '1')
    expect(screen.getByRole('status').textContent).toContain('again every minute, once at most')
    type(/^Minutes between two tries/, '15')
    type(/^Cycles at most/, '4')
    fireEvent.change(screen.getByLabelText('Periodic jobs on a checked-out record'), {
      target: { value: 'defer' },
    })
    fireEvent.submit(save.form!)
    await waitFor(() =>
      expect(relay.bodyOf('PUT /api/engine-settings')).toEqual({
        ...settings,
        fallback: { enabled: true, everyMinutes: 15, cycles: 4 },
        onCheckedOut: 'defer',
      }),
    )
    await waitFor(() => expect(save.disabled).toBe(true))
  })

  it('[FALL1] what is no number, or too large, is not sent', async () => {
    const save = await show()
    type(/^Cycles at most/, '101')
    expect(screen.getByText('expected a whole number from 1 to 100')).toBeTruthy()
    expect(save.disabled).toBe(true)
    fireEvent.submit(save.form!)
    expect(relay.asked.some(({ call }) => call === 'PUT /api/engine-settings')).toBe(false)
  })

  it('[RECD2] only an administrator may change them', async () => {
    signInAs('support')
    render(
      <LocationProvider>
        <EnginePage />
      </LocationProvider>,
    )
    await screen.findByText('Only an administrator can change these settings.')
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
  })
})
