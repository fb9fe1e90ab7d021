import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TriggerContent } from '../../../../shared/fleet/trigger.ts'
import type { InputDeclaration } from '../../../../shared/jobs/declaration.ts'
import type { Trigger, TriggerDevice, WatchRow } from '../../../../shared/protocol/api/fleet.ts'
import { Failure } from '../../../../shared/protocol/failure.ts'
import { exampleInput, exampleScript, sha256 } from '../../testing/examples.ts'
import { fakeRelay, signInAs, signOut, type FakeRelay } from '../../testing/fake-relay.ts'
import { EditTriggerPage } from './edit-trigger-page.tsx'
import { TriggerPage } from './trigger-page.tsx'
import { TriggersPage } from './triggers-page.tsx'

const text = '# @action Free disk space\n# @platforms linux\n# @input folder string "Where"\ntrue\n'
const script = (id: string, name: string, inputs: InputDeclaration[] = []) =>
  exampleScript({ name, inputs }, { id, fileName: `${id}.sh` })
const common = {
  name: 'Disk is nearly full',
  enabled: true,
  scriptId: 'script-free',
  scriptVersion: 2,
  inputs: { folder: '/tmp' },
  devices: { labels: ['office'] },
}
const watched = {
  condition: { what: 'disk' as const, path: '/', above: 90, clear: 80 },
  everyMs: 60_000,
  looks: 3,
  maxRunsADay: 4,
  settleMs: 30_000,
}
const healing: TriggerContent = { ...common, kind: 'self-healing', watched }
const trigger = (content: TriggerContent = healing, more: Partial<Trigger> = {}): Trigger => ({
  id: 'trigger-123',
  version: 7,
  content,
  script: { name: 'Free disk space', fileName: 'free.sh', latestVersion: 3 },
  devices: 12,
  muted: 0,
  createdBy: 'ada',
  createdAt: 1,
  updatedAt: 2,
  ...more,
})

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  signInAs()
  history.replaceState(null, '', '/triggers')
  relay.answer('GET /api/scripts', {
    rows: [
      script('script-free', 'Free disk space', [exampleInput('folder')]),
      script('script-secret', 'Set a password', [exampleInput('password', { type: 'secret' })]),
      script('script-check', 'Check the proxy'),
    ],
  })
  relay.answer('GET /api/scripts/:id/versions/:version', {
    version: 2,
    sha256,
    signature: exampleScript().signature,
    savedAt: 1,
    savedBy: 'ada',
    fileName: 'free.sh',
    base64: btoa(text),
  })
  relay.answer('POST /api/device-queries', { count: 12, online: 9, rows: [] })
  relay.answer('GET /api/target-groups', { rows: [] })
  relay.answer('GET /api/labels', { rows: [] })
  relay.answer('GET /api/known-facts', { rows: [] })
  relay.answer('GET /api/jobs', { rows: [], next: null })
  relay.answer('POST /api/triggers', ({ body }) => trigger(body as TriggerContent))
  relay.answer('PUT /api/triggers/:id', trigger())
})
afterEach(() => {
  cleanup()
  signOut()
})

const field = (name: string | RegExp) => screen.getByLabelText(name)
const type = (name: string | RegExp, value: string) => fireEvent.input(field(name), { target: { value } })
const set = (name: string | RegExp, value: string) => fireEvent.change(field(name), { target: { value } })
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

async function makeNew(kind: string) {
  render(
    <LocationProvider>
      <EditTriggerPage params={{}} />
    </LocationProvider>,
  )
  expect(screen.queryByRole('button', { name: 'Create trigger' })).toBeNull()
  fireEvent.click(await screen.findByRole('radio', { name: new RegExp(`^${kind}`) }))
  type('Name', 'Mine')
}
async function chooseAction() {
  fireEvent.click(await screen.findByRole('radio', { name: /^Free disk space/ }))
  await screen.findByLabelText('Where')
}
/** What was sent, once it was. */
async function created() {
  press('Create trigger')
  await waitFor(() => expect(relay.bodyOf('POST /api/triggers')).toBeDefined())
  return relay.bodyOf('POST /api/triggers')
}

