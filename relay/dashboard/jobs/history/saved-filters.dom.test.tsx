import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signInAs, signOut } from '../../testing/fake-relay.ts'
import { SavedFilters } from './saved-filters.tsx'

beforeEach(() => {
  localStorage.clear()
  signInAs()
})
afterEach(() => {
  cleanup()
  signOut()
})
const show = (address = '/jobs?state=error', canSave = true) =>
  render(
    <LocationProvider>
      <SavedFilters address={address} canSave={canSave} />
    </LocationProvider>,
  )
async function keep(name: string): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name: 'Save these filters' }))
  fireEvent.input(screen.getByLabelText(/^Name/), { target: { value: name } })
  fireEvent.submit(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).form!)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
}

describe('saved filters of the job history', () => {
  it('[JOB1] are links by their names, and there when the page is opened again, until they are removed', async () => {
    show()
    await keep(' What failed ')
    cleanup()
    show('/jobs?state=running')
    expect(screen.getByRole('link', { name: 'What failed' }).getAttribute('href')).toBe('/jobs?state=error')
    await keep('What runs')
    fireEvent.click(screen.getByRole('button', { name: 'Remove the saved filters What failed' }))
    cleanup()
    show()
    expect(screen.getAllByRole('link').map(link => link.textContent)).toEqual(['What runs'])
  })

  it('[JOB1] a name that is taken gets the new filters', async () => {
    show()
    await keep('Mine')
    cleanup()
    show('/jobs?state=running')
    await keep('Mine')
    expect(screen.getAllByRole('link').map(link => link.getAttribute('href'))).toEqual([
      '/jobs?state=running',
    ])
  })

  it('[JOB1] nothing is offered to be saved where nothing is filtered; a damaged entry, or another address, is no link', () => {
    localStorage.setItem(
      'handrail:job-filters:user-ada-1',
      JSON.stringify([{ name: 'Elsewhere', address: 'https://example.com/jobs?' }]),
    )
    show('/jobs?', false)
    expect(screen.queryByRole('link')).toBeNull()
    expect(screen.queryByRole('button')).toBeNull()
  })
})
