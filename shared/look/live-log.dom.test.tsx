import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import type { JobOutput } from '../protocol/job.ts'
import { LiveLogView } from './live-log.tsx'

afterEach(cleanup)

function show(soFar: { text: string; end: number } | null = null) {
  let onOutput: ((output: JobOutput) => void) | null = null
  const stop = vi.fn()
  const listen = (_jobId: string, listener: (output: JobOutput) => void): (() => void) => {
    onOutput = listener
    return stop
  }
  const shown = render(<LiveLogView heading="h2" jobId="job-1234567" soFar={soFar} listen={listen} />)
  const log = screen.getByRole('log')
  /** As a browser with a layout would: a long log in a low frame. */
  const lay = (scrollTop: number): void => {
    Object.defineProperties(log, {
      scrollHeight: { value: 1000, configurable: true },
      clientHeight: { value: 100, configurable: true },
    })
    log.scrollTop = scrollTop
    fireEvent.scroll(log)
  }
  const print = (offset: number, text: string): Promise<void> =>
    act(() => onOutput?.({ jobId: 'job-1234567', offset, text }))
  return { log, print, lay, stop, ...shown }
}

test('what is printed is added to what there was; a screen reader is not flooded', async () => {
  const { log, print, stop, unmount } = show({ text: 'one\n', end: 4 })
  await print(4, 'two\n')
  expect(log.textContent).toBe('one\ntwo\n')
  expect(log.getAttribute('aria-live')).toBe('off')
  unmount()
  await waitFor(() => expect(stop).toHaveBeenCalled())
})

test('the end is followed until somebody scrolls up, and again with Follow', async () => {
  const { log, lay, print } = show()
  const follow = screen.getByRole('button', { name: 'Follow' })
  await print(0, 'one\n')
  lay(900)
  expect(follow.getAttribute('aria-pressed')).toBe('true')
  lay(200)
  await print(4, 'two\n')
  expect(follow.getAttribute('aria-pressed')).toBe('false')
  expect(log.scrollTop).toBe(200)
  fireEvent.click(follow)
  await print(8, 'three\n')
  expect(log.scrollTop).toBe(1000)
})

test('lines that come faster than the browser tells of its scrolling do not stop the following', async () => {
  const { log, lay, print } = show()
  await print(0, 'one\n')
  lay(900)
  // The frame has grown already when the browser tells of the scrolling to where its end was.
  Object.defineProperties(log, { scrollHeight: { value: 2000, configurable: true } })
  fireEvent.scroll(log)
  expect(screen.getByRole('button', { name: 'Follow' }).getAttribute('aria-pressed')).toBe('true')
  await print(4, 'two\n')
  expect(log.scrollTop).toBe(2000)
})

test('a search marks and counts', async () => {
  const { log } = show({ text: 'Error one\nfine\nerror two\n', end: 25 })
  fireEvent.input(screen.getByRole('searchbox', { name: 'Search the output' }), {
    target: { value: 'error' },
  })
  expect(await screen.findByText('Found 2 times')).toBeTruthy()
  expect([...log.querySelectorAll('mark')].map(mark => mark.textContent)).toEqual(['Error', 'error'])
})

test('the output is downloaded as text', async () => {
  const made: Blob[] = []
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: (blob: Blob) => (made.push(blob), 'blob:x') }))
  show({ text: 'one\n', end: 4 })
  fireEvent.click(screen.getByRole('button', { name: 'Download' }))
  expect(await made[0]?.text()).toBe('one\n')
})
