import { signal } from '@preact/signals'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CodeEntry, FileView, HeldSession, PageState } from '../../../shared/protocol/page-link.ts'
import { endReasons } from '../../../shared/sessions/session-state.ts'
import { endReasonSentences } from '../../../shared/words/en/sessions.ts'
import { App } from './app.tsx'
import type { PageModel } from './page-model.ts'

const NOW = 1_000_000
const controller = { name: 'Ada Lovelace', organisation: 'Example Ltd', mail: 'ada@example.org' }
const first = { rule: 'first-in-order' as const, passedOver: [] }

const accepting: Extract<HeldSession, { phase: 'accepting' }> = {
  phase: 'accepting',
  id: 'session-1',
  controller,
  proposed: {
    mode: 'monitor',
    because: {
      rule: 'first-in-order',
      passedOver: [
        { mode: 'active', obstacle: 'policy-forbids' },
        { mode: 'guidance', obstacle: 'device-cannot' },
      ],
    },
  },
  allowedModes: ['monitor', 'chat', 'file-transfer'],
  permissions: [
    { permission: 'file-transfer', preset: false, otherwise: 'ask' },
    { permission: 'on-demand-actions', preset: true, otherwise: 'withheld' },
  ],
  recorded: false,
  saveChat: true,
  floorAsks: false,
  answerBy: NOW + 45_000,
  onTimeOut: 'refuse',
}

const live: Extract<HeldSession, { phase: 'live' }> = {
  phase: 'live',
  id: 'session-1',
  controller,
  mode: 'monitor',
  because: first,
  allowedModes: ['monitor', 'chat', 'file-transfer'],
  may: { chat: true, fileTransfer: true },
  saveChat: true,
  endsAt: NOW + 3_600_000,
  questions: [],
  securityWords: { words: ['tiger', 'olive', 'piano', 'water'], since: 'first' },
  inputLocked: false,
  participants: [],
  recording: null,
  chat: [],
  files: [],
  downloadFolder: '/home/eve/Downloads/Handrail',
  liveSince: NOW - 65_000,
  interruptedAt: null,
}

function model(change: Partial<PageState> = {}) {
  const state = signal<PageState | null>({
    now: NOW,
    device: 'desk-1',
    relay: { connected: true, address: 'https://relay.example', organisation: 'Example Ltd' },
    codeEntry: { phase: 'idle' },
    session: null,
    help: { available: true, offers: [], runs: [] },
    ...change,
  })
  const line = signal<'opening' | 'open' | 'gone' | 'forbidden'>('open')
  const act = vi.fn(async () => true)
  const upload = vi.fn(async () => {})
  const listFolder = vi.fn(async (path: string | null) => ({
    path: path ?? '/home/eve',
    parent: path && '/home/eve',
    folders: ['Desktop'],
  }))
  const made: PageModel = {
    state,
    line,
    clockOffsetMs: signal(0),
    trouble: signal(null),
    act,
    upload,
    listFolder,
  }
  return { made, state, line, act, upload, listFolder }
}

