import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { openDashboardPage, signInToDashboard, type Look } from '../support/dashboard-page.ts'
import { connectJobDevice, type JobDevice } from '../support/job-device.ts'
import { eventually, startTestRelay, type TestRelay } from '../support/relay.ts'
import { upload } from './dashboard-world.ts'

const PASSWORD = 'Tr0ub4dor-in-the-cellar'
const SCRIPT = `#!/bin/sh
# @action Reset the password
# @description Sets a new password for the account.
# @input length integer "Length" default="24"
true
`

let relay: TestRelay
let device: JobDevice
let chromium: TestBrowser
let approvers: string
const opened: Page[] = []
const complaints: string[] = []

beforeAll(async () => {
  relay = await startTestRelay()
  device = await connectJobDevice(relay)
  await relay.addUser('grace', 'support')
  const alan = await relay.addUser('alan', 'support')
  const joan = await relay.addUser('joan', 'support')
  approvers = (await relay.api('POST /api/groups', { body: { kind: 'users', name: 'Approvers' } })).id
  await relay.api('PUT /api/groups/:id', {
    params: { id: approvers },
    body: { name: 'Approvers', memberIds: [alan.id, joan.id] },
  })
  chromium = await launchBrowser()
})
afterEach(async () => {
  for (const page of opened.splice(0)) await page.close()
  expect(complaints.splice(0)).toEqual([])
})
afterAll(async () => {
  await chromium?.stop()
  await relay?.stop()
})

async function signedInAt(path: string, name = 'ada', look: Look = {}): Promise<Page> {
  const page = await openDashboardPage(chromium, relay.url + path, complaint => complaints.push(complaint), {
    height: 900,
    ...look,
  })
  opened.push(page)
  await signInToDashboard(page, name)
  return page
}

const text = (page: Page): Promise<string> => page.$eval('body', node => (node as HTMLElement).innerText)
const shows = (page: Page, words: string): Promise<boolean> =>
  eventually(async () => (await text(page)).includes(words))
const press = (page: Page, name: string, role = 'button'): Promise<void> =>
  page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click()
const field = (page: Page, name: string, role = 'textbox') =>
  page.locator(`::-p-aria([name="${name}"][role="${role}"])`)

/** Chooses by what the option says, as a person would. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.waitForSelector(`::-p-aria([name="${label}"][role="combobox"])`)
  await eventually(async () => {
    const select = await page.$(`::-p-aria([name="${label}"][role="combobox"])`)
    const value = await select?.evaluate(
      (node, wanted) =>
        [...(node as HTMLSelectElement).options].find(each => each.text === wanted)?.value ?? null,
      option,
    )
    if (typeof value !== 'string') return false
    await select?.select(value)
    return true
  })
}

interface Made {
  typeId: string
  folderId: string
  recordId: string
}
let made: Promise<Made> | undefined

/** A type, a folder and a record, made by clicking once for all tests. */
function makeByHand(): Promise<Made> {
  made ??= (async () => {
    const page = await signedInAt('/record-types')
    await press(page, 'Add record type')
    await field(page, 'Name').fill('Linux account')
    await press(page, 'Add field')
    const labels = await page.$$('::-p-aria([name="Label"][role="textbox"])')
    await labels.at(-1)?.type('Private note')
    const keys = await page.$$('::-p-aria([name="Key"][role="textbox"])')
    expect(await keys.at(-1)?.evaluate(node => (node as HTMLInputElement).value)).toBe('privateNote')
    await press(page, 'Add record type')
    await page.waitForFunction(() => /\/record-types\/(?!new)/.test(location.pathname))
    const typeId = new URL(page.url()).pathname.split('/')[2] ?? ''

    await press(page, 'Records', 'link')
    await shows(page, 'No folders yet.')
    await press(page, 'Add folder')
    await field(page, 'Name').fill('Servers')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[role="treeitem"][aria-selected="true"]')
    const folderId = new URL(page.url()).searchParams.get('folder') ?? ''

    await press(page, 'Add record')
    await field(page, 'Name').fill('root on web1')
    await field(page, 'User').fill('root')
    await page.locator('::-p-aria(Password \\(optional\\))').fill(PASSWORD)
    await page.locator('::-p-aria([name="Host"])').fill('desk-1')
    await page.waitForSelector('fieldset[aria-label="Host"]')
    await press(page, 'Add record')
    await page.waitForFunction(() => /\/records\/(?!new)/.test(location.pathname))
    await shows(page, 'Online')
    const recordId = new URL(page.url()).pathname.split('/')[2] ?? ''

    const scriptId = await upload(relay, 'reset.sh', SCRIPT)
    await relay.api('PUT /api/record-types/:id/tasks', {
      params: { id: typeId },
      body: {
        version: 1,
        tasks: [
          {
            scriptId,
            scriptVersion: 1,
            events: [{ type: 'on-demand' }],
            target: 'itself',
            shadowRecordId: null,
            window: null,
            inputs: {},
          },
        ],
      },
    })
    return { typeId, folderId, recordId }
  })()
  return made
}

