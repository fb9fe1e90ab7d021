import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import { useState } from 'preact/hooks'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { fakeRelay, signInAs, signOut, type FakeRelay } from '../testing/fake-relay.ts'
import { DeviceQueryFields } from './device-query-fields.tsx'
import { queryText } from './query-text.ts'

let relay: FakeRelay
let now: DeviceQuery
const counts: (number | null)[] = []
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
  counts.length = 0
  relay.answer('GET /api/scripts', { rows: [] })
  relay.answer('GET /api/labels', { rows: [{ label: 'site:berlin', devices: 4 }] })
  relay.answer('GET /api/target-groups', { rows: [{ id: 'group-12345', name: 'Kiosks' }] })
  relay.answer('GET /api/known-facts', { rows: [{ name: 'freeBytes', label: 'Free space', type: 'size' }] })
  relay.answer('POST /api/device-queries', { count: 3, online: 2, rows: [] })
})
afterEach(() => {
  cleanup()
  signOut()
})

function Held({ first }: { first: DeviceQuery }) {
  const [query, setQuery] = useState(first)
  now = query
  return <DeviceQueryFields query={query} onQuery={setQuery} onCount={count => counts.push(count)} />
}
const show = (first: DeviceQuery = {}) =>
  render(
    <LocationProvider>
      <Held first={first} />
    </LocationProvider>,
  )
const asked = (): unknown[] =>
  relay.asked
    .filter(({ call }) => call === 'POST /api/device-queries')
    .map(({ body }) => (body as { query: unknown }).query)
const type = (label: string, value: string): HTMLElement => {
  const field = screen.getByLabelText(label)
  fireEvent.input(field, { target: { value } })
  return field
}

describe('choosing devices', () => {
  it('[TRIG2] puts conditions together, and takes each of them off again', async () => {
    show()
    await screen.findByText('3 devices')
    type('Search', 'desk')
    fireEvent.click(screen.getByLabelText('Linux'))
    fireEvent.keyDown(type('Labels', 'Site:Berlin'), { key: 'Enter' })
    fireEvent.change(await screen.findByLabelText('Target groups'), { target: { value: 'group-12345' } })
    fireEvent.change(screen.getByLabelText('Connection'), { target: { value: 'no' } })
    type('Agent version', '1.4')
    fireEvent.change(await screen.findByLabelText('How it compares'), { target: { value: 'less' } })
    type('Value', '5 parsecs')
    fireEvent.click(screen.getByRole('button', { name: 'Add condition' }))
    expect(screen.getByText(/“5 parsecs” is not understood. Such as 1.5 GB/)).toBeTruthy()
    type('Value', '5 GB')
    fireEvent.click(screen.getByRole('button', { name: 'Add condition' }))
    expect(now).toEqual({
      search: 'desk',
      platforms: ['linux'],
      labels: ['site:berlin'],
      groupIds: ['group-12345'],
      online: false,
      agentVersion: '1.4',
      facts: [{ name: 'freeBytes', is: 'less', value: '5000000000' }],
    })
    await waitFor(() => expect(asked().at(-1)).toEqual(now))
    for (const name of ['Remove site:berlin', 'Remove Kiosks', 'Remove Free space is less than 5 GB'])
      fireEvent.click(screen.getByRole('button', { name }))
    fireEvent.click(screen.getByLabelText('Linux'))
    fireEvent.change(screen.getByLabelText('Connection'), { target: { value: '' } })
    type('Search', '')
    type('Agent version', '')
    expect(now).toEqual({})
  })

  it('[TRIG2] asks once typing has paused; its number is not known until the newest answer is there', async () => {
    show()
    await screen.findByText('3 devices')
    relay.answer('POST /api/device-queries', ({ body }) => {
      const { search = '' } = (body as { query: DeviceQuery }).query
      return { count: search.length * 10, online: 0, rows: [] }
    })
    type('Search', 'd')
    type('Search', 'de')
    type('Search', 'desk')
    expect(screen.getByText('Counting …')).toBeTruthy()
    await screen.findByText('40 devices')
    expect(asked()).toEqual([{}, { search: 'desk' }])
    await waitFor(() =>
      expect(counts.filter((count, index) => count !== counts[index - 1])).toEqual([null, 3, null, 40]),
    )
  })

  it('[UX1] says what a label may be, and when the relay cannot be asked, with a way to try again', async () => {
    relay.answer('POST /api/device-queries', new Failure('internal', 'It went wrong.'))
    show({ deviceIds: ['device-1234', 'device-1235'] })
    fireEvent.keyDown(type('Labels', '!!'), { key: 'Enter' })
    expect(screen.getByText(/the first is a letter or a digit/)).toBeTruthy()
    expect(now.labels).toBeUndefined()
    await screen.findByText('It went wrong.')
    relay.answer('POST /api/device-queries', { count: 1, online: 1, rows: [] })
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
    await screen.findByText('1 device')
    const found = within(screen.getByRole('region', { name: 'Devices found' }))
    expect(found.queryByText(/of them online/)).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Remove Just 2 chosen devices' }))
    expect(now).toEqual({})
  })

  it('[UX1] the focus goes on where something was taken off: at what is left, then where it is chosen', async () => {
    show({ labels: ['kiosk', 'office'] })
    const takeOff = (label: string): void => {
      const button = screen.getByRole('button', { name: `Remove ${label}` })
      button.focus()
      fireEvent.click(button)
    }
    takeOff('kiosk')
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove office'))
    takeOff('office')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Labels')))
  })

  it('a query reads as conditions; none for all devices', () => {
    const names = { groups: [], scripts: [], facts: [] }
    expect(queryText({}, names)).toEqual([])
    expect(
      queryText({ platforms: ['linux', 'macos'], groupIds: ['group-12345'], labels: ['a', 'b'] }, names),
    ).toEqual([
      ['Platforms', 'Linux or macOS'],
      ['Labels', 'a and b'],
      ['Target groups', 'a group that was removed'],
    ])
  })
})
