import { cleanup, render, screen } from '@testing-library/preact'
import { afterEach, expect, it } from 'vitest'
import { JoinPage } from './join-page.tsx'

afterEach(cleanup)

it('[CODE2] shows the code of the fragment big and in groups of three', () => {
  location.hash = '#123456789'
  render(<JoinPage />)
  expect(screen.getByText('123 456 789')).toBeTruthy()
})

it('[CODE6] says where to enter the code, and that this version cannot share from a browser alone', () => {
  location.hash = '#123456789'
  render(<JoinPage />)
  expect(document.body.textContent).toContain('Enter Connection Code')
  expect(document.body.textContent).toContain('cannot share from the browser alone')
})

it('says what to do when the link holds no code', () => {
  location.hash = '#hello'
  render(<JoinPage />)
  expect(screen.getByRole('heading', { name: 'This link holds no connection code' })).toBeTruthy()
})