describe('records', () => {
  test('[RECD1] a type, a folder and a record are made by hand; the relay has them as they were typed', async () => {
    const { recordId, folderId } = await makeByHand()
    const record = await relay.api('GET /api/records/:id', { params: { id: recordId } })
    expect(record).toMatchObject({
      name: 'root on web1',
      folderId,
      user: 'root',
      host: { id: device.deviceId },
      secured: [{ key: 'password', isSet: true }],
    })
  })

  test('[RECD2] [RECD3] a person with Execute alone runs the task, and never sees the password', async () => {
    const { recordId } = await makeByHand()
    const admin = await signedInAt(`/records/${recordId}/permissions`)
    await press(admin, 'Add grant')
    await choose(admin, 'User or group', 'grace Example')
    await choose(admin, 'Task Control', 'Execute')
    await admin.locator('dialog button[type="submit"]').click()
    await press(admin, 'Save')
    await shows(admin, 'The permissions were saved.')
    await choose(admin, 'Person', 'grace Example')
    await shows(admin, 'also runs on-demand tasks, without seeing a password')
    await shows(admin, 'grace Example · root on web1')

    const grace = await signedInAt(`/records/${recordId}`, 'grace')
    await shows(grace, 'You see no fields here')
    expect(await grace.$('::-p-aria(Unlock Password)')).toBeNull()
    await press(grace, 'Execute')
    await press(grace, 'Reset the password', 'menuitem')
    await field(grace, 'Length').fill('32')
    expect(await axeViolations(grace)).toEqual([])
    await press(grace, 'Run')
    await shows(grace, 'Reset the password was sent to the queue.')
    const order = await eventually(() => device.orders.at(-1))
    expect(order.inputs['length']).toBe('32')
    await press(grace, 'Show the job', 'link')
    await grace.waitForFunction(path => location.pathname === path, {}, `/jobs/${order.jobId}`)
    await device.finish(order)
    await shows(grace, 'Completed')
    expect(await grace.content()).not.toContain(PASSWORD)
    await grace.goBack()
    await press(grace, 'Job History', 'link')
    await shows(grace, 'Completed')
    expect(await grace.content()).not.toContain(PASSWORD)
  })

  test('[RECD1] [SEC1] a password is unlocked with a reason, and gone when the page is left', async () => {
    const { recordId } = await makeByHand()
    const page = await signedInAt(`/records/${recordId}`)
    await press(page, 'Unlock Password')
    await field(page, 'Reason').fill('Ticket 4711')
    await press(page, 'Unlock')
    await shows(page, PASSWORD)
    await shows(page, 'Hidden again in')
    expect(await axeViolations(page)).toEqual([])
    await press(page, 'Permissions', 'link')
    await shows(page, 'Granted here')
    await press(page, 'Fields', 'link')
    await shows(page, 'Set, ')
    expect(await page.content()).not.toContain(PASSWORD)
    const { rows } = await relay.api('GET /api/audit', { query: { act: 'record:unlock' } })
    expect(JSON.stringify(rows[0])).toContain('Ticket 4711')
  })

  test('[RECD1] what was typed is not lost when somebody else is faster, nor when a link is pressed', async () => {
    const { recordId } = await makeByHand()
    const page = await signedInAt(`/records/${recordId}`)
    await page.locator('::-p-aria(Private note \\(optional\\))').fill('mine')
    await press(page, 'Devices', 'link')
    await shows(page, 'Leave without saving?')
    await press(page, 'Keep')
    const { name, folderId, values, timeZone, node, version } = await relay.api('GET /api/records/:id', {
      params: { id: recordId },
    })
    await relay.api('PUT /api/records/:id', {
      params: { id: recordId },
      body: { name, folderId, values: { ...values, privateNote: 'theirs' }, timeZone, node, version },
    })
    await shows(page, 'Somebody else has changed this record meanwhile')
    await press(page, 'Take over what stands there')
    await eventually(
      async () =>
        (await page.$eval(
          '::-p-aria(Private note \\(optional\\))',
          node => (node as HTMLInputElement).value,
        )) === 'theirs',
    )
  })

  test('[UX1] the tree of folders works by keyboard alone', async () => {
    const { folderId } = await makeByHand()
    const child = await relay.api('POST /api/folders', { body: { parentId: folderId, name: 'Web' } })
    const page = await signedInAt('/records')
    await page.waitForSelector(`[data-folder="${child.id}"]`)
    await page.focus(`[data-folder="${folderId}"]`)
    await page.keyboard.press('ArrowLeft')
    await page.waitForSelector(`[data-folder="${folderId}"][aria-expanded="false"]`)
    expect(await page.$(`[data-folder="${child.id}"]`)).toBeNull()
    await page.keyboard.press('ArrowRight')
    await page.waitForSelector(`[data-folder="${child.id}"]`)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.waitForSelector(`[data-folder="${child.id}"][aria-selected="true"]`)
    await shows(page, 'No records yet')
  })

  test('[RECD1] an import says row and column of what is wrong, then adds all', async () => {
    const { folderId } = await makeByHand()
    const page = await signedInAt(`/records?folder=${folderId}`)
    const open = async (): Promise<void> => {
      await press(page, 'More')
      await press(page, 'Import', 'menuitem')
    }
    await open()
    await field(page, 'Table').fill('name,user\nbackup on web1,backup\nnobody on web1,\n')
    await page.locator('dialog button[type="submit"]').click()
    await shows(page, 'row 3')
    expect(await axeViolations(page)).toEqual([])
    await field(page, 'Table').fill('name,user\nbackup on web1,backup\n')
    await page.locator('dialog button[type="submit"]').click()
    await shows(page, 'One record was added.')
    await shows(page, 'backup on web1')
  })
})

