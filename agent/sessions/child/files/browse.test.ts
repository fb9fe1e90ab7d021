import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeTerms } from '../../../../test/support/make-terms.ts'
import { BROWSE_PAGE_ENTRIES } from '../../../../shared/protocol/channel/browse.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import type { SessionTerms } from '../../../../shared/sessions/session-terms.ts'
import { startBrowsing } from './browse.ts'
import { chooseFolder, ownFolders } from './own-folders.ts'
import type { SendOrder } from './transfers.ts'

let folder: string
let home: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'handrail-browse-')))
  home = join(folder, 'home')
  await mkdir(join(home, 'Documents/old'), { recursive: true })
  await mkdir(join(folder, 'secret'))
  await writeFile(join(home, 'Documents/a 10.txt'), '0123456789')
  await writeFile(join(home, 'Documents/a 9.txt'), 'x')
  await writeFile(join(folder, 'secret/key'), 'key')
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

const allowing = (browse: SessionTerms['browse'], asks = false): SessionTerms =>
  makeTerms({ browse, may: { 'file-transfer': true }, consent: { asks: { 'file-transfer': asks } } })

function browser(terms = allowing('user-folders')) {
  const said: ChannelMessage[] = []
  const sent: SendOrder[] = []
  const askUser = vi.fn()
  const browsing = startBrowsing({
    terms: () => terms,
    say: message => void said.push(message),
    send: async file => void sent.push(file),
    askUser,
    onFault: message => expect.fail(message),
    home,
  })
  const answer = async (message: ChannelMessage): Promise<ChannelMessage> => {
    const before = said.length
    browsing.take(message)
    return await vi.waitFor(() => {
      const found = said[before]
      if (!found) throw new Error('no answer yet')
      return found
    })
  }
  const list = (path?: string, from = 0): Promise<ChannelMessage> =>
    answer({ type: 'browse-list', request: 1, from, ...(path !== undefined && { path }) })
  return { browsing, said, sent, askUser, answer, list }
}

test('[FILE2] a folder is listed with sizes and times: folders first, numbers as people sort them', async () => {
  const { list } = browser()
  expect(await list()).toMatchObject({
    crumbs: [{ name: 'home', path: home }],
    entries: [{ name: 'Documents' }],
  })
  expect(await list(join(home, 'Documents'))).toMatchObject({
    type: 'browse-entries',
    crumbs: [{ name: 'home' }, { name: 'Documents', path: join(home, 'Documents') }],
    total: 3,
    entries: [
      { name: 'old', kind: 'folder', bytes: null },
      { name: 'a 9.txt', kind: 'file', bytes: 1, modifiedAt: expect.any(Number) as number },
      { name: 'a 10.txt', kind: 'file', bytes: 10 },
    ],
  })
})

test('[FILE2] thousands of entries come page by page', async () => {
  await promisify(execFile)('sh', ['-c', 'seq -w 1 2500 | xargs touch'], { cwd: join(home, 'Documents/old') })
  const { list } = browser()
  const path = join(home, 'Documents/old')
  const first = await list(path)
  expect(first).toMatchObject({ total: 2500, from: 0 })
  expect(first).toHaveProperty('entries.length', BROWSE_PAGE_ENTRIES)
  expect(await list(path, 2400)).toMatchObject({ from: 2400, entries: { length: 100, 0: { name: '2401' } } })
})

test.each([
  ['a path elsewhere', () => join(folder, 'secret'), 'outside'],
  ['a path that climbs', () => `${home}/Documents/../../secret`, 'outside'],
  ['a link that leads out', () => join(home, 'out'), 'outside'],
  ['a folder whose name begins alike', () => `${home}-other`, 'outside'],
  ['what is not there', () => join(home, 'nothing'), 'not-found'],
  ['what is not there, elsewhere', () => join(folder, 'nothing'), 'outside'],
  ['a file', () => join(home, 'Documents/a 9.txt'), 'not-a-folder'],
])('[FILE2] %s is not shown', async (_what, path, reason) => {
  await symlink(join(folder, 'secret'), join(home, 'out'))
  await mkdir(`${home}-other`)
  expect(await browser().list(path())).toMatchObject({ type: 'browse-refused', request: 1, reason })
})

test('[FILE2] a link that leads out is shown as nothing that can be opened; one that stays is what it leads to', async () => {
  await symlink(join(folder, 'secret'), join(home, 'out'))
  await symlink(join(home, 'Documents'), join(home, 'in'))
  await symlink('/dev/null', join(home, 'null'))
  expect(await browser().list()).toMatchObject({
    entries: [
      { name: 'Documents', kind: 'folder' },
      { name: 'in', kind: 'folder' },
      { name: 'null', kind: 'other', bytes: null },
      { name: 'out', kind: 'other', bytes: null },
    ],
  })
})

