import { cleanup, render, screen } from '@testing-library/preact'
import { afterEach, expect, it } from 'vitest'
import { Failure } from '../../../shared/protocol/failure.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { speak } from '../../../shared/words/speak.ts'
import { FailureText } from './shown.tsx'

afterEach(cleanup)

it('[UX1] says in German what a relay says in English, and in its own words that there is none to be reached', async () => {
  await speak('de')
  render(<FailureText failure={new Failure('device-offline', 'The device is offline.')} />)
  expect(screen.queryByText('The device is offline.')).toBeNull()
  render(<FailureText failure={new Failure('relay-unreachable', commonWords.unreachable)} />)
  expect(screen.getByText(/^Das Relay ist nicht erreichbar/)).toBeTruthy()
})