describe('requests', () => {
  test('[APPR1] one asks, another approves, and what was asked for is open with its countdown', async () => {
    const { folderId, recordId } = await makeByHand()
    await relay.api('PUT /api/permissions/:kind/:id', {
      params: { kind: 'folder', id: folderId },
      body: {
        grants: [
          {
            granteeKind: 'user',
            granteeId:
              (await relay.api('GET /api/grantees', {})).rows.find(row => row.name === 'grace Example')?.id ??
              '',
            role: 'unlock',
            taskControl: 'none',
          },
        ],
      },
    })
    const admin = await signedInAt(`/records/${recordId}/approval`)
    await press(admin, 'Add rule')
    await choose(admin, 'Approvers', 'Approvers')
    await press(admin, 'Save')
    await shows(admin, 'The approval rules were saved.')
    await shows(admin, 'Unlock secured fields: needs a request, one approval, at most 8 hours.')

    const grace = await signedInAt(`/records/${recordId}`, 'grace')
    await shows(grace, 'An approval rule asks for a request first.')
    await press(grace, 'Request access')
    await field(grace, 'Reason').fill('The web server is down')
    expect(await axeViolations(grace)).toEqual([])
    await press(grace, 'Send request')
    await shows(grace, 'Your request (Unlock) waits for approval.')

    const alan = await signedInAt('/devices', 'alan')
    await press(alan, 'Notices: One unread notice')
    await shows(alan, 'The web server is down')
    expect(await axeViolations(alan)).toEqual([])
    await alan.locator('.notices li a').click()
    await field(alan, 'Comment').fill('Go ahead')
    await press(alan, 'Approve')
    await shows(alan, 'Approved by alan Example')
    await press(alan, 'Notices: One unread notice')
    await press(alan, 'Mark all as read')
    await alan.waitForSelector('::-p-aria(Notices: No unread notices)')

    await shows(grace, 'Unlock is open for you until')
    await grace.waitForSelector('[role="timer"]')
    await press(grace, 'Check out')
    await shows(grace, 'You have checked this record out.')
    await press(grace, 'Unlock Password')
    await field(grace, 'Reason').fill('The web server is down')
    await press(grace, 'Unlock')
    await shows(grace, PASSWORD)
    await press(grace, 'Check in')
    await shows(grace, 'An approval rule asks for a request first.')
  })

  test('[APPR1] where two have to approve, one alone opens nothing, and the second does', async () => {
    const { folderId } = await makeByHand()
    const record = await relay.api('POST /api/records', {
      body: {
        name: 'backup on web2',
        folderId,
        typeId: (await makeByHand()).typeId,
        values: { host: device.deviceId, user: 'backup', password: PASSWORD },
        timeZone: 'UTC',
        node: null,
      },
    })
    const graceId =
      (await relay.api('GET /api/grantees', {})).rows.find(row => row.name === 'grace Example')?.id ?? ''
    await relay.api('PUT /api/permissions/:kind/:id', {
      params: { kind: 'record', id: record.id },
      body: { grants: [{ granteeKind: 'user', granteeId: graceId, role: 'unlock', taskControl: 'none' }] },
    })
    const admin = await signedInAt(`/records/${record.id}/approval`)
    await press(admin, 'Add rule')
    await choose(admin, 'Approvers', 'Approvers')
    await field(admin, 'Approvals needed', 'spinbutton').fill('2')
    await press(admin, 'Save')
    await shows(admin, 'Unlock secured fields: needs a request, 2 approvals, at most 8 hours.')

    const grace = await signedInAt(`/records/${record.id}`, 'grace')
    await press(grace, 'Request access')
    await field(grace, 'Reason').fill('The backup has to be looked at')
    await press(grace, 'Send request')
    await shows(grace, 'Your request (Unlock) waits for approval.')

    const approve = async (name: string): Promise<Page> => {
      const page = await signedInAt('/requests?show=to-decide', name)
      await shows(page, 'The backup has to be looked at')
      await press(page, 'Details of the request for backup on web2', 'link')
      await shows(page, '2 approvals are needed.')
      await shows(page, 'To decide, you need none')
      await press(page, 'Approve')
      await shows(page, `Approved by ${name} Example`)
      return page
    }
    const alan = await approve('alan')
    await shows(alan, 'Waiting for approval')
    await eventually(async () => (await alan.$('::-p-aria([name="Approve"][role="button"])')) === null)
    await shows(grace, 'Your request (Unlock) waits for approval.')
    expect(await grace.$('::-p-aria([name="Unlock Password"][role="button"])')).toBeNull()

    const joan = await approve('joan')
    await shows(joan, 'Approved by alan Example')
    await shows(grace, 'Unlock is open for you until')
    await shows(alan, 'Approved by joan Example')
    await press(grace, 'Unlock Password')
    await field(grace, 'Reason').fill('The backup has to be looked at')
    await press(grace, 'Unlock')
    await shows(grace, PASSWORD)
    expect(await axeViolations(joan)).toEqual([])
  })
})