function show(change: Partial<PageState> = {}) {
  const given = model(change)
  render(<App model={given.made} />)
  return given
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const button = (name: string): HTMLElement => screen.getByRole('button', { name })

describe('the entry of a code', () => {
  const entry = (codeEntry: CodeEntry) => show({ codeEntry })

  test('[CODE6] what was typed goes to the agent as it is; Enter does the same as Connect', () => {
    const { act } = entry({ phase: 'idle' })
    const field = screen.getByLabelText('Connection code')
    fireEvent.input(field, { target: { value: '123 456-789' } })
    fireEvent.submit(field.closest('form') as HTMLFormElement)
    expect(act).toHaveBeenCalledExactlyOnceWith('code:connect', { text: '123 456-789' })
    expect(screen.getByRole('heading', { name: 'Enter Connection Code' })).toBe(document.activeElement)
  })

  test('[CODE4] a refused code offers Try Again and Cancel', () => {
    const { act } = entry({ phase: 'failed', code: 'code-refused', message: 'This code is not valid.' })
    expect(screen.getAllByRole('alert').map(each => each.textContent)).toContain('This code is not valid.')
    fireEvent.click(button('Try Again'))
    expect(act).toHaveBeenCalledWith('code:cancel', {})
    expect(button('Cancel')).toBeDefined()
  })

  test('[CODE5] how long to wait is said', () => {
    entry({ phase: 'failed', code: 'too-many-requests', message: 'Too many tries.', retryAfterMs: 4200 })
    expect(screen.getByText('Please wait 5 s before the next try.')).toBeDefined()
  })

  test('[CODE7] where there is no relay the entry is unavailable and says why', () => {
    entry({ phase: 'unavailable', code: 'relay-unknown' })
    expect(screen.getByText(/The agent knows no relay/)).toBeDefined()
    expect(screen.queryByRole('textbox')).toBeNull()
  })

  test('[UX1] an agent without its relay says so', () => {
    show({ relay: { connected: false, address: null, organisation: '' } })
    expect(screen.getByText('Not connected')).toBeDefined()
    expect(screen.getByText(/No relay can be reached/)).toBeDefined()
  })
})

describe('the acceptance window', () => {
  test('[CONS2] it says who asks, with organisation and mail, what they would get, and why', () => {
    show({ session: accepting })
    expect(screen.getByRole('heading', { name: /Ada Lovelace asks to connect/ })).toBeDefined()
    expect(screen.getByText('Example Ltd')).toBeDefined()
    expect(screen.getByText('ada@example.org')).toBeDefined()
    expect(screen.getByText(/^Proposed: Monitor, because/).textContent).toContain('policy forbids Active')
    expect(screen.getByText(/saved with the session/)).toBeDefined()
    expect(screen.getByText(/signed actions/)).toBeDefined()
    expect(document.title).toContain('wants to help')
  })

  test('[CONS2] Accept takes the session type and the permissions as they were chosen', () => {
    const { act } = show({ session: accepting })
    fireEvent.click(screen.getByRole('radio', { name: /^Chat/ }))
    fireEvent.click(screen.getByRole('checkbox', { name: /Exchange files/ }))
    fireEvent.click(button('Accept'))
    expect(act).toHaveBeenCalledExactlyOnceWith('session:accept', {
      sessionId: 'session-1',
      mode: 'chat',
      allowed: ['on-demand-actions', 'file-transfer'],
    })
  })

  test('[CONS2] what has a question of its own is not permitted by itself; the rest can be taken away', () => {
    const { act } = show({ session: accepting })
    fireEvent.click(screen.getByRole('checkbox', { name: /signed actions/ }))
    fireEvent.click(button('Accept'))
    expect(act).toHaveBeenCalledWith('session:accept', {
      sessionId: 'session-1',
      mode: 'monitor',
      allowed: [],
    })
  })

  test('[CONS2] Refuse refuses', () => {
    const { act } = show({ session: accepting })
    fireEvent.click(button('Refuse'))
    expect(act).toHaveBeenCalledWith('session:refuse', { sessionId: 'session-1' })
  })

  test('[CONS2] [UX1] the time left is seen each second, and spoken at a few moments only', async () => {
    show({ session: accepting })
    const spoken = (): string => screen.getAllByRole('status').at(-1)?.textContent ?? ''
    expect(screen.getByRole('timer').textContent).toContain('0:45 left')
    const before = spoken()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(screen.getByRole('timer').textContent).toContain('0:35 left')
    expect(spoken()).toBe(before)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(spoken()).toContain('30 seconds left')
  })
})

describe('the session', () => {
  const message = {
    messageId: 'message-1',
    from: 'controller',
    text: 'See https://evil.example',
    at: NOW,
    delivered: true,
  } as const

  test('[MODE3] the bar says who is connected, how and since when, and Stop is one click', async () => {
    const { act } = show({ session: live })
    const bar = screen.getByRole('region', { name: 'Session' })
    expect(bar.textContent).toContain('Ada Lovelace (Example Ltd) is connected')
    expect(bar.textContent).toContain('Session type: Monitor')
    expect(within(bar).getByRole('timer').textContent).toBe('00:01:05')
    fireEvent.click(within(bar).getByRole('button', { name: 'Stop' }))
    expect(act).toHaveBeenCalledWith('session:stop', { sessionId: 'session-1' })
  })

  test('[SES2] an interruption is seen', () => {
    show({ session: { ...live, interruptedAt: NOW } })
    expect(screen.getByText(/connection is interrupted/)).toBeDefined()
  })

  test('[MODE3] the user goes to another session type with one click', () => {
    const { act } = show({ session: live })
    fireEvent.click(button('Change to Chat'))
    expect(act).toHaveBeenCalledWith('session:mode', { sessionId: 'session-1', mode: 'chat' })
  })

  test('[MODE3] a wish for more is asked with what it means', () => {
    const { act } = show({
      session: {
        ...live,
        mode: 'chat',
        questions: [{ questionId: 7, point: 'mode-change', mode: 'monitor', answerBy: NOW + 45_000 }],
      },
    })
    expect(screen.getByText(/asks for the session type Monitor: See your screen/)).toBeDefined()
    fireEvent.click(button('Allow'))
    expect(act).toHaveBeenCalledWith('question:answer', {
      sessionId: 'session-1',
      questionId: 7,
      accept: true,
    })
  })

  test('[CHAT1] lines, their delivery, and links that stay text', () => {
    const mine = { messageId: 'message-2', from: 'target', text: 'Hi', at: NOW, delivered: false } as const
    const { state } = show({ session: { ...live, chat: [message, mine] } })
    const log = screen.getByRole('log')
    expect(within(log).getByText('See https://evil.example')).toBeDefined()
    expect(within(log).queryByRole('link')).toBeNull()
    expect(log.textContent).toContain('sending …')
    state.value = {
      ...(state.value as PageState),
      session: { ...live, chat: [message, { ...mine, delivered: true }] },
    }
    return vi.waitFor(() => expect(log.textContent).toContain('delivered'))
  })

  test('[CHAT1] what was typed is sent once, and the field is empty after it', async () => {
    const { act } = show({ session: live })
    const field = screen.getByLabelText<HTMLTextAreaElement>('Message')
    fireEvent.input(field, { target: { value: ' Hello ' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(act).toHaveBeenCalledExactlyOnceWith('chat:send', expect.objectContaining({ text: 'Hello' }))
    await vi.waitFor(() => expect(field.value).toBe(''))
  })

  test('[MODE2] where policy forbids chat and files, the page says so and offers neither', () => {
    show({ session: { ...live, may: { chat: false, fileTransfer: false } } })
    expect(screen.getByText(/does not allow chat/)).toBeDefined()
    expect(screen.getByText(/does not allow files/)).toBeDefined()
    expect(screen.queryByRole('textbox')).toBeNull()
  })

  const file: FileView = {
    transfer: 1,
    direction: 'to-target',
    name: 'fix.zip',
    bytes: 2_000_000,
    doneBytes: 500_000,
    state: 'moving',
  }

  test('[FILE1] a file on its way shows how far it is, and can be cancelled', () => {
    const { act } = show({ session: { ...live, files: [file] } })
    expect(screen.getByText('500 kB of 2 MB')).toBeDefined()
    expect(screen.getByRole('progressbar', { name: 'Progress of fix.zip' })).toBeDefined()
    fireEvent.click(button('Cancel fix.zip'))
    expect(act).toHaveBeenCalledWith('file:cancel', { transfer: 1 })
  })

  test('[CONS1] a file that needs the user’s yes waits for it', () => {
    const { act } = show({ session: { ...live, files: [{ ...file, state: 'asking' }] } })
    fireEvent.click(button('Refuse fix.zip'))
    expect(act).toHaveBeenCalledWith('file:answer', { transfer: 1, accept: false })
  })

  test('[FILE1] an arrived file says where it is, a stopped one why', () => {
    const arrived = { ...file, state: 'arrived', path: '/home/ada/Downloads/Handrail/fix.zip' } as const
    const stopped = { ...file, transfer: 3, state: 'stopped', stop: 'disk-full' } as const
    show({ session: { ...live, files: [arrived, stopped] } })
    expect(screen.getByText('Saved as /home/ada/Downloads/Handrail/fix.zip')).toBeDefined()
    expect(screen.getByText('The disk of the other side is full.')).toBeDefined()
  })

  test('[FILE1] several chosen files are handed to the agent one after the other', async () => {
    const { upload } = show({ session: live })
    const chosen = [new File(['a'], 'a.txt'), new File(['b'], 'b.txt')]
    const field = screen.getByLabelText<HTMLInputElement>('Send a file')
    Object.defineProperty(field, 'files', { value: chosen })
    fireEvent.change(field)
    await vi.waitFor(() => expect(upload.mock.calls).toEqual([[chosen[0]], [chosen[1]]]))
  })
})

describe('the end', () => {
  test.each(endReasons)('[CONS3] %s has its sentence', reason => {
    show({ session: { phase: 'ended', id: 'session-1', controller, reason, endedAt: NOW, files: [] } })
    expect(screen.getByText(endReasonSentences[reason])).toBeDefined()
  })
})

test('[UX1] an agent that is gone, and an address that is out of date, are said', async () => {
  vi.useRealTimers()
  const { line } = show()
  line.value = 'gone'
  expect(await screen.findByText(/cannot be reached/)).toBeDefined()
  line.value = 'forbidden'
  expect(await screen.findByText(/out of date/)).toBeDefined()
})

describe('files, more', () => {
  const file: FileView = {
    transfer: 1,
    direction: 'to-target',
    name: 'photos',
    bytes: 2_000_000,
    doneBytes: 500_000,
    state: 'moving',
    folder: { files: 10, filesDone: 4 },
    bytesPerSecond: 500_000,
  }
  const shown = (change: Partial<FileView>) => show({ session: { ...live, files: [{ ...file, ...change }] } })

  test('[FILE1] a folder says how many files are done, how quick it is and how long it takes', () => {
    shown({})
    expect(screen.getByText(/4 of 10 files/)).toBeDefined()
    expect(screen.getByText(/500 kB\/s · 3 s left/)).toBeDefined()
  })

  test('[FILE1] the user holds it back and lets it go on', () => {
    const { act } = shown({})
    fireEvent.click(button('Pause photos'))
    expect(act).toHaveBeenCalledWith('file:act', { act: 'pause', transfer: 1, paused: true })
    cleanup()
    const again = shown({ pausedHere: true })
    fireEvent.click(button('Resume photos'))
    expect(again.act).toHaveBeenCalledWith('file:act', { act: 'pause', transfer: 1, paused: false })
  })

  test('[FILE1] what was stopped can be tried again; the new try takes its place', () => {
    const { act } = shown({ state: 'stopped', stop: 'disk-full', canRetry: true })
    fireEvent.click(button('Try photos again'))
    expect(act).toHaveBeenCalledWith('file:act', { act: 'again', transfer: 1 })
    cleanup()
    show({
      session: {
        ...live,
        files: [
          { ...file, state: 'stopped', stop: 'disk-full' },
          { ...file, transfer: 3, again: 1 },
        ],
      },
    })
    expect(screen.getAllByText('photos')).toHaveLength(1)
  })

  test('[FILE1] nothing is replaced without asking', () => {
    const { folder: _, ...plain } = file
    const arrived = { ...plain, state: 'arrived', path: '/home/eve/a (2).txt', nameTaken: 'a.txt' } as const
    const { act } = show({ session: { ...live, files: [arrived] } })
    expect(screen.getByText(/a\.txt was there already/)).toBeDefined()
    fireEvent.click(button('Replace a.txt'))
    expect(act).toHaveBeenCalledWith('file:act', { act: 'replace', transfer: 1 })
    fireEvent.click(button('Open the folder of photos'))
    expect(act).toHaveBeenCalledWith('file:act', { act: 'show', transfer: 1 })
  })

  test('[FILE1] the user picks where received files go', async () => {
    const { act } = show({ session: live })
    expect(screen.getByText(/Downloads\/Handrail/)).toBeDefined()
    fireEvent.click(button('Change the folder'))
    fireEvent.click(await screen.findByRole('button', { name: 'Desktop' }))
    await screen.findByText('/home/eve/Desktop')
    fireEvent.click(button('Put files here'))
    expect(act).toHaveBeenCalledWith('folder:choose', { path: '/home/eve/Desktop' })
  })
})