describe('a new trigger', () => {
  it('[TRIG1] self-healing: the condition with its limits, the action and its inputs; said in words as it changes', async () => {
    await makeNew('Self-healing')
    expect(screen.getByText(/When more than 90 % of \/ is used at 3 looks a minute apart/)).toBeTruthy()
    set('Comes about above (%)', '70')
    // What it is over at never lies above what it comes about at.
    expect(screen.getByText(/more than 70 % .* it is over at 70 % or less/)).toBeTruthy()
    set('Looked at every: unit', 'hour')
    expect(screen.getByText(/at 3 looks an hour apart/)).toBeTruthy()
    await chooseAction()
    type('Where', '/var/tmp')
    expect(await created()).toMatchObject({
      kind: 'self-healing',
      name: 'Mine',
      scriptId: 'script-free',
      scriptVersion: 3,
      inputs: { folder: '/var/tmp' },
      devices: {},
      watched: {
        condition: { what: 'disk', path: '/', above: 70, clear: 70 },
        everyMs: 3_600_000,
        looks: 3,
      },
    })
  })

  it.each([
    ['memory', []],
    ['service-not-running', ['Name of the service']],
    ['process-not-running', ['Name of the process']],
    ['file-age', ['File', 'Not changed for']],
    ['file-size', ['File', 'Comes about above']],
    ['log-pattern', ['File', 'Text']],
  ])('[TRIG1] the condition %s has its own fields', async (what, names) => {
    await makeNew('Self-healing')
    set('Condition', what)
    for (const name of names) expect(field(name)).toBeTruthy()
    expect(screen.queryByLabelText('Folder')).toBeNull()
  })

  it('[TRIG1] a check script is chosen with its version; one that would have to be asked something is not', async () => {
    await makeNew('Self-healing')
    set('Condition', 'check-script')
    const group = within(await screen.findByRole('group', { name: 'Check script' }))
    const free = await group.findByRole<HTMLInputElement>('radio', { name: /^Free disk space/ })
    expect(free.disabled).toBe(true)
    fireEvent.click(group.getByRole('radio', { name: /^Check the proxy/ }))
    await screen.findByText(/the check script Check the proxy ends with an exit code other than 0/)
  })

  it('[TRIG2] periodic: how often, how that is spread, and what becomes of a missed run', async () => {
    await makeNew('Periodic')
    set('Unit of the period', 'minute')
    set('Runs every', '15')
    expect(screen.getAllByText(/over the whole period of 15 minutes/)).not.toHaveLength(0)
    set('A run that was missed while the device was away', 'skip')
    await chooseAction()
    type('Where', '/tmp')
    expect(await created()).toMatchObject({
      kind: 'periodic',
      period: { every: 15, unit: 'minute' },
      missed: 'skip',
    })
  })

  it('[TRIG1] self-help: words in both languages with a preview; what is left empty is asked of the user', async () => {
    await makeNew('Self-help')
    await chooseAction()
    type('Title in German', 'Platz schaffen')
    const preview = (language: string) => screen.getByText(`Preview in ${language}`).closest('figure')
    expect(preview('German')?.textContent).toContain('Platz schaffen')
    expect(preview('English')?.textContent).toContain('Free disk space')
    expect(await created()).toMatchObject({
      kind: 'self-help',
      inputs: {},
      texts: { de: { title: 'Platz schaffen', description: '' } },
    })
  })

  it('[TRIG1] an action with a secret cannot be chosen, and says why', async () => {
    await makeNew('Periodic')
    const secret = await screen.findByRole<HTMLInputElement>('radio', { name: /^Set a password/ })
    expect(secret.disabled).toBe(true)
    expect(secret.closest('label')?.textContent).toContain('Takes a secret')
  })

  it('[UX1] by keyboard the arrows look through the actions, Enter takes one, and the focus goes on at it', async () => {
    await makeNew('Periodic')
    const free = await screen.findByRole<HTMLInputElement>('radio', { name: /^Free disk space/ })
    const proxy = screen.getByRole<HTMLInputElement>('radio', { name: /^Check the proxy/ })
    for (const radio of [free, proxy]) {
      radio.focus()
      fireEvent.keyDown(radio, { key: 'ArrowDown' })
      fireEvent.click(radio)
      await waitFor(() => expect(radio.checked).toBe(true))
      expect(screen.queryByRole('button', { name: 'Change action' })).toBeNull()
    }
    fireEvent.keyDown(proxy, { key: 'Enter' })
    await screen.findByRole('link', { name: 'Check the proxy' })
    const change = screen.getByRole('button', { name: 'Change action' })
    await waitFor(() => expect(document.activeElement).toBe(change))
  })

  it('what is missing is said at its field, and nothing is sent', async () => {
    await makeNew('Self-healing')
    press('Create trigger')
    expect(await screen.findByText('Choose an action first.')).toBeTruthy()
    await chooseAction()
    expect(field('Where').getAttribute('aria-invalid')).toBe('true')
    press('Create trigger')
    expect(relay.bodyOf('POST /api/triggers')).toBeUndefined()
  })
})