describe('[UX1] the pages of records and requests', () => {
  const pages = async (): Promise<Record<string, string>> => {
    const { typeId, folderId, recordId } = await makeByHand()
    return {
      records: `/records?folder=${folderId}`,
      'new record': `/records/new?folder=${folderId}`,
      record: `/records/${recordId}`,
      requests: `/records/${recordId}/requests`,
      permissions: `/records/${recordId}/permissions`,
      approval: `/records/${recordId}/approval`,
      folder: `/records/folders/${folderId}`,
      types: '/record-types',
      'new type': '/record-types/new',
      type: `/record-types/${typeId}`,
      'all requests': '/requests?show=all',
    }
  }
  test.each([
    ['light', 360, 740],
    ['dark', 1280, 800],
    ['light', 3840, 2160],
  ] as const)(
    'in %s at %d × %d break no rule of axe and do not scroll sideways',
    async (scheme, width, height) => {
      const listed = await pages()
      const pictures = process.env['HANDRAIL_PICTURES']
      if (pictures !== undefined) await mkdir(pictures, { recursive: true })
      const page = await signedInAt('/devices', 'ada', { scheme, width, height })
      const found: string[] = []
      for (const [name, path] of Object.entries(listed)) {
        await page.goto(relay.url + path)
        await page.waitForSelector('h1')
        await page.waitForFunction(() => !document.querySelector('.loading'))
        found.push(...(await axeViolations(page)).map(violation => `${name}: ${violation}`))
        if (pictures !== undefined)
          await page.screenshot({ path: join(pictures, `${name}-${scheme}-${width}.png`), fullPage: true })
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (over > 0) found.push(`${name}: ${over} px too wide`)
      }
      expect(found).toEqual([])
    },
  )
})