test('[FILE2] [POL2] policy says how far: nowhere, the user’s home, everywhere', async () => {
  expect(await browser(allowing('none')).list()).toMatchObject({ reason: 'forbidden-by-policy' })
  expect(await browser(allowing('all')).list(join(folder, 'secret'))).toMatchObject({ total: 1 })
  const noFiles = makeTerms({ browse: 'all', may: { 'file-transfer': false } })
  expect(await browser(noFiles).list()).toMatchObject({ reason: 'forbidden-by-policy' })
})

test('[FILE2] what is fetched is sent from where it really is; nothing outside is', async () => {
  await symlink(join(folder, 'secret/key'), join(home, 'key'))
  const { answer, browsing, sent } = browser()
  const wanted = { type: 'browse-fetch', request: 7, folder: join(home, 'Documents') } as const
  browsing.take({ ...wanted, names: ['old', 'a 9.txt'] })
  await vi.waitFor(() => expect(sent).toHaveLength(2))
  expect(sent[1]).toEqual({ path: join(home, 'Documents/a 9.txt'), name: 'a 9.txt', fetched: 7, ask: false })
  for (const [request, names] of [
    [8, ['../../secret/key']],
    [9, ['..']],
  ] as const)
    expect(await answer({ ...wanted, request, names: [...names] })).toMatchObject({
      request,
      reason: 'outside',
    })
  const link = { ...wanted, request: 10, folder: home, names: ['key'] }
  expect(await answer(link)).toMatchObject({ reason: 'outside' })
  expect(sent).toHaveLength(2)
})

test('[FILE2] [SES2] a fetch that is asked for again after a lost connection is not sent twice; its refusal is told again', async () => {
  const { answer, browsing, said, sent } = browser()
  const wanted = {
    type: 'browse-fetch',
    request: 7,
    folder: join(home, 'Documents'),
    names: ['old'],
  } as const
  for (const message of [wanted, wanted, { ...wanted, request: 8 }])
    browsing.take({ ...message, names: [...message.names] })
  await vi.waitFor(() => expect(sent.map(({ fetched }) => fetched)).toEqual([7, 8]))
  const refused = { ...wanted, request: 9, names: ['..'] }
  await answer(refused)
  browsing.take(refused)
  expect(said.filter(message => 'request' in message && message.request === 9)).toHaveLength(2)
  // Whoever takes over counts anew.
  browsing.handedOver()
  browsing.take({ ...wanted, names: [...wanted.names] })
  await vi.waitFor(() => expect(sent.map(({ fetched }) => fetched)).toEqual([7, 8, 7]))
})

test('[FILE2] [CONS1] where the user has to be asked, nothing is shown before the yes; no means no', async () => {
  const { browsing, said, askUser } = browser(allowing('user-folders', true))
  browsing.take({ type: 'browse-list', request: 1, from: 0 })
  browsing.take({ type: 'browse-list', request: 2, from: 0 })
  expect(askUser).toHaveBeenCalledOnce()
  browsing.consented(false)
  expect(said).toEqual([
    { type: 'browse-refused', request: 1, reason: 'user-refused' },
    { type: 'browse-refused', request: 2, reason: 'user-refused' },
  ])
  browsing.take({ type: 'browse-list', request: 3, from: 0 })
  browsing.consented(true)
  await vi.waitFor(() => expect(said.at(-1)).toMatchObject({ type: 'browse-entries', request: 3 }))
})

test('[FILE2] a file is put only where the controller may look', async () => {
  const { browsing } = browser()
  expect(await browsing.folderFor(join(home, 'Documents'))).toBe(join(home, 'Documents'))
  await expect(browsing.folderFor(join(folder, 'secret'))).rejects.toMatchObject({
    reason: 'forbidden-by-policy',
  })
})

test('[FILE1] the user picks where received files go, among their own folders', async () => {
  expect(await ownFolders(null, home)).toEqual({ path: home, parent: null, folders: ['Documents'] })
  expect(await ownFolders(join(home, 'Documents'), home)).toMatchObject({ parent: home, folders: ['old'] })
  expect(await ownFolders(join(folder, 'secret'), home)).toBeNull()
  expect(await chooseFolder(join(home, 'Documents/old'), home)).toBe(join(home, 'Documents/old'))
  await expect(chooseFolder('/', home)).rejects.toThrow('outside')
})
