import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { useState } from 'preact/hooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeRelay, signInAs, signOut, type FakeRelay } from '../../testing/fake-relay.ts'
import { WindowBuilder } from './window-builder.tsx'

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
  const from = Date.parse('2026-03-02T13:00:00Z')
  relay.answer('POST /api/time-window', { openings: [{ from, until: from + 3_600_000 }] })
})
afterEach(() => {
  cleanup()
  signOut()
})

const heard = vi.fn()
function Builder({ first, zone }: { first: string | null; zone: string | null }) {
  const [window, setWindow] = useState(first)
  heard(window)
  return <WindowBuilder window={window} onWindow={setWindow} zone={zone} problem={undefined} />
}
const build = (first: string | null, zone: string | null = 'Asia/Tokyo') =>
  render(<Builder first={first} zone={zone} />)
const cell = (name: string) => screen.getByRole('gridcell', { name })
const isOpen = (name: string) => cell(name).getAttribute('aria-selected') === 'true'
const expression = () => screen.getByLabelText<HTMLInputElement>(/^Expression/).value
const key = (name: string, shiftKey = false) =>
  fireEvent.keyDown(screen.getByRole('grid'), { key: name, shiftKey })

describe('the hours of a time window', () => {
  it('[WIN1] open and close by keyboard; the expression and the sentence follow', () => {
    build('* 1 * * 1')
    expect(isOpen('Monday, 01:00 to 02:00')).toBe(true)
    expect(isOpen('Monday, 00:00 to 01:00')).toBe(false)
    key(' ')
    expect(isOpen('Monday, 00:00 to 01:00')).toBe(true)
    expect(expression()).toBe('* 0-1 * * 1')
    key('ArrowDown', true)
    expect(isOpen('Tuesday, 00:00 to 01:00')).toBe(true)
    expect(document.activeElement).toBe(cell('Tuesday, 00:00 to 01:00'))
    key('Enter')
    expect(isOpen('Tuesday, 00:00 to 01:00')).toBe(false)
    expect(screen.getByRole('status').textContent).toContain('in Asia/Tokyo')
    fireEvent.input(screen.getByLabelText(/^Expression/), { target: { value: '* 0-5,10 * * 1' } })
    expect(screen.getByRole('status').textContent).toContain('10:00 through 10:59')
  })

  it('[WIN1] a day’s name opens the whole day, and closes it again', () => {
    build('* 1 * * 1')
    fireEvent.click(screen.getByTitle('Sunday: open or close the whole day'))
    expect(isOpen('Sunday, 23:00 to 00:00')).toBe(true)
    fireEvent.click(screen.getByTitle('Sunday: open or close the whole day'))
    expect(expression()).toBe('* 1 * * 1')
  })

  it('[WIN1] a typed expression is shown as hours; one that says more is not, and says so', () => {
    build('* 1 * * 1')
    const field = screen.getByLabelText(/^Expression/)
    fireEvent.input(field, { target: { value: '* 5 * * 3' } })
    expect(isOpen('Wednesday, 05:00 to 06:00')).toBe(true)
    fireEvent.input(field, { target: { value: '*/10 5 1 * *' } })
    expect(screen.queryByRole('grid')).toBeNull()
    expect(screen.getByText(/the grid does not show it/)).toBeTruthy()
  })

  it('[WIN1] a preset fills the hours; closing the last one is not a window', () => {
    build(null)
    expect(screen.getByText('A job may start at any time.')).toBeTruthy()
    fireEvent.change(screen.getByLabelText('When jobs may start'), { target: { value: 'weekends' } })
    expect(isOpen('Saturday, 12:00 to 13:00')).toBe(true)
    expect(isOpen('Friday, 12:00 to 13:00')).toBe(false)
    for (const day of ['Saturday', 'Sunday'])
      fireEvent.click(screen.getByTitle(`${day}: open or close the whole day`))
    expect(screen.getByText(/No hour is open/)).toBeTruthy()
    expect(heard).toHaveBeenLastCalledWith('')
  })

  it('[WIN1] the next openings are told in the record’s zone', async () => {
    build('* 22 * * *')
    await waitFor(() =>
      expect(relay.bodyOf('POST /api/time-window')).toMatchObject({ timeZone: 'Asia/Tokyo' }),
    )
    const openings = await screen.findByRole('region', { name: 'The next five openings' })
    // One in the afternoon in Greenwich is ten in the evening in Tokyo.
    expect(openings.textContent).toMatch(/22:00|10:00\sPM/)
    expect(openings.textContent).toContain('Asia/Tokyo')
  })
})