describe('a trigger that is changed', () => {
  const edit = async () => {
    relay.answer('GET /api/triggers/:id', trigger())
    render(
      <LocationProvider>
        <EditTriggerPage params={{ id: 'trigger-123' }} />
      </LocationProvider>,
    )
    await screen.findByLabelText('Where')
  }

  it('[SIGN12] keeps its kind and its version until the newer one is taken', async () => {
    await edit()
    expect(screen.queryByRole('radio', { name: /^Periodic/ })).toBeNull()
    fireEvent.click(await screen.findByRole('button', { name: 'Take version 3' }))
    press('Save')
    await waitFor(() =>
      expect(relay.bodyOf('PUT /api/triggers/:id')).toMatchObject({
        version: 7,
        content: { ...healing, scriptVersion: 3 },
      }),
    )
  })

  it('shows what the relay refused at the field that it is about', async () => {
    relay.answer(
      'PUT /api/triggers/:id',
      new Failure('invalid-input', 'refused', {
        problems: [{ where: 'watched.condition.path', message: 'not this one' }],
      }),
    )
    await edit()
    type('Name', 'Other')
    press('Save')
    await waitFor(() =>
      expect(screen.getAllByText(/not this one/).some(node => node.matches('small.problem'))).toBe(true),
    )
  })

  it('is not saved over what somebody else saved meanwhile; the own version stays as text', async () => {
    relay.answer('PUT /api/triggers/:id', new Failure('conflict', 'changed meanwhile'))
    await edit()
    type('Name', 'My name for it')
    press('Save')
    await screen.findByText('Somebody else has changed this trigger meanwhile')
    relay.answer('GET /api/triggers/:id', trigger({ ...healing, name: 'Theirs' }, { version: 8 }))
    press('Read again')
    await waitFor(() => expect((field('Name') as HTMLInputElement).value).toBe('Theirs'))
    expect(field('Your version').textContent).toContain('My name for it')
  })
})

describe('the page of a trigger', () => {
  const row = (more: Partial<TriggerDevice> = {}): TriggerDevice => ({
    device: { id: 'device-1234', name: 'desk-1', online: true },
    nextAt: null,
    missed: 0,
    lastMissedAt: null,
    mutedUntil: null,
    lastHappening: null,
    lastObserved: null,
    lastAt: null,
    lastJobId: null,
    ...more,
  })
  const event: WatchRow = {
    id: 'event-1234',
    trigger: { id: 'trigger-123', name: 'Disk is nearly full' },
    device: { id: 'device-1234', name: 'desk-1' },
    at: 5,
    happening: 'helped',
    observed: '61 % of / is used',
    jobId: 'job-12345',
  }
  const open = async (shown: Trigger) => {
    relay.answer('GET /api/triggers/:id', shown)
    render(
      <LocationProvider>
        <TriggerPage params={{ id: shown.id }} />
      </LocationProvider>,
    )
    await screen.findByRole('heading', { name: shown.content.name })
  }

  it('[TRIG1] says what it does; a device that is muted can be unmuted; what was noticed and whether it helped', async () => {
    const mutedUntil = Date.now() + 3_600_000
    relay.answer('GET /api/triggers/:id/devices', {
      rows: [
        row({ mutedUntil, lastHappening: 'muted', lastObserved: '95 % of / is used', lastAt: 4 }),
        row({ device: { id: 'device-2345', name: 'desk-2', online: false }, mutedUntil }),
      ],
      next: null,
    })
    relay.answer('GET /api/watch-events', { rows: [event], next: null })
    relay.answer('POST /api/triggers/:id/devices/:deviceId/unmute', {})
    await open(trigger(healing, { muted: 2 }))
    expect(screen.getByText(/When more than 90 % of \/ is used .* “Free disk space” runs/)).toBeTruthy()
    expect(screen.getByText(/It is muted on 2 devices/)).toBeTruthy()
    expect((await screen.findByText('Where')).nextElementSibling?.textContent).toBe('/tmp')
    const away = await screen.findByRole<HTMLButtonElement>('button', { name: 'Unmute on desk-2' })
    expect(away.disabled).toBe(true)
    press('Unmute on desk-1')
    await waitFor(() =>
      expect(relay.asked.find(({ call }) => call.endsWith('/unmute'))?.params['deviceId']).toBe(
        'device-1234',
      ),
    )
    const events = within(screen.getByRole('table', { name: /noticed/ }))
    expect(events.getByText('Helped')).toBeTruthy()
    expect(events.getByRole('link', { name: 'Job on desk-1' }).getAttribute('href')).toBe('/jobs/job-12345')
    expect(screen.getByRole('link', { name: 'All its jobs' }).getAttribute('href')).toBe(
      '/jobs?trigger=trigger-123',
    )
    expect(screen.getByRole('link', { name: 'Results' }).getAttribute('href')).toBe(
      '/results?trigger=trigger-123',
    )
  })

  it('[TRIG2] periodic: the next turn of each device, and what it missed', async () => {
    relay.answer('GET /api/triggers/:id/devices', {
      rows: [row({ nextAt: Date.parse('2026-03-02T15:30:00Z'), missed: 3, lastMissedAt: 4 })],
      next: null,
    })
    await open(trigger({ ...common, kind: 'periodic', period: { every: 1, unit: 'day' }, missed: 'skip' }))
    const table = await screen.findByRole('table', { name: 'Devices of this trigger by name' })
    expect(table.textContent).toMatch(/2 Mar 2026.*3 · last/)
    expect(screen.queryByText('What the devices noticed')).toBeNull()
  })

  it('is disabled and removed by an administrator, and by nobody else', async () => {
    relay.answer('GET /api/triggers/:id/devices', { rows: [], next: null })
    relay.answer('GET /api/watch-events', { rows: [], next: null })
    relay.answer('DELETE /api/triggers/:id', {})
    await open(trigger())
    press('Disable')
    await waitFor(() =>
      expect(relay.bodyOf('PUT /api/triggers/:id')).toEqual({
        version: 7,
        content: { ...healing, enabled: false },
      }),
    )
    press('Remove trigger')
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remove trigger' }))
    await waitFor(() =>
      expect(relay.asked.some(({ call }) => call === 'DELETE /api/triggers/:id')).toBe(true),
    )
    cleanup()
    signInAs('support')
    await open(trigger())
    for (const name of ['Disable', 'Remove trigger'])
      expect(screen.queryByRole('button', { name })).toBeNull()
  })
})

describe('the list of triggers', () => {
  const open = () =>
    render(
      <LocationProvider>
        <TriggersPage />
      </LocationProvider>,
    )

  it('[TRIG1] explains the three kinds while there is none', async () => {
    relay.answer('GET /api/triggers', { rows: [], next: null })
    open()
    await screen.findByText('No triggers yet')
    for (const kind of ['Self-help', 'Self-healing', 'Periodic'])
      expect(screen.getAllByText(kind).length).toBeGreaterThan(1)
  })

  it('[TRIG1] shows kind, action, devices and, as a warning, how many are muted; is narrowed to a kind', async () => {
    relay.answer('GET /api/triggers', { rows: [trigger(healing, { muted: 2 })], next: null })
    open()
    const table = within(await screen.findByRole('table', { name: 'Triggers by name' }))
    expect(table.getByText('2 muted').className).toContain('warn')
    expect(table.getByText(/Version 2 · Version 3 is there/)).toBeTruthy()
    set('Kind', 'periodic')
    await waitFor(() =>
      expect(relay.asked.findLast(({ call }) => call === 'GET /api/triggers')?.query['kind']).toBe(
        'periodic',
      ),
    )
  })
})
